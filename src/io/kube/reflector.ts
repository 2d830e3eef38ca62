import { CodedError } from '../../core/base/codedError.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { WatchScope, WatchSink, WatchState } from '../../core/cluster/source.ts';
import { failure } from '../../core/messages/index.ts';
import { ApiError } from './apiError.ts';
import type { Attention } from './attention.ts';
import { isOfConnection, type ConnectionGate } from './connectionGate.ts';
import type { WatchClient } from './gatedClient.ts';
import { listObjects } from './objectList.ts';
import { backOffMs, type Pace } from './pace.ts';
import { Pause } from './pause.ts';
import type { ServedVersions } from './servedVersions.ts';
import { watchEvents, type WatchEvent } from './watchStream.ts';

/** Which step of the loop a failure came from. */
type Step = 'list' | 'watch' | 'stream';

/** What the watches of a connection share. */
export interface SharedConnection {
  readonly client: WatchClient;
  readonly gate: ConnectionGate;
  readonly served: ServedVersions;
  readonly attention: Attention;
  /** The watches that are forbidden at the moment. */
  readonly refused: Set<Reflector>;
  readonly pace: Pace;
  readonly reportBug: (error: unknown) => void;
}

/**
 * One list+watch that goes on until it is disposed: list, watch from there, resume after an end, list again when the
 * version is too old or a resumption failed. Every way that a round can end is waited on before the next one, here or, when
 * the connection as such is down, at the gate that all watches share, so the number of requests is bounded whatever the
 * server does.
 */
export class Reflector implements Disposable {
  readonly #shared: SharedConnection;
  readonly #scope: WatchScope;
  readonly #sink: WatchSink;
  readonly #pace: Pace;
  readonly #abort = new AbortController();
  readonly #pause: Pause;
  readonly #followGate: Disposable;
  /** In which version the kind is asked for; undefined: discovery must tell first. */
  #version: string | undefined;
  /** From where to watch; undefined: list first. */
  #resourceVersion: string | undefined;
  #hasListed = false;
  /** Whether pages of the first list were told, in this try of it or one that broke off. */
  #hasPages = false;
  #step: Step = 'list';
  /** Whether a list of this round was answered. */
  #hasAnswer = false;
  /** Rounds in a row that ended too early. */
  #failures = 0;
  #openedAtMs: number | undefined;
  #status: WatchState['status'] | undefined;

  constructor(shared: SharedConnection, scope: WatchScope, sink: WatchSink) {
    this.#shared = shared;
    this.#pace = shared.pace;
    this.#scope = scope;
    this.#sink = sink;
    this.#version = scope.kind.version;
    this.#pause = new Pause(shared.attention, this.#abort.signal);
    this.#followGate = shared.gate.onDidFail((error) => this.#connectionFailed(error));
    void this.#run();
  }

  /** Ends a pause; does nothing while a request is under way. */
  retry(): void {
    this.#pause.end();
  }

