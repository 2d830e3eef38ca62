import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Contexts } from '../../src/core/cluster/contexts.ts';
import { contextState } from '../../src/core/cluster/contextState.ts';
import { providerRow } from '../../src/core/cluster/topology.ts';
import type { ProviderTarget } from '../../src/core/contributions.ts';
import { Diagnosis } from '../../src/core/diagnose/diagnosis.ts';
import { LeftPods } from '../../src/core/diagnose/leftPods.ts';
import { diagnosisPlans, type DiagnosisWorld } from '../../src/core/diagnose/plans.ts';
import type { StepId, StepState } from '../../src/core/diagnose/step.ts';
import { message, render } from '../../src/core/messages/index.ts';
import { ClusterPrompts } from '../../src/core/prompt/clusterPrompts.ts';
import { promptProviderId } from '../../src/core/prompt/promptHost.ts';
import type { PromptTransport } from '../../src/core/prompt/promptTransport.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { hostLoop } from '../../src/editor/doors/hostLoop.ts';
import { later } from '../../src/editor/doors/later.ts';
import { createPromptTransport } from '../../src/io/http/promptTransport.ts';
import { connectContext, watchKubeconfig, type ContextConnection } from '../../src/io/kube/index.ts';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { httpRoute } from './support/promptObjects.ts';
import { embeddedOnly } from './support/testCluster.ts';
import { until } from './support/until.ts';

