import { toDisposable, type Disposable } from '../../core/base/disposable.ts';
import { CodedError } from '../../core/base/codedError.ts';
import type { Forwarder, ForwardLease, ForwardTarget } from '../../core/gateway/forwarder.ts';
import { failure } from '../../core/messages/index.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { kinds } from '../../core/resource/kinds.ts';
import type { ApiClient } from '../kube/apiClient.ts';
import { ApiError } from '../kube/apiError.ts';
import { endWithSignal, withLimit } from '../kube/limit.ts';
import { requestName, resourcePath } from '../kube/resourcePath.ts';
import { ForwardSession } from './forwardSession.ts';

/** From the call to an open tunnel, credentials and all. */
const openLimitMs = 20_000;

interface Entry {
  readonly session: Promise<ForwardSession>;
  leases: number;
}

const canceled = (): CodedError => failure('forward.canceled', {});

/** A lease that knows why a connection through it came to nothing: the client only sees it closed. */
export interface PodLease extends ForwardLease {
  readonly lastFailure: CodedError | undefined;
}

/** Sessions to the Pods of one context, shared by target and counted by lease. */
export class PortForwarder implements Forwarder, Disposable {
  readonly #client: ApiClient;
  readonly #entries = new Map<string, Entry>();
  #disposed = false;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async open(target: ForwardTarget, signal?: AbortSignal): Promise<PodLease> {
    if (target.context !== this.#client.context) {
      throw failure('forward.otherContext', { asked: target.context, context: this.#client.context });
    }
    const key = JSON.stringify([target.namespace, target.pod, target.port]);
    const entry = this.#entries.get(key) ?? this.#start(key, target);
    entry.leases += 1;
    const release = toDisposable(() => this.#release(key, entry));
    try {
      const { namespace, pod, port } = target;
      const late = failure('forward.timeout', { namespace, pod, port, seconds: openLimitMs / 1000 });
      const session = await endWithSignal(withLimit(entry.session, openLimitMs, late), signal, canceled);
      if (this.#disposed) throw canceled();
      return {
        origin: session.origin,
        get lastFailure() {
          return session.lastFailure;
        },
        dispose: () => release.dispose(),
      };
    } catch (error) {
      release.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const [key, entry] of this.#entries) this.#end(key, entry);
  }

  #start(key: string, target: ForwardTarget): Entry {
    const session = this.#openSession(target, () => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    const entry: Entry = { session, leases: 0 };
    this.#entries.set(key, entry);
    session.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry;
  }

  async #openSession(target: ForwardTarget, ended: () => void): Promise<ForwardSession> {
    const { namespace, pod, port } = target;
    try {
      await this.#requireRunning(namespace, pod);
      return await ForwardSession.open(this.#client, target, ended);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw failure('forward.failed', { namespace, pod, port, detail: String(error) }, { cause: error });
    }
  }

  /** The API server's own refusal of a Pod that does not run says less. Without the right to read Pods, it must do. */
  async #requireRunning(namespace: string, pod: string): Promise<void> {
    let answer: unknown;
    try {
      const path = resourcePath({ kind: kinds.pod, namespace, name: pod });
      answer = await this.#client.json({ name: requestName('get', kinds.pod), path });
    } catch (error) {
      if (error instanceof ApiError && error.status === 403) return;
      if (error instanceof ApiError && error.status === 404) throw failure('forward.podGone', { namespace, pod });
      throw error;
    }
    if (stringAt(objectAt(answer, 'metadata'), 'deletionTimestamp') !== undefined) {
      throw failure('forward.podGone', { namespace, pod });
    }
    const phase = stringAt(objectAt(answer, 'status'), 'phase') ?? 'Unknown';
    if (phase !== 'Running') throw failure('forward.podNotRunning', { namespace, pod, phase });
  }

  #release(key: string, entry: Entry): void {
    entry.leases -= 1;
    if (entry.leases === 0) this.#end(key, entry);
  }

  #end(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    // One that is still opening is closed as soon as it is open; one that failed has nothing to close.
    entry.session.then(
      (session) => session.close(),
      () => undefined,
    );
  }
}
