import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { KubeObject } from './kubeObject.ts';

interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the program of a Pod listens; undefined when nothing listens on that port. */
export type ForwardTarget = (pod: KubeObject, port: number) => SocketAddress | undefined;

/**
 * `pods/portforward` over WebSocket, as the kubelet speaks it: for the i-th port channel 2i carries data and 2i+1 errors,
 * the first message of each channel is the port's number, little-endian. No direction can be closed alone: that would be
 * v5, which the kubelet does not know.
 */
export class PortForwards {
  readonly #server: WebSocketServer;
  readonly #sessions = new Map<WebSocket, KubeObject>();
  readonly #targetOf: ForwardTarget;

  constructor(targetOf: ForwardTarget) {
    this.#targetOf = targetOf;
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
    });
  }

  get count(): number {
    return this.#sessions.size;
  }

  accept(pod: KubeObject, ports: readonly number[], request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#sessions.set(webSocket, pod);
      const streams = ports.map((port, index) => new ForwardedPort(webSocket, index, pod, port, this.#targetOf));
      webSocket.on('message', (data, isBinary) => {
        if (isBinary) dispatch(streams, toBuffer(data));
      });
      webSocket.on('error', () => webSocket.terminate());
      webSocket.on('close', () => {
        this.#sessions.delete(webSocket);
        for (const stream of streams) stream.clientGone();
      });
    });
  }

  /** Cuts the sessions of a Pod (of all Pods without a uid), as when its node or the connection to it is lost. */
  cut(podUid?: string): void {
    for (const [webSocket, pod] of this.#sessions) {
      if (podUid === undefined || pod.metadata.uid === podUid) webSocket.terminate();
    }
  }
}

const PROTOCOL = 'v4.channel.k8s.io';
/** Above this much unsent data towards the client we stop to read from the Pod. */
const HIGH_WATER_BYTES = 1024 * 1024;
const DRAIN_CHECK_MS = 5;

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function dispatch(streams: readonly ForwardedPort[], message: Buffer): void {
  const channel = message[0];
  if (channel === undefined) return;
  if (channel % 2 === 0) streams[channel / 2]?.fromClient(message.subarray(1));
}

class ForwardedPort {
  readonly #webSocket: WebSocket;
  readonly #index: number;
  readonly #socket: Socket | undefined;

  constructor(webSocket: WebSocket, index: number, pod: KubeObject, port: number, targetOf: ForwardTarget) {
    this.#webSocket = webSocket;
    this.#index = index;
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    this.#send(0, number);
    this.#send(1, number);
    const target = targetOf(pod, port);
    if (!target) {
      this.#fail(pod, port, 'connect: connection refused');
      return;
    }
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    this.#socket = socket;
    socket.on('data', (chunk) => this.#fromPod(socket, chunk));
    // The end of the Pod's data ends the session.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => this.#fail(pod, port, error.message));
    socket.on('close', () => this.#close());
  }

  fromClient(data: Buffer): void {
    const socket = this.#socket;
    if (!socket?.writable || data.length === 0 || socket.write(data)) return;
    this.#webSocket.pause();
    socket.once('drain', () => this.#webSocket.resume());
    socket.once('close', () => this.#webSocket.resume());
  }

  clientGone(): void {
    this.#socket?.destroy();
  }

  #fromPod(socket: Socket, chunk: Buffer): void {
    this.#send(0, chunk);
    if (this.#webSocket.bufferedAmount < HIGH_WATER_BYTES) return;
    socket.pause();
    const timer = setInterval(() => {
      if (this.#webSocket.bufferedAmount >= HIGH_WATER_BYTES && !socket.destroyed) return;
      clearInterval(timer);
      socket.resume();
    }, DRAIN_CHECK_MS);
  }

  #fail(pod: KubeObject, port: number, why: string): void {
    const { name, uid } = pod.metadata;
    this.#send(1, Buffer.from(`error forwarding port ${port} to pod ${name}, uid ${uid}: ${why}`));
    this.#close();
  }

  #close(): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#webSocket.close(1000);
  }

  #send(offset: 0 | 1, data: Buffer): void {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#webSocket.send(Buffer.concat([Buffer.from([this.#index * 2 + offset]), data]));
  }
}
