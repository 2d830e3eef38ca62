import { CodedError } from '../../core/base/codedError.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { WatchScope, WatchSink, WatchState } from '../../core/cluster/source.ts';
import { failure } from '../../core/messages/index.ts';
import type { ApiClient } from './apiClient.ts';
import { ApiError } from './apiError.ts';
import { listObjects } from './objectList.ts';
import { backOffMs, defaultPace, type Pace } from './pace.ts';
import { watchEvents, type WatchEvent } from './watchStream.ts';

/** Which step of the loop a failure came from. */
type Step = 'list' | 'watch' | 'stream';

/**
 * One list+watch that goes on until it is disposed: list, watch from there, resume after an end, list again when the
 * version is too old or a resumption failed. Every way that a round can end is waited on before the next one, so the
 * number of requests is bounded whatever the server does.
 */
export class Reflector implements Disposable {
  readonly #client: ApiClient;
  readonly #scope: WatchScope;
  readonly #sink: WatchSink;
  readonly #pace: Pace;
  readonly #reportBug: (error: unknown) => void;
  readonly #abort = new AbortController();
  /** From where to watch; undefined: list first. */
  #resourceVersion: string | undefined;
  #step: Step = 'list';
  /** Rounds in a row that ended too early. */
  #failures = 0;
  #openedAtMs: number | undefined;
  #status: WatchState['status'] | undefined;
  #wake: (() => void) | undefined;

  constructor(
    client: ApiClient,
    scope: WatchScope,
    sink: WatchSink,
    reportBug: (error: unknown) => void,
    pace: Pace = defaultPace,
  ) {
    this.#client = client;
    this.#scope = scope;
    this.#sink = sink;
    this.#reportBug = reportBug;
    this.#pace = pace;
    void this.#run();
  }

  /** Ends a pause; does nothing while a request is under way. */
  retry(): void {
    this.#wake?.();
  }

  dispose(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    // The subscriber gets its handle before its first state.
    await Promise.resolve();
    this.#state({ status: 'loading' });
    while (!this.#abort.signal.aborted) {
      let pauseMs: number;
      try {
        if (this.#resourceVersion === undefined) await this.#list();
        await this.#watch(this.#resourceVersion ?? '');
        pauseMs = this.#pauseAfterEnd();
      } catch (error) {
        pauseMs = this.#pauseAfterFailure(error);
      }
      if (pauseMs > 0) await this.#pause(pauseMs);
    }
  }

  async #list(): Promise<void> {
    this.#step = 'list';
    const list = await listObjects(this.#client, this.#scope, this.#abort.signal);
    this.#tell((sink) => sink.replaced(list.objects));
    this.#resourceVersion = list.resourceVersion;
  }

  async #watch(resourceVersion: string): Promise<void> {
    this.#step = 'watch';
    this.#openedAtMs = undefined;
    const { lifeSeconds, lifeSpreadSeconds, silenceMs } = this.#pace;
    const events = watchEvents(this.#client, {
      scope: this.#scope,
      resourceVersion,
      lifeSeconds: Math.round(lifeSeconds + this.#pace.random() * lifeSpreadSeconds),
      silenceMs,
      signal: this.#abort.signal,
      opened: () => {
        this.#step = 'stream';
        this.#openedAtMs = performance.now();
        this.#state({ status: 'live' });
      },
    });
    for await (const event of events) this.#deliver(event);
  }

  #deliver(event: WatchEvent): void {
    if (event.type === 'upserted') this.#tell((sink) => sink.upserted(event.object));
    else if (event.type === 'deleted') this.#tell((sink) => sink.deleted(event.object));
    this.#resourceVersion = event.resourceVersion ?? this.#resourceVersion;
  }

  /** A watch that the server ended is resumed at once if it had lived; one that ends at once, ever more slowly. */
  #pauseAfterEnd(): number {
    this.#forgiveIfSettled();
    if (this.#failures === 0) {
      this.#failures = 1;
      return this.#pace.random() * this.#pace.resumeSpreadMs;
    }
    const closed = failure('cluster.watchEnds', { resource: this.#scope.kind.plural });
    return this.#backOffFromStream(closed);
  }

  #pauseAfterFailure(error: unknown): number {
    if (this.#abort.signal.aborted) return 0;
    const failed = asApiError(error, this.#reportBug);
    this.#forgiveIfSettled();
    if (failed.status === 410) {
      this.#resourceVersion = undefined;
      this.#failures += 1;
      return this.#failures === 1 ? this.#pace.random() * this.#pace.resumeSpreadMs : this.#backOff();
    }
    if (failed.status === 404) return this.#absent();
    if (failed.status === 403) {
      this.#resourceVersion = undefined;
      this.#state({ status: this.#step === 'list' ? 'forbidden' : 'stale', error: failed });
      return this.#pace.slowMs;
    }
    if (this.#step === 'stream') return this.#backOffFromStream(failed);
    // A server that could not be reached may come back with another history, in which our version means nothing.
    this.#resourceVersion = undefined;
    this.#state({ status: 'stale', error: failed });
    return Math.max(this.#backOff(), Math.min(failed.retryAfterMs ?? 0, this.#pace.slowMs));
  }

  #absent(): number {
    this.#resourceVersion = undefined;
    if (this.#status !== 'absent') this.#tell((sink) => sink.replaced([]));
    this.#state({ status: 'absent' });
    return this.#pace.slowMs;
  }

  /** A broken stream is resumed before anything is said of it, unless that would leave the view alone for long. */
  #backOffFromStream(error: CodedError): number {
    const pauseMs = this.#backOff();
    if (pauseMs > this.#pace.unsaidMs) this.#state({ status: 'stale', error });
    return pauseMs;
  }

  #backOff(): number {
    const pauseMs = backOffMs(this.#pace, this.#failures);
    this.#failures += 1;
    return pauseMs;
  }

  #forgiveIfSettled(): void {
    if (this.#openedAtMs !== undefined && performance.now() - this.#openedAtMs >= this.#pace.settledMs)
      this.#failures = 0;
    this.#openedAtMs = undefined;
  }

  async #pause(pauseMs: number): Promise<void> {
    if (this.#abort.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** The same 'live' is not said twice; a 'stale' may carry another error. */
  #state(state: WatchState): void {
    if (state.status === this.#status && !('error' in state)) return;
    this.#status = state.status;
    this.#tell((sink) => sink.state(state));
  }

  /** A listener that throws must not end the watch. */
  #tell(say: (sink: WatchSink) => void): void {
    if (this.#abort.signal.aborted) return;
    try {
      say(this.#sink);
    } catch (error) {
      this.#reportBug(error);
    }
  }
}

function asApiError(error: unknown, reportBug: (error: unknown) => void): ApiError {
  if (error instanceof ApiError) return error;
  // No credentials, no such context: said as it is.
  if (error instanceof CodedError) return new ApiError(error, {}, { cause: error });
  reportBug(error);
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError(failure('cluster.requestFailed', { status: 0, request: 'watch', detail }), {}, { cause: error });
}
