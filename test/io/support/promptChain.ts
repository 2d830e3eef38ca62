import assert from 'node:assert/strict';
import { toDisposable } from '../../../src/core/base/disposable.ts';
import { Contexts, type ContextSession } from '../../../src/core/cluster/contexts.ts';
import type { Message } from '../../../src/core/messages/index.ts';
import { ClusterPrompts } from '../../../src/core/prompt/clusterPrompts.ts';
import type { FormatId } from '../../../src/core/prompt/promptFormat.ts';
import type { PromptEvent, PromptOutcome } from '../../../src/core/prompt/promptEvent.ts';
import { promptProviderId } from '../../../src/core/prompt/promptHost.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { hostLoop } from '../../../src/editor/doors/hostLoop.ts';
import { later } from '../../../src/editor/doors/later.ts';
import { createPromptTransport } from '../../../src/io/http/promptTransport.ts';
import { connectContext, watchKubeconfig, type ContextConnection, type Pace } from '../../../src/io/kube/index.ts';
import { SANDBOX_NAMESPACE, type Sandbox } from '../../sandbox/startSandbox.ts';

/** Everything between the panel and the model, real but for the cluster: sandbox, kubeconfig, watches, tunnels, HTTP. */
export class PromptChain {
  readonly sandbox: Sandbox;
  readonly contexts: Contexts<ContextConnection>;
  readonly prompts: ClusterPrompts<ContextConnection>;
  readonly faults: unknown[] = [];
  /** Whom a prompt was to go to, and what is answered to that. */
  readonly asked: string[] = [];
  mayPrompt = true;
  /** What a person set for every gateway. */
  clientHeaders: Readonly<Record<string, string>> = {};
  /** What the keyring takes its time for. */
  keyring: Promise<unknown> | undefined;
  /** What is to be done when its time is up. */
  readonly waiting = new Set<() => void>();
  readonly #dispose: () => void;

  /** @param pace of the watches; undefined: the product's own */
  constructor(sandbox: Sandbox, pace?: Pace) {
    this.sandbox = sandbox;
    const { kubeconfigPath } = sandbox;
    this.contexts = new Contexts((info) =>
      Promise.resolve(connectContext([kubeconfigPath], info.name, pace && { pace })),
    );
    const kubeconfig = watchKubeconfig({ env: { KUBECONFIG: kubeconfigPath }, homeDirectory: '/nowhere' });
    this.prompts = new ClusterPrompts({
      contexts: this.contexts,
      clientHeaders: async ({ name }) => {
        await this.keyring;
        return { ...this.clientHeaders, 'x-gateway': name };
      },
      featuresOf: (_session: ContextSession<ContextConnection>) => everyReleaseFeatures,
      start: () => this.contexts.start(kubeconfig),
      mayPrompt: ({ context, namespace, name }) => {
        this.asked.push(`${context} ${namespace} ${name}`);
        return Promise.resolve(this.mayPrompt);
      },
      transport: createPromptTransport(),
      loop: hostLoop,
      later: (action, delayMs) => {
        // What is gathered for a moment comes by itself; what is kept for long waits for the test.
        if (delayMs < 1000) return later(action, delayMs);
        this.waiting.add(action);
        return toDisposable(() => this.waiting.delete(action));
      },
      failed: (what, error) => this.faults.push(what, error),
    });
    this.#dispose = () => {
      this.prompts.dispose();
      this.contexts.dispose();
      kubeconfig.dispose();
    };
  }

  /** Resolves when the condition holds, looked at whenever the providers change. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve) => {
      const listening = this.prompts.onDidChangeProviders(() => {
        if (!condition()) return;
        listening.dispose();
        resolve();
      });
    });
  }

  id(name: string): string {
    return promptProviderId({ context: this.sandbox.context, namespace: SANDBOX_NAMESPACE, name });
  }

  /** The first that can be sent, as the panel asks it. */
  obstacle(name: string): Message | undefined {
    return this.prompts.formats(this.id(name))[0]?.obstacle;
  }

  async ask(name: string, question: Question = {}): Promise<Asked> {
    const { prompt = 'Hi', format, stream = true, signal = new AbortController().signal, hear } = question;
    let text = '';
    let outcome: PromptOutcome | undefined;
    const options = { format, system: '', stream, model: undefined };
    await this.prompts.run(this.id(name), prompt, options, signal, (event) => {
      if (event.type === 'text') text += event.text;
      if (event.type === 'ended') outcome = event.outcome;
      hear?.(event);
    });
    assert.ok(outcome);
    return { text, outcome };
  }

  async dispose(): Promise<void> {
    this.#dispose();
    await this.sandbox.dispose();
  }
}

interface Question {
  readonly prompt?: string | undefined;
  readonly format?: FormatId | undefined;
  readonly stream?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly hear?: (event: PromptEvent) => void;
}

interface Asked {
  readonly text: string;
  readonly outcome: PromptOutcome;
}
