import { Emitter } from '../../../src/core/base/event.ts';
import { message, type Message } from '../../../src/core/messages/index.ts';
import type { PromptEvent, PromptFailure, PromptFigures } from '../../../src/core/prompt/promptEvent.ts';
import { promptProviderId, type PromptHost, type PromptProvider } from '../../../src/core/prompt/promptHost.ts';

/** A prompt that the panel sent; the test answers it. */
export interface FakeRun {
  readonly providerId: string;
  readonly prompt: string;
  readonly signal: AbortSignal;
  text(text: string): void;
  done(): void;
  fail(failure: PromptFailure): void;
}

export const someFigures: PromptFigures = {
  firstTokenMs: 312,
  totalMs: 1_885,
  inputTokens: 14,
  outputTokens: 96,
  servedModel: 'gpt-4o-mini-2024-07-18',
  status: 200,
};

export function provider(name: string, parts: Partial<PromptProvider> = {}): PromptProvider {
  const namespace = 'kgateway-system';
  return {
    id: promptProviderId({ context: 'sandbox', namespace, name }),
    name,
    namespace,
    context: 'sandbox',
    routePath: `/${name.replace(/-backend$/, '')}`,
    model: message('prompt.model.fromBackend', { model: 'gpt-4o-mini' }),
    status: 'ready',
    problem: undefined,
    ...parts,
  };
}

/** Providers as the sandbox starts with them, and prompts that wait for the test. */
export class FakeHost implements PromptHost {
  readonly runs: FakeRun[] = [];
  readonly obstacles = new Map<string, Message>();
  readonly #changed = new Emitter<void>();
  #providers: readonly PromptProvider[] = [
    provider('anthropic-backend', {
      status: 'notReady',
      problem: message('provider.rejected', { reason: 'Translation' }),
    }),
    provider('ollama-backend', { model: message('prompt.model.fromBackend', { model: 'llama3.2' }) }),
    provider('openai-backend'),
  ];
  started = 0;
  readonly onDidChangeProviders = this.#changed.event;

  start(): void {
    this.started += 1;
  }

  providers(): readonly PromptProvider[] {
    return this.#providers;
  }

  setProviders(providers: readonly PromptProvider[]): void {
    this.#providers = providers;
    this.#changed.fire();
  }

  obstacle(providerId: string): Message | undefined {
    return this.obstacles.get(providerId);
  }

  run(
    providerId: string,
    prompt: string,
    _options: unknown,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      const end = (event: PromptEvent): void => {
        onEvent(event);
        resolve();
      };
      signal.addEventListener('abort', () =>
        end({ type: 'ended', outcome: { result: 'stopped', figures: someFigures } }),
      );
      this.runs.push({
        providerId,
        prompt,
        signal,
        text: (text) => onEvent({ type: 'text', text }),
        done: () => end({ type: 'ended', outcome: { result: 'done', figures: someFigures } }),
        fail: (failure) => {
          const figures = { ...someFigures, status: failure.status };
          end({ type: 'ended', outcome: { result: 'failed', figures, failure } });
        },
      });
    });
  }

  /** The newest run. */
  get last(): FakeRun {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('Nothing was sent.');
    return run;
  }
}
