import net, { type Server, type Socket } from 'node:net';
import { CodedError } from '../../core/base/codedError.ts';
import type { ForwardTarget } from '../../core/gateway/forwarder.ts';
import type { ApiClient } from '../kube/apiClient.ts';
import { openPodTunnel, type PodTunnel } from './podTunnel.ts';

/** An unused tunnel is closed after this; the gateway would close it in its own time. */
const spareLifeMs = 20_000;

/**
 * A loopback port in front of a Pod's port: one tunnel for each connection, so that one that is cut takes no other with
 * it. The first tunnel is opened before the port is: it proves that the Pod can be reached, and serves the first
 * connection.
 */
export class ForwardSession {
  readonly #client: ApiClient;
  readonly #target: ForwardTarget;
  readonly #ended: () => void;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #tunnels = new Set<PodTunnel>();
  #spare: PodTunnel | undefined;
  #spareTimer: NodeJS.Timeout | undefined;
  #closed = false;
  #origin = '';
  /** Why the last connection found no way to the Pod. */
  lastFailure: CodedError | undefined;

  private constructor(client: ApiClient, target: ForwardTarget, ended: () => void) {
    this.#client = client;
    this.#target = target;
    this.#ended = ended;
    // Half-open: a client that has said all it has to say still gets its answer.
    this.#server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void this.#serve(socket));
  }

  /** `ended` is called when the session has come to nothing by itself. Fails with `forward.*` or `cluster.*`. */
  static async open(client: ApiClient, target: ForwardTarget, ended: () => void): Promise<ForwardSession> {
    const session = new ForwardSession(client, target, ended);
    try {
      session.#keepSpare(await session.#openTunnel());
      await session.#listen();
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  get origin(): string {
    return this.#origin;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#spareTimer);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    for (const tunnel of this.#tunnels) tunnel.close();
    this.#ended();
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    // Nothing is read before there is somewhere to send it.
    socket.pause();
    try {
      const tunnel = this.#takeSpare() ?? (await this.#openTunnel());
      if (socket.destroyed || this.#closed) return tunnel.close();
      tunnel.attach(socket);
    } catch (error) {
      socket.destroy();
      if (!(error instanceof CodedError)) return;
      this.lastFailure = error;
      // A Pod that is gone never comes back under its name: whoever asks again must get another one.
      if (error.code === 'forward.podGone') this.close();
    }
  }

  async #openTunnel(): Promise<PodTunnel> {
    const endpoint = await this.#client.credentials.endpoint();
    let own: PodTunnel | undefined;
    const tunnel = await openPodTunnel(endpoint, this.#target, {
      failed: (error) => {
        this.lastFailure = error;
      },
      closed: () => {
        if (own !== undefined) this.#tunnels.delete(own);
      },
    });
    own = tunnel;
    this.#tunnels.add(tunnel);
    if (this.#closed) tunnel.close();
    return tunnel;
  }

  #keepSpare(tunnel: PodTunnel): void {
    this.#spare = tunnel;
    this.#spareTimer = setTimeout(() => this.#takeSpare()?.close(), spareLifeMs);
    this.#spareTimer.unref();
  }

  #takeSpare(): PodTunnel | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    clearTimeout(this.#spareTimer);
    return spare?.isOpen === true ? spare : undefined;
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        this.#server.off('error', reject);
        this.#server.on('error', () => this.close());
        const address = this.#server.address();
        if (typeof address === 'object' && address !== null) this.#origin = `http://127.0.0.1:${address.port}`;
        resolve();
      });
    });
  }
}
