import type { Message } from '../messages/index.ts';
import type { ByteStream } from '../gateway/forwarder.ts';

/** One request with everything that goes over the wire. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute, http or https. */
  readonly url: string;
  /** Names in lower case. A `host` here is what is sent, and what TLS asks for, whatever the URL says. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** The connection to send it over, instead of one to the URL's host; it is used up, whatever happens. */
  readonly connection?: ByteStream | undefined;
  /** Shorter than the transport's own limit, for a way that is not the last. Milliseconds. */
  readonly connectMs?: number | undefined;
  /** Asked of every address that the host's name resolves to; one with trouble is not connected to. */
  readonly addressTrouble?: ((address: string) => Message | undefined) | undefined;
}

/** The head of a reply, and its body as it comes. */
export interface TransportReply {
  readonly status: number;
  /** Names in lower case; several values of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Until the request was on its way: name, TCP and TLS; undefined where the transport does not say. Milliseconds. */
  readonly connectMs?: number | undefined;
  /** Ends with the body, throws a CodedError when it breaks off; leaving the loop early ends the request. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Port: streaming HTTP with limits of its own for connecting, for silence and for size. Fails with a CodedError
 * (`http.*`); redirects are replies like any other and never followed. An abort rejects at once and closes the socket.
 */
export interface PromptTransport {
  send(request: TransportRequest, signal: AbortSignal): Promise<TransportReply>;
}