  dispose(): void {
    this.#followGate.dispose();
    this.#shared.refused.delete(this);
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    // The subscriber gets its handle before its first state.
    await Promise.resolve();
    this.#state({ status: 'loading' });
    while (!this.#abort.signal.aborted) {
      this.#hasAnswer = false;
      try {
        if (this.#resourceVersion === undefined) await this.#list();
        await this.#watch(this.#resourceVersion ?? '');
        await this.#pause.wait(this.#pauseAfterEnd());
      } catch (error) {
        await this.#waitAfterFailure(error);
      }
    }
  }

  /** The kind in the version that is asked for. */
  get #target(): WatchScope {
    const { kind, ...where } = this.#scope;
    return { ...where, kind: { ...kind, version: this.#version ?? kind.version } };
  }

  async #list(): Promise<void> {
    this.#step = 'list';
    const { client, served } = this.#shared;
    if (this.#version === undefined) {
      const found = await served.find(this.#scope.kind, this.#abort.signal);
      if (found === 'absent') throw notServed(this.#scope.kind.plural);
      this.#version = found === 'unknown' ? this.#scope.kind.version : found.version;
    }
    const isFirstTry = !this.#hasPages;
    const list = await listObjects(client, this.#target, this.#abort.signal, (page) => {
      if (this.#hasListed) return;
      this.#hasPages = true;
      this.#tell((sink) => sink.page(page));
    });
    const isTold = isFirstTry && this.#hasPages;
    this.#hasListed = true;
    this.#hasAnswer = true;
    this.#shared.refused.delete(this);
    this.#tell((sink) => (isTold ? sink.lastPage(list.lastPage) : sink.replaced(list.objects)));
    this.#resourceVersion = list.resourceVersion;
  }

  async #watch(resourceVersion: string): Promise<void> {
    this.#step = 'watch';
    this.#openedAtMs = undefined;
    const { lifeSeconds, lifeSpreadSeconds, silenceMs } = this.#pace;
    const events = watchEvents(this.#shared.client, {
      scope: this.#target,
      resourceVersion,
      lifeSeconds: Math.round(lifeSeconds + this.#pace.random() * lifeSpreadSeconds),
      silenceMs,
      signal: this.#abort.signal,
      opened: () => {
        this.#step = 'stream';
        this.#openedAtMs = this.#pace.nowMs();
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

  async #waitAfterFailure(error: unknown): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const failed = asApiError(error, this.#shared.reportBug);
    this.#forgiveIfSettled();
    if (failed.status === 410) await this.#pause.wait(this.#pauseAfterExpiry());
    else if (failed.status === 404 || failed.status === 403) await this.#waitAfterRefusal(failed);
    else if (this.#step === 'stream') await this.#pause.wait(this.#pauseAfterBreak(failed));
    else await this.#pause.wait(this.#pauseAfterNoAnswer(failed));
  }

  #pauseAfterExpiry(): number {
    this.#resourceVersion = undefined;
    this.#failures += 1;
    return this.#failures === 1 ? this.#pace.random() * this.#pace.resumeSpreadMs : this.#backOff();
  }

  #pauseAfterBreak(failed: ApiError): number {
    if (isOfConnection(failed)) this.#shared.gate.suspect();
    return this.#backOffFromStream(failed);
  }

  #pauseAfterNoAnswer(failed: ApiError): number {
    // A server that could not be reached may come back with another history, in which our version means nothing.
    this.#resourceVersion = undefined;
    this.#state({ status: 'stale', error: failed });
    // When the connection itself is down, the gate says when to try again. A server that answers, or that answered the list
    // and not the watch, may do so to this kind alone.
    const isDown = failed.status === undefined && isOfConnection(failed) && this.#shared.gate.isDown;
    if (isDown && !this.#hasAnswer) return 0;
    return Math.max(this.#backOff(), Math.min(failed.retryAfterMs ?? 0, this.#pace.slowMs));
  }

  /** Neither served nor allowed are for long, mostly: discovery tells which of them, and a later look whether still. */
  async #waitAfterRefusal(failed: ApiError): Promise<void> {
    const hadList = this.#step !== 'list';
    this.#resourceVersion = undefined;
    let version: string | undefined;
    try {
      const served = await this.#shared.served.find(this.#scope.kind, this.#abort.signal);
      if (served === 'absent' || (served === 'unknown' && failed.status === 404)) return await this.#waitAbsent();
      if (served !== 'unknown') ({ version } = served);
    } catch (error) {
      return await this.#pause.wait(this.#pauseAfterNoAnswer(asApiError(error, this.#shared.reportBug)));
    }
    const isOther = version !== undefined && version !== this.#version;
    this.#version = version ?? this.#version;
    if (isOther) return;
    if (failed.status === 404) return await this.#pause.wait(this.#backOff());
    this.#shared.refused.add(this);
    this.#state({ status: hadList ? 'stale' : 'forbidden', error: failed });
    const gapMs = this.#shared.refused.size * this.#pace.refusedGapMs;
    await this.#pause.untilSeen(Math.max(this.#pace.slowMs, gapMs * (0.75 + this.#pace.random() / 2)));
  }

  /** Waits until discovery names the kind again. */
  async #waitAbsent(): Promise<void> {
    this.#shared.refused.delete(this);
    if (this.#status !== 'absent') this.#tell((sink) => sink.replaced([]));
    this.#state({ status: 'absent' });
    await this.#pause.untilSeen(this.#pace.slowMs);
    // Discovery first: what all watches ask together is one request.
    this.#version = undefined;
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
    if (this.#openedAtMs !== undefined && this.#pace.nowMs() - this.#openedAtMs >= this.#pace.settledMs)
      this.#failures = 0;
    this.#openedAtMs = undefined;
  }

  /** Another watch found the connection down: whoever has no open stream of its own shows what it knows as old. */
  #connectionFailed(error: CodedError): void {
    if (this.#openedAtMs !== undefined) return;
    if (this.#status === 'loading' || this.#status === 'live') this.#state({ status: 'stale', error });
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
      this.#shared.reportBug(error);
    }
  }
}

function notServed(plural: string): ApiError {
  const coded = failure('cluster.requestFailed', { status: 404, request: `list ${plural}`, detail: '-' });
  return new ApiError(coded, { status: 404 });
}

function asApiError(error: unknown, reportBug: (error: unknown) => void): ApiError {
  if (error instanceof ApiError) return error;
  // No credentials, no such context: said as it is.
  if (error instanceof CodedError) return new ApiError(error, {}, { cause: error });
  reportBug(error);
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError(failure('cluster.requestFailed', { status: 0, request: 'watch', detail }), {}, { cause: error });
}
