import { isExchangeRunning, type PanelExchange } from '../core/panel/panelState.ts';

/** A screen reader needs about this long for a sentence; what comes meanwhile is told together. */
const restMs = 1_000;

/** Tells a screen reader an answer in whole sentences while it comes, and the rest at its end. */
export class SentenceSpeaker {
  #requestId: string | undefined;
  #spoken = 0;
  #restUntilMs = 0;

  /** What is to be spoken now: undefined when it is nothing new. */
  next(exchange: PanelExchange | undefined, nowMs: number): string | undefined {
    if (exchange === undefined) return undefined;
    if (exchange.requestId !== this.#requestId) {
      this.#requestId = exchange.requestId;
      // One that was there before is not read out.
      this.#spoken = isExchangeRunning(exchange) ? 0 : exchange.answer.length;
      this.#restUntilMs = 0;
    }
    const isOver = !isExchangeRunning(exchange);
    const end = isOver ? exchange.answer.length : sentencesEnd(exchange.answer, this.#spoken);
    if (end <= this.#spoken || (!isOver && nowMs < this.#restUntilMs)) return undefined;
    const sentences = plain(exchange.answer.slice(this.#spoken, end));
    this.#spoken = end;
    this.#restUntilMs = nowMs + restMs;
    return sentences === '' ? undefined : sentences;
  }

  /** How long until it may speak again, in milliseconds. */
  restMs(nowMs: number): number {
    return Math.max(0, this.#restUntilMs - nowMs);
  }
}

/** Where the last whole sentence ends, at or behind a place. */
function sentencesEnd(text: string, from: number): number {
  let end = from;
  for (const match of text.slice(from).matchAll(/[.!?…]['")\]”’*_`]*\s|[。！？]|\n/gu))
    end = from + match.index + match[0].length;
  return end;
}

/** Without the marks of Markdown, which a screen reader would spell out. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`#>|~]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
