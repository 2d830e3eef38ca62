import type { PromptFailure, PromptFigures, PromptOutcome } from './promptEvent.ts';
import type { ReplyEvent } from './promptFormat.ts';

/** Collects the figures of one run while it goes on. */
export class RunFigures {
  readonly #nowMs: () => number;
  readonly #startMs: number;
  #firstTokenMs: number | undefined;
  #inputTokens: number | undefined;
  #outputTokens: number | undefined;
  #servedModel: string | undefined;
  status: number | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  elapsedMs(): number {
    return this.#nowMs() - this.#startMs;
  }

  note(event: ReplyEvent): void {
    if (event.type === 'text') this.#firstTokenMs ??= this.elapsedMs();
    if (event.type === 'model') this.#servedModel = event.model;
    if (event.type === 'usage') {
      // Translated Anthropic streams tell 0 tokens in, which is not a count.
      this.#inputTokens = event.inputTokens === 0 ? this.#inputTokens : (event.inputTokens ?? this.#inputTokens);
      this.#outputTokens = event.outputTokens ?? this.#outputTokens;
    }
  }

  /** Done, or failed when there is a failure. */
  outcome(failure: PromptFailure | undefined): PromptOutcome {
    const figures = this.#take();
    return failure === undefined ? { result: 'done', figures } : { result: 'failed', figures, failure };
  }

  stopped(): PromptOutcome {
    return { result: 'stopped', figures: this.#take() };
  }

  #take(): PromptFigures {
    return {
      firstTokenMs: this.#firstTokenMs,
      totalMs: this.elapsedMs(),
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      servedModel: this.#servedModel,
      status: this.status,
    };
  }
}
