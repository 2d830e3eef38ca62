/** Times of the tunnels. */
export interface ForwardPace {
  /** From the call to an open tunnel, credentials and all. */
  readonly openMs: number;
  /** From the request for a WebSocket to the server's yes. */
  readonly handshakeMs: number;
  /** So long a connection that is asked for waits for a Pod that can be reached. */
  readonly patienceMs: number;
  readonly backOffMs: number;
  readonly maxBackOffMs: number;
  /** An unused tunnel is closed after this; the gateway would close it in its own time. */
  readonly spareLifeMs: number;
  /** Between the end of one connection and the tunnel that is opened for the next, if none is. */
  readonly spareDelayMs: number;
  /** So many tunnels are open in advance at most, while requests come faster than a tunnel opens. */
  readonly maxSpares: number;
  readonly tickMs: number;
  /** Ticks of silence after which a ping is sent. */
  readonly quietTicks: number;
  /** Ticks that its answer may take. */
  readonly pongTicks: number;
  /** The same while much was just sent: the answer queues behind what the Pod has not read yet. */
  readonly busyPongTicks: number;
  /** The other side has this long to agree to an end. */
  readonly closeMs: number;
  /** A Pod that sends nothing for this long to a client that has ended its own side is taken to have lost it. */
  readonly halfClosedMs: number;
}

export const forwardPace: ForwardPace = {
  openMs: 20_000,
  handshakeMs: 10_000,
  patienceMs: 10_000,
  backOffMs: 250,
  maxBackOffMs: 2_000,
  spareLifeMs: 20_000,
  spareDelayMs: 50,
  maxSpares: 3,
  tickMs: 1_000,
  quietTicks: 3,
  pongTicks: 4,
  busyPongTicks: 30,
  closeMs: 1_000,
  halfClosedMs: 30_000,
};
