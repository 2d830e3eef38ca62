import type { PromptFailure, PromptFigures, PromptOutcome } from './promptEvent.ts';
import type { ReplyEvent } from './promptFormat.ts';

/** Figures of a run that nothing is known of yet. */
export const noFigures: PromptFigures = {
  firstTokenMs: undefined,
  totalMs: 0,
  inputTokens: undefined,
  outputTokens: undefined,
  cachedTokens: undefined,
  requestedModel: undefined,
  servedModel: undefined,
  finishReason: undefined,
  dimensions: undefined,
  status: undefined,
  via: undefined,
  cost: undefined,
};

/** Collects the figures of one run while it goes on. */
export class RunFigures {
  readonly #nowMs: () => number;
  readonly #startMs: number;
  #figures = noFigures;

  constructor(nowMs: () => number, requestedModel?: string) {
    this.#figures = { ...noFigures, requestedModel };
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  elapsedMs(): number {
    return this.#nowMs() - this.#startMs;
  }

  get status(): number | undefined {
    return this.#figures.status;
  }

  answered(status: number, via: string | undefined, cost: number | undefined): void {
    this.#figures = { ...this.#figures, status, via, cost };
  }

  note(event: ReplyEvent): void {
    this.#figures = { ...this.#figures, ...this.#news(event) };
  }

  #news(event: ReplyEvent): Partial<PromptFigures> {
    const known = this.#figures;
    switch (event.type) {
      case 'text':
      case 'reasoning':
      case 'toolCall':
        return known.firstTokenMs === undefined ? { firstTokenMs: this.elapsedMs() } : {};
      case 'model':
        return { servedModel: event.model };
      case 'finish':
        // Some say first why, and then only that it is over.
        return known.finishReason === undefined ? { finishReason: event.reason } : {};
      case 'vector':
        return { dimensions: event.dimensions };
      case 'usage':
        return {
          // Translated Anthropic streams tell 0 tokens in, which is not a count.
          inputTokens: event.inputTokens === 0 ? known.inputTokens : (event.inputTokens ?? known.inputTokens),
          outputTokens: event.outputTokens ?? known.outputTokens,
          cachedTokens: event.cachedTokens ?? known.cachedTokens,
          cost: event.cost ?? known.cost,
        };
      case 'error':
      case 'end':
        return {};
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
    return { ...this.#figures, totalMs: this.elapsedMs() };
  }
}

/** Header names by which gateways tell the cost of a request: `x-litellm-response-cost`, `x-llm-cost-usd`. */
const costHeader = /^x-(?:[a-z]+-)*cost(?:-usd)?$/;

/** What a reply says of its cost in its headers, in US dollars. */
export function costIn(headers: Readonly<Record<string, string>>): number | undefined {
  const told = Object.entries(headers).find(([name]) => costHeader.test(name))?.[1];
  const cost = told === undefined || told.trim() === '' ? Number.NaN : Number(told);
  return Number.isFinite(cost) && cost >= 0 ? cost : undefined;
}