/** Diagnoses through the sandbox; all is real but the cluster and the models. */
class Clinic {
  readonly sandbox: Sandbox;
  readonly contexts: Contexts<ContextConnection>;
  readonly prompts: ClusterPrompts<ContextConnection>;
  readonly faults: unknown[] = [];
  memory: unknown;
  confirmed: string[] = [];
  mayPrompt = true;
  route: string | undefined;
  /** The URLs of all requests to the gateway. */
  readonly asked: string[] = [];
  readonly #transport = createPromptTransport();
  readonly #dispose: () => void;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    const { kubeconfigPath } = sandbox;
    const quick = { patienceMs: 300, backOffMs: 20, maxBackOffMs: 100 };
    this.contexts = new Contexts(({ name }) =>
      Promise.resolve(connectContext([kubeconfigPath], name, { forwardPace: quick })),
    );
    const kubeconfig = watchKubeconfig({ env: { KUBECONFIG: kubeconfigPath }, homeDirectory: '/nowhere' });
    this.prompts = new ClusterPrompts({
      contexts: this.contexts,
      featuresOf: () => everyReleaseFeatures,
      clientHeaders: () => Promise.resolve({}),
      start: () => this.contexts.start(kubeconfig),
      mayPrompt: () => Promise.resolve(this.mayPrompt),
      transport: this.transport,
      loop: hostLoop,
      later,
      failed: (what, error) => this.faults.push(what, error),
    });
    this.#dispose = () => {
      this.prompts.dispose();
      this.contexts.dispose();
      kubeconfig.dispose();
    };
  }

  async start(): Promise<void> {
    this.prompts.start();
    const names = ['openai-backend', 'ollama-backend', 'anthropic-backend'];
    await until('the rows', () => names.every((name) => this.#world(name).row()?.verdict.status !== undefined));
    await until('its verdict', () => this.#world('openai-backend').row()?.verdict.status === 'ready');
  }

  /** A diagnosis that was walked once, with what these steps waited for allowed. */
  async see(name: string, ...allowed: readonly StepId[]): Promise<Seen> {
    const diagnosis = new Diagnosis(
      () => diagnosisPlans(this.#world(name)),
      () => performance.now(),
    );
    await diagnosis.run();
    for (const id of allowed) await diagnosis.allow(id);
    return new Seen(diagnosis);
  }

  get transport(): PromptTransport {
    return {
      send: (request, signal) => {
        this.asked.push(request.url);
        return this.#transport.send(request, signal);
      },
    };
  }

  target(name: string): ProviderTarget {
    const { context } = this.sandbox;
    return { context, namespace: SANDBOX_NAMESPACE, kind: kinds.backend.kind, name, uid: '' };
  }

  #world(name: string): DiagnosisWorld {
    const { context } = this.sandbox;
    const session = () => this.contexts.find(context);
    const target = this.target(name);
    return {
      target,
      row: () => {
        const store = session()?.store;
        const object = store?.find(kinds.backend, SANDBOX_NAMESPACE, name);
        return store && object && providerRow(store, context, everyReleaseFeatures, object);
      },
      store: () => session()?.store,
      release: () => ({ from: 'controller', product: 'agentgateway', version: '1.4.1' }),
      connect: () => session()?.open() ?? Promise.reject(new Error('no context')),
      transport: this.transport,
      route: () => this.route,
      prompts: this.prompts,
      here: message('diagnose.here.local'),
      pods: new LeftPods({ read: () => this.memory, write: (pods) => void (this.memory = pods) }, () => Date.now()),
      confirmPod: (namespace) => {
        this.confirmed.push(namespace);
        return Promise.resolve(true);
      },
      pause: (delayMs, signal) => delay(delayMs / 10, undefined, { signal }),
      nowMs: () => performance.now(),
      suffix: () => crypto.randomUUID().slice(0, 8),
      failed: (what, error) => this.faults.push(what, error),
    };
  }

  get state(): string | undefined {
    const store = this.contexts.find(this.sandbox.context)?.store;
    return store && contextState(store).status;
  }

  async dispose(): Promise<void> {
    this.#dispose();
    await this.sandbox.dispose();
  }
}

class Seen {
  readonly #diagnosis: Diagnosis;

  constructor(diagnosis: Diagnosis) {
    this.#diagnosis = diagnosis;
  }

  /** The steps that did not end well. */
  get troubles(): Readonly<Partial<Record<StepId, StepState>>> {
    const bad = this.#diagnosis.steps.filter(({ state }) => state !== 'ok');
    return Object.fromEntries(bad.map(({ id, state }) => [id, state]));
  }

  says(id: StepId): string {
    const result = this.#diagnosis.steps.find((step) => step.id === id)?.result;
    const all = [...(result?.evidence ?? []), ...(result?.quote ? [result.quote] : [])];
    return all.map((sentence) => render(sentence)).join(' ');
  }
}

describe('a diagnosis through the sandbox', { skip: embeddedOnly }, () => {
  let clinic: Clinic;
  before(async () => {
    clinic = new Clinic(await startSandbox({ pace: 'fast' }));
    await clinic.start();
  });
  after(() => clinic.dispose());

  // First of all: of those that were opened before, one is kept for the next request.
  test('no right to tunnels: the tunnel fails, and what is behind it says why it was not asked', async () => {
    const refused = clinic.sandbox.faults.forbid('*', 'pods/portforward');
    const seen = await clinic.see('openai-backend');
    refused.dispose();
    const { tunnel, answers, provider } = seen.troubles;
    assert.deepEqual({ tunnel, answers, provider }, { tunnel: 'failed', answers: 'failed', provider: 'skipped' });
    assert.match(seen.says('provider'), /The gateway does not answer/);
  });

  test('a provider that works: every step is well, and one token was asked for', async () => {
    const seen = await clinic.see('openai-backend', 'provider');
    assert.deepEqual(seen.troubles, {});
    assert.match(seen.says('answers'), /answers through the tunnel \(HTTP 404/);
    assert.match(seen.says('model'), /Served by gpt-4o-mini/);
    const asked = clinic.sandbox.upstream.exchanges;
    assert.equal(asked.length, 1, 'what asks the gateway reaches no provider');
    assert.match(asked[0]?.body ?? '', /"max_tokens":1\b/);
  });

  test('why a second route takes no prompt is told beside the one that works', async () => {
    const backendRefs = [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' }];
    const matches = [{ path: { type: 'PathPrefix', value: '/spare' }, method: 'PUT' }];
    const second = { matches: [{ path: { type: 'PathPrefix', value: '/second' } }], backendRefs };
    const spec = { parentRefs: [{ name: 'ai-gateway' }], rules: [{ matches, backendRefs }, second] };
    await clinic.sandbox.client.create(pathTo('httproutes', SANDBOX_NAMESPACE), httpRoute('spare', spec));
    let seen = await clinic.see('openai-backend');
    await until('the sentence', async () => {
      seen = await clinic.see('openai-backend');
      return /spare takes only PUT/.test(seen.says('route'));
    });
    assert.match(seen.says('route'), /^\/openai, /);
    assert.equal(seen.troubles.route, undefined);
    assert.match(seen.says('answers'), /Asked by route openai \(\/openai\), one of 2 that lead here\.$/);
    const id = promptProviderId(clinic.target('openai-backend'));
    clinic.route = clinic.prompts.formats(id)[0]?.routes?.[1]?.id;
    const chosen = await clinic.see('openai-backend', 'provider');
    clinic.route = undefined;
    assert.match(chosen.says('answers'), /Asked by route spare \(\/second\), one of 2 that lead here\.$/);
    assert.equal(new URL(clinic.asked.at(-1) ?? '').pathname, '/second/v1/chat/completions');
  });

  test('without a word from a person no provider hears anything', async () => {
    const before = clinic.sandbox.upstream.exchanges.length;
    assert.deepEqual((await clinic.see('openai-backend')).troubles, { provider: 'waiting', model: 'skipped' });
    assert.equal(clinic.sandbox.upstream.exchanges.length, before);
  });

  test('a person who says no to a protected context: not sent', async () => {
    clinic.mayPrompt = false;
    const seen = await clinic.see('openai-backend', 'provider');
    clinic.mayPrompt = true;
    assert.deepEqual(seen.troubles, { provider: 'skipped', model: 'skipped' });
  });

  test('a provider that refuses the key, and one that does not know the model', async () => {
    const { upstream } = clinic.sandbox;
    upstream.failNext({ kind: 'answer', status: 401, body: '{"error":{"message":"Incorrect API key"}}' });
    const refused = await clinic.see('openai-backend', 'provider');
    assert.deepEqual(refused.troubles, { provider: 'failed', model: 'skipped' });
    assert.match(refused.says('provider'), /refused the key.*Incorrect API key/);
    upstream.failNext({ kind: 'answer', status: 404, body: '{"error":{"message":"no such model"}}' });
    const unknown = await clinic.see('openai-backend', 'provider');
    assert.deepEqual(unknown.troubles, { model: 'failed' });
    assert.match(unknown.says('provider'), /answers \(HTTP 404\), but not for this model/);
  });

  test('Ollama from inside: what curl said, and whether the model is there', async () => {
    const well = await clinic.see('ollama-backend', 'ollamaInside');
    assert.match(well.says('ollamaInside'), /host\.internal:11434\/api\/tags answers; models installed: 2/);
    assert.match(well.says('ollamaModel'), /llama3\.2 is installed\. By the Ollama that the cluster reaches/);
    const path = pathTo('agentgatewaybackends', SANDBOX_NAMESPACE, 'ollama-backend');
    await clinic.sandbox.client.mergePatch(path, spec('mistral', 'host.internal'));
    const lacking = await seenWhen(clinic, () => clinic.see('ollama-backend', 'ollamaInside'), 'ollamaModel', 'failed');
    assert.match(lacking.says('ollamaModel'), /mistral is not installed.*llama3\.2:latest, phi3:latest/);
    await clinic.sandbox.client.mergePatch(path, spec('llama3.2', 'ollama.nowhere'));
    const lost = await seenWhen(clinic, () => clinic.see('ollama-backend', 'ollamaInside'), 'ollamaInside', 'failed');
    assert.match(lost.says('ollamaInside'), /Could not resolve host: ollama\.nowhere/);
    assert.ok(clinic.confirmed.every((namespace) => namespace === SANDBOX_NAMESPACE));
    assert.deepEqual(clinic.memory, []);
    assert.deepEqual(clinic.faults, []);
  });

  test('a backend that was deleted fails its own step, once; the links behind it are skipped', async () => {
    const seen = await clinic.see('deleted-backend');
    const { controller, backend, secret, route, tunnel } = seen.troubles;
    assert.deepEqual(
      [controller, backend, secret, route, tunnel],
      ['skipped', 'failed', 'skipped', 'skipped', 'skipped'],
    );
    assert.match(seen.says('backend'), /deleted-backend is not among the backends of .* may have been deleted/);
    assert.equal(seen.says('route'), 'An earlier link failed, so this one tells nothing.');
  });

  test('an API server that is gone fails its own step; the rest is the last known state', async () => {
    await clinic.sandbox.faults.stopServer();
    await until('the loss', () => clinic.state === 'stale');
    const seen = await clinic.see('openai-backend');
    await clinic.sandbox.faults.startServer();
    assert.equal(seen.troubles.api, 'failed');
    assert.match(seen.says('api'), /last known state/);
    assert.equal(seen.troubles.backend, undefined);
    await until('the return', () => clinic.state === 'live');
  });
});

function spec(model: string, host: string): object {
  return { spec: { ai: { provider: { openai: { model }, host } } } };
}

/** The store hears of a change a moment later. */
async function seenWhen({ faults }: Clinic, see: () => Promise<Seen>, id: StepId, state: StepState): Promise<Seen> {
  for (let tries = 0; tries < 50; tries += 1) {
    const seen = await see();
    if (seen.troubles[id] === state) return seen;
  }
  throw new Error(`${id} was never ${state}; ${faults.length} faults`);
}
