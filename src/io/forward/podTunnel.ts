import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import WebSocket from 'ws';
import type { CodedError } from '../../core/base/codedError.ts';
import type { ForwardTarget } from '../../core/gateway/forwarder.ts';
import { failure } from '../../core/messages/index.ts';
import type { Endpoint } from '../kube/credentials.ts';

/**
 * Kubernetes' port-forward over a WebSocket, one TCP connection each: binary messages whose first byte is a channel,
 * 0 for data and 1 for the node's errors. The first message of each channel holds only the port, two bytes.
 */
const protocol = 'v4.channel.k8s.io';
const dataChannel = 0;
const errorChannel = 1;
const portBytes = 2;

const openLimitMs = 15_000;
/** The other side has this long to agree to an end. */
const closeLimitMs = 1000;
/** Above this much unsent data the local sender is held back. */
const highWaterBytes = 1024 * 1024;
const drainCheckMs = 10;
/** A Pod that sends nothing for this long to a client that has ended its own side is taken to have lost it. */
const halfClosedSilenceMs = 30_000;

/** One TCP connection to a port of a Pod, through the API server. */
export interface PodTunnel {
  /** Joins it with a local socket; whichever side ends takes the other along. */
  attach(local: Duplex): void;
  /** One that waits for its local socket may be closed by the other end at any time. */
  readonly isOpen: boolean;
  close(): void;
}

export interface PodTunnelEvents {
  /** The node or the API server gave it up for a reason of its own; not an ordinary end. */
  readonly failed: (error: CodedError) => void;
  readonly closed: () => void;
}

/** Opens a tunnel. Fails with `forward.*`; nothing that happens to its sockets afterwards is thrown. */
export function openPodTunnel(endpoint: Endpoint, target: ForwardTarget, events: PodTunnelEvents): Promise<PodTunnel> {
  const { namespace, pod, port } = target;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
  const url = `${endpoint.server.replace(/^http/, 'ws')}${path}?ports=${port}`;
  const socket = new WebSocket(url, protocol, {
    agent: endpoint.agent,
    // Not as `headers`, which may not hold one twice: a user is impersonated with several groups.
    finishRequest: (request) => {
      for (const [name, value] of Object.entries(endpoint.headers)) request.setHeader(name, value);
      request.end();
    },
    handshakeTimeout: openLimitMs,
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (request, response: IncomingMessage) => {
      response.on('error', () => undefined);
      response.resume();
      request.destroy();
      reject(refusal(target, response.statusCode ?? 0));
    });
    // Stays for the life of the socket: one without a listener would end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        failure('forward.failed', { namespace, pod, port, detail: error.code ?? error.message }, { cause: error }),
      );
    });
    socket.on('close', () => {
      reject(failure('forward.failed', { namespace, pod, port, detail: 'closed' }));
      events.closed();
    });
    socket.on('open', () => resolve(new Tunnel(socket, target, events)));
  });
}

function refusal({ namespace, pod, port }: ForwardTarget, status: number): CodedError {
  if (status === 404) return failure('forward.podGone', { namespace, pod });
  if (status === 403) return failure('forward.forbidden', { namespace, pod });
  return failure('forward.failed', { namespace, pod, port, detail: `HTTP ${status}` });
}

/**
 * Closes in order, so that the node ends its connection to the Pod: on a real cluster a connection that only breaks off
 * leaves the Pod's side open for as long as nothing flows, and a stopped prompt would run on.
 */
function closeSocket(socket: WebSocket): void {
  if (socket.readyState === WebSocket.CLOSED) return;
  if (socket.readyState !== WebSocket.OPEN) return socket.terminate();
  socket.close();
  setTimeout(() => socket.terminate(), closeLimitMs).unref();
}

class Tunnel implements PodTunnel {
  readonly #socket: WebSocket;
  readonly #headSeen = new Set<number>();
  /** What came before a local socket was attached. */
  #early: Buffer[] = [];
  #local: Duplex | undefined;
  #halfClosed: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, target: ForwardTarget, events: PodTunnelEvents) {
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data) => {
      if (!Buffer.isBuffer(data) || data.length === 0) return;
      const channel = data[0] ?? dataChannel;
      const head = !this.#headSeen.has(channel);
      this.#headSeen.add(channel);
      const content = data.subarray(head ? 1 + portBytes : 1);
      if (content.length === 0) return;
      if (channel === dataChannel) this.#receive(content);
      else if (channel === errorChannel) {
        const { namespace, pod, port } = target;
        events.failed(failure('forward.refused', { namespace, pod, port }, { cause: content.toString('utf8') }));
        this.close();
      }
    });
    socket.on('close', () => this.#endLocal());
    socket.on('error', () => this.#local?.destroy());
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  attach(local: Duplex): void {
    this.#local = local;
    local.on('error', () => this.close());
    local.on('close', () => this.close());
    local.on('end', () => this.#watchHalfClosed());
    local.on('data', (chunk: Buffer) => this.#send(local, chunk));
    local.on('drain', () => this.#socket.resume());
    for (const chunk of this.#early) local.write(chunk);
    this.#early = [];
    if (!this.isOpen) this.#endLocal();
    // It may have been kept from reading until now.
    local.resume();
  }

  close(): void {
    clearTimeout(this.#halfClosed);
    closeSocket(this.#socket);
    this.#local?.destroy();
  }

  /**
   * The end of the local side alone cannot be passed on: this protocol ends both at once, and the answer would be lost.
   * A client that has left altogether looks the same until something is sent to it, so silence ends it too. Our own
   * client resets its connection when it is stopped, which is noticed at once.
   */
  #watchHalfClosed(): void {
    this.#halfClosed = setTimeout(() => this.close(), halfClosedSilenceMs);
    this.#halfClosed.unref();
  }

  #receive(content: Buffer): void {
    this.#halfClosed?.refresh();
    const local = this.#local;
    if (local === undefined) this.#early.push(content);
    // A message may still be under way after the local side has gone.
    else if (local.writable && !local.write(content)) this.#socket.pause();
  }

  #send(local: Duplex, chunk: Buffer): void {
    if (!this.isOpen) {
      local.destroy();
      return;
    }
    this.#socket.send(Buffer.concat([Buffer.of(dataChannel), chunk]));
    if (this.#socket.bufferedAmount > highWaterBytes) this.#holdBack(local);
  }

  #holdBack(local: Duplex): void {
    local.pause();
    const check = setInterval(() => {
      if (this.isOpen && this.#socket.bufferedAmount > highWaterBytes) return;
      clearInterval(check);
      local.resume();
    }, drainCheckMs);
  }

  #endLocal(): void {
    clearTimeout(this.#halfClosed);
    const local = this.#local;
    // What has been received is still delivered.
    if (local !== undefined && !local.destroyed) local.end(() => local.destroy());
  }
}
