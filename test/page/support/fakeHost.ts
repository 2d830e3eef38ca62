import { Emitter } from '../../../src/core/base/event.ts';
import { message, type Message } from '../../../src/core/messages/index.ts';
import type { GatewayIdentity } from '../../../src/core/prompt/clientCredentials.ts';
import type { RawExchange } from '../../../src/core/prompt/rawExchange.ts';
import type {
  PromptEvent,
  PromptFailure,
  PromptFigures,
  SaidEvent,
  StepTaken,
} from '../../../src/core/prompt/promptEvent.ts';
import { formatIds, type FormatId } from '../../../src/core/prompt/promptFormat.ts';
import {
  promptProviderId,
  type FormatChoice,
  type PromptHost,
  type PromptOptions,
  type PromptProvider,
} from '../../../src/core/prompt/promptHost.ts';
import type { RouteChoice } from '../../../src/core/prompt/promptRoutes.ts';

/** A failure of which only what matters is told. */
type FakeFailure = Omit<PromptFailure, 'place' | 'step'> & Partial<PromptFailure>;

/** A prompt that the panel sent; the test answers it. */
export interface FakeRun {
  readonly providerId: string;
  readonly prompt: string;
  readonly options: PromptOptions;
  readonly signal: AbortSignal;
  say(event: SaidEvent): void;
  step(step: StepTaken['step'], tookMs: number): void;
  text(text: string): void;
  done(figures?: Partial<PromptFigures>, raw?: RawExchange): void;
  fail(failure: FakeFailure): void;
  /** A person would not send it. */
  leave(): void;
}

export const someFigures: PromptFigures = {
  firstTokenMs: 312,
  totalMs: 1_885,
  inputTokens: 14,
  outputTokens: 96,
  cachedTokens: undefined,
  finishReason: 'stop',
  dimensions: undefined,
  requestedModel: undefined,
  cost: undefined,
  servedModel: 'gpt-4o-mini-2024-07-18',
  status: 200,
  via: undefined,
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
    isModelFixed: true,
    status: 'ready',
    problem: undefined,
    ...parts,
  };
}

/** Providers as the sandbox starts with them, and prompts that wait for the test. */
export class FakeHost implements PromptHost {
  readonly runs: FakeRun[] = [];
  readonly obstacles = new Map<string, Message>();
  /** What is known against a format, whatever the provider. */
  readonly problems = new Map<FormatId, Message>();
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

  /** Those of every provider. */
  routes: readonly RouteChoice[] = [];
  /** By which route a gateway was asked for. */
  readonly gatewaysAsked: (string | undefined)[] = [];

  formats(providerId: string, wanted?: string): readonly FormatChoice[] {
    const { routes } = this;
    const route = routes.find(({ id }) => id === wanted) ?? routes[0];
    return formatIds.map((id) => {
      return { id, obstacle: this.obstacles.get(providerId), problem: this.problems.get(id), route, routes };
    });
  }

  gatewayOf(providerId: string, route?: string): GatewayIdentity | undefined {
    this.gatewaysAsked.push(route);
    return this.#providers.some(({ id }) => id === providerId)
      ? { context: 'sandbox', namespace: 'kgateway-system', name: 'ai-gateway' }
      : undefined;
  }

  /** What was asked to be copied. */
  readonly copies: unknown[] = [];
  copied: string | undefined = 'curl';

  copyAs(...asked: readonly unknown[]): string | undefined {
    this.copies.push(asked.slice(0, 4));
    return this.copied;
  }

  run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
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
        options,
        signal,
        say: onEvent,
        step: (step, tookMs) => onEvent({ type: 'step', step, tookMs }),
        text: (text) => onEvent({ type: 'text', text }),
        done: (figures = {}, raw) =>
          end({ type: 'ended', outcome: { result: 'done', figures: { ...someFigures, ...figures } }, raw }),
        fail: (failure) => {
          const figures = { ...someFigures, status: failure.status };
          const whole = { place: undefined, step: undefined, ...failure };
          end({ type: 'ended', outcome: { result: 'failed', figures, failure: whole } });
        },
        leave: () => end({ type: 'ended', outcome: { result: 'unsent', figures: someFigures } }),
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
