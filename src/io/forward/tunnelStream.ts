import { Duplex } from 'node:stream';
import WebSocket from 'ws';
import type { CodedError } from '../../core/base/codedError.ts';
import { failure } from '../../core/messages/index.ts';
import type { ForwardPace } from './forwardPace.ts';
import { Pulse } from './pulse.ts';

const dataChannel = 0;
const errorChannel = 1;
/** The first message of each channel holds only the port. */
const portBytes = 2;
const normalClosure = 1000;
/** The node's WebSocket takes one frame for one message, and none above 32 MiB. */
const frameBytes = 128 * 1024;

/** The port of a Pod at which a tunnel ends. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/**
 * One TCP connection to a port of a Pod, as a stream over a WebSocket of Kubernetes' port-forward: binary messages whose
 * first byte is a channel, 0 for data and 1 for the node's errors. Its end is the Pod's; it is destroyed with a coded
 * error when the tunnel and not the Pod broke. An error that nobody listens to ends nothing. The first byte of the Pod is
 * told as the event `received`.
 */
export class TunnelStream extends Duplex {
  readonly place: PodPort;
  readonly #socket: WebSocket;
  readonly #pace: ForwardPace;
  readonly #pulse: Pulse;
  readonly #ticking: NodeJS.Timeout;
  readonly #headSeen = new Set<number>();
  #halfClosed: NodeJS.Timeout | undefined;
  #ended = false;
  #received = false;

  constructor(socket: WebSocket, place: PodPort, pace: ForwardPace) {
    super({ allowHalfOpen: true, emitClose: true });
    this.place = place;
    this.#socket = socket;
    this.#pace = pace;
    this.#pulse = new Pulse(pace);
    this.on('error', () => undefined);
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('pong', () => this.#pulse.heard());
    socket.on('error', () => this.#break(failure('forward.lost', this.#podName())));
    socket.on('close', (code) => {
      if (code !== normalClosure) this.#break(failure('forward.lost', this.#podName()));
      else this.#endOfPod();
    });
    this.#ticking = setInterval(() => this.#tick(), pace.tickMs).unref();
  }

  /** Whether it can still carry a request that has not begun. */
  get isFresh(): boolean {
    return !this.destroyed && !this.#ended && !this.#received && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Whether the Pod ever said anything. */
  get hasReceived(): boolean {
    return this.#received;
  }

  /** Part of what node:http asks of a socket: end, and let go when everything is sent. */
  destroySoon(): void {
    if (!this.writableEnded) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  override _read(): void {
    if (!this.#socket.isPaused) return;
    this.#pulse.heard();
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    for (let start = 0; start < chunk.length || start === 0; start += frameBytes) {
      const piece = chunk.subarray(start, start + frameBytes);
      const frame = Buffer.allocUnsafe(1 + piece.length);
      frame[0] = dataChannel;
      piece.copy(frame, 1);
      this.#pulse.sent(frame.length);
      const isLast = start + frameBytes >= chunk.length;
      // Its callback comes when the frame has left: that is what holds the sender back.
      this.#socket.send(frame, (error) => {
        if (isLast) done(error && failure('forward.lost', this.#podName(), { cause: error }));
      });
    }
  }

  /**
   * The end of this side alone cannot be passed on: v4, the only protocol that kubelets speak here, ends both at once,
   * and the answer would be lost. A client that has left altogether looks the same, so silence ends it too.
   */
  override _final(done: () => void): void {
    this.#halfClosed = setTimeout(() => this.destroy(), this.#pace.halfClosedMs).unref();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#ticking);
    clearTimeout(this.#halfClosed);
    this.#closeSocket();
    done(error);
  }

  #onMessage(data: WebSocket.RawData, isBinary: boolean): void {
    this.#pulse.heard();
    if (!isBinary || !Buffer.isBuffer(data) || data.length === 0) return;
    const channel = data[0] ?? dataChannel;
    const isHead = !this.#headSeen.has(channel);
    this.#headSeen.add(channel);
    const content = data.subarray(isHead ? 1 + portBytes : 1);
    if (content.length === 0 || this.destroyed || this.#ended) return;
    if (channel === errorChannel) {
      this.#break(failure('forward.refused', { ...this.place }, { cause: content.toString('utf8') }));
    } else if (channel === dataChannel) {
      if (!this.#received) this.emit('received');
      this.#received = true;
      this.#halfClosed?.refresh();
      if (!this.push(content)) this.#socket.pause();
    }
  }

  #tick(): void {
    // While nothing is taken from it, its answers wait too.
    if (this.#socket.isPaused) return;
    const verdict = this.#pulse.tick();
    if (verdict === 'ping' && this.#socket.readyState === WebSocket.OPEN)
      this.#socket.ping(undefined, undefined, () => undefined);
    if (verdict !== 'dead') return;
    this.#break(failure('forward.silent', this.#podName()));
    this.#socket.terminate();
  }

  #break(error: CodedError): void {
    if (!this.#ended) this.destroy(error);
  }

  #endOfPod(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    clearInterval(this.#ticking);
    clearTimeout(this.#halfClosed);
    this.push(null);
    // What is still to be written has nowhere to go.
    if (!this.writableEnded) this.end();
  }

  /**
   * Closes in order, so that the node ends its connection to the Pod: on a real cluster one that only breaks off leaves
   * the Pod's side open for as long as nothing flows, and a stopped prompt would run on.
   */
  #closeSocket(): void {
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return;
    if (socket.isPaused) socket.resume();
    if (socket.readyState !== WebSocket.OPEN) return socket.terminate();
    socket.close();
    setTimeout(() => socket.terminate(), this.#pace.closeMs).unref();
  }

  #podName() {
    return { namespace: this.place.namespace, pod: this.place.pod };
  }
}
