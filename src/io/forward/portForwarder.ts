import type { Duplex } from 'node:stream';
import { toDisposable, type Disposable } from '../../core/base/disposable.ts';
import type { Forwarder, ForwardLease, ForwardTarget, GatewayPods } from '../../core/gateway/forwarder.ts';
import { failure } from '../../core/messages/index.ts';
import type { ApiClient } from '../kube/apiClient.ts';
import { forwardPace, type ForwardPace } from './forwardPace.ts';
import { ForwardSession } from './forwardSession.ts';
import { openTunnel } from './openTunnel.ts';

interface Entry {
  readonly session: ForwardSession;
  leases: number;
}

/** A lease with the doors that only io can offer. */
export interface PortLease extends ForwardLease {
  connect(signal?: AbortSignal): Promise<Duplex>;
  /** `http://127.0.0.1:<free port>`, for programs that cannot be given a stream; listens from the first call on. */
  origin(): Promise<string>;
}

/** Sessions to the Gateways of one context, shared by target and counted by lease. */
export class PortForwarder implements Forwarder, Disposable {
  readonly #client: ApiClient;
  readonly #pace: ForwardPace;
  readonly #entries = new Map<string, Entry>();
  #disposed = false;

  constructor(client: ApiClient, pace: Partial<ForwardPace> = {}) {
    this.#client = client;
    this.#pace = { ...forwardPace, ...pace };
  }

  open(target: ForwardTarget, pods: GatewayPods): PortLease {
    const { namespace, gateway, port } = target;
    if (target.context !== this.#client.context) {
      throw failure('forward.otherContext', { asked: target.context, context: this.#client.context });
    }
    if (this.#disposed) throw failure('forward.canceled', {});
    const key = JSON.stringify([namespace, gateway, port]);
    const entry = this.#entries.get(key) ?? this.#start(key, target, pods);
    entry.leases += 1;
    const { session } = entry;
    const release = toDisposable(() => {
      entry.leases -= 1;
      if (entry.leases === 0) this.#end(key, entry);
    });
    return {
      get state() {
        return session.state;
      },
      onDidChangeState: session.onDidChangeState,
      connect: (signal) => session.connect(signal),
      origin: () => session.origin(),
      dispose: () => release.dispose(),
    };
  }

  dispose(): void {
    this.#disposed = true;
    for (const [key, entry] of this.#entries) this.#end(key, entry);
  }

  #start(key: string, target: ForwardTarget, pods: GatewayPods): Entry {
    const { namespace, port } = target;
    const pace = this.#pace;
    const open = (pod: string) => openTunnel(this.#client, { namespace, pod, port }, pace);
    const entry = { session: new ForwardSession({ target, pods, pace, openTunnel: open }), leases: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #end(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
    entry.session.close();
  }
}
