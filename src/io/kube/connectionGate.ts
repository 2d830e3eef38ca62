import type { Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/event.ts';
import { CodedError } from '../../core/base/codedError.ts';
import { ApiError } from './apiError.ts';
import type { Attention } from './attention.ts';
import { backOffMs, type Pace } from './pace.ts';

/** Requests of all watches of a connection whose answer has not begun: a server with much to list is not flooded. */
const maxUnanswered = 12;

/** What a request found out. Called once; a request that was given up by its caller proves nothing. */
export type Outcome =
  { readonly proves: 'answers' | 'nothing' } | { readonly proves: 'fails'; readonly error: CodedError };

interface Waiter {
  readonly signal: AbortSignal;
  /** Ends the waiting: with a turn, or without one because the signal was aborted. */
  readonly end: (hasTurn: boolean) => void;
}

/**
 * One back-off for all watches of a connection. While the connection works, requests pass, a dozen at a time. When it
 * fails as such, one request at a time finds out whether it is back, ever more slowly and by turns, so that two hundred
 * watches ask a dead server no more often than one; then all resume, spread over a short time. A connection that nobody
 * has tried yet is tried by one request, too.
 */
export class ConnectionGate implements Disposable {
  readonly #pace: Pace;
  readonly #attention: Attention;
  readonly #failed = new Emitter<CodedError>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #queue: Waiter[] = [];
  #isOpen = false;
  /** Grows when what is known of the connection changes: an older request's failure says nothing new. */
  #era = 0;
  #unanswered = 0;
  /** Probes in a row that failed. */
  #failures = 0;
  #pause: NodeJS.Timeout | undefined;

  /** Fires when a request found that the connection is down, and again with every probe that fails. */
  readonly onDidFail: Event<CodedError> = this.#failed.event;

  constructor(pace: Pace, attention: Attention) {
    this.#pace = pace;
    this.#attention = attention;
  }

  /** Whether requests wait for the connection to come back. */
  get isDown(): boolean {
    return this.#failures > 0;
  }

  /** Waits for a turn; what it returns takes the outcome. Undefined when the signal was aborted before. */
  async enter(signal: AbortSignal): Promise<((outcome: Outcome) => void) | undefined> {
    if (signal.aborted) return undefined;
    if (this.#mayGo && this.#queue.length === 0) this.#unanswered += 1;
    else if (!(await this.#turn(signal))) return undefined;
    const era = this.#era;
    let isOver = false;
    return (outcome) => {
      if (isOver) return;
      isOver = true;
      this.#unanswered -= 1;
      this.#learn(outcome, era);
    };
  }

  /** A stream broke off: whether the connection still works is for one request to find out. */
  suspect(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#era += 1;
  }

  /** One probe now. */
  retry(): void {
    this.#endPause();
    this.#admit();
  }

  dispose(): void {
    this.#endPause();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#failed.dispose();
    this.#queue = [];
  }

  get #mayGo(): boolean {
    return this.#pause === undefined && this.#unanswered < (this.#isOpen ? maxUnanswered : 1);
  }

  #learn(outcome: Outcome, era: number): void {
    if (outcome.proves === 'answers') this.#answered();
    else if (outcome.proves === 'fails' && era === this.#era) this.#notAnswered(outcome.error);
    this.#admit();
  }

  #answered(): void {
    if (this.#isOpen) return;
    const wasDown = this.#failures > 0;
    this.#isOpen = true;
    this.#era += 1;
    this.#failures = 0;
    this.#endPause();
    if (wasDown) this.#spread();
  }

  #notAnswered(error: CodedError): void {
    this.#isOpen = false;
    this.#era += 1;
    const longestMs = this.#attention.isSeen ? this.#pace.maxBackOffMs : this.#pace.slowMs;
    const askedMs = Math.min(error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0, this.#pace.slowMs);
    const pauseMs = Math.max(backOffMs(this.#pace, this.#failures, longestMs), askedMs);
    this.#failures += 1;
    this.#endPause();
    this.#pause = setTimeout(() => this.retry(), pauseMs);
    this.#failed.fire(error);
  }

  /** Those who waited out an outage come back one after another, not in the same moment. */
  #spread(): void {
    const waiting = this.#queue;
    this.#queue = [];
    const spreadMs = Math.min(waiting.length * this.#pace.recoveryGapMs, this.#pace.maxRecoverySpreadMs);
    for (const waiter of waiting) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#queue.push(waiter);
        this.#admit();
      }, this.#pace.random() * spreadMs);
      this.#timers.add(timer);
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#queue = this.#queue.filter((other) => other !== waiter);
        waiter.end(false);
      };
      const waiter: Waiter = {
        signal,
        end: (hasTurn) => {
          signal.removeEventListener('abort', leave);
          resolve(hasTurn);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiter);
    });
  }

  #admit(): void {
    while (this.#mayGo) {
      const waiter = this.#queue.shift();
      if (waiter === undefined) return;
      if (waiter.signal.aborted) continue;
      this.#unanswered += 1;
      waiter.end(true);
    }
  }

  #endPause(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }
}

/** Whether a failure is of the connection, so that any other request would meet it too. */
export function isOfConnection(error: unknown): error is CodedError {
  // No credentials, no such context: whoever asks gets the same.
  if (!(error instanceof ApiError)) return error instanceof CodedError;
  const { status, code } = error;
  if (status !== undefined) return status === 401 || status === 429 || status >= 500;
  return code !== 'cluster.canceled' && code !== 'cluster.answerTooLarge' && code !== 'cluster.secretNotMetadata';
}
