import type { ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { CodedError } from '../../core/base/codedError.ts';
import { failure, type MessageCode } from '../../core/messages/index.ts';
import { errorCode } from '../errorCode.ts';

/** What a request is waiting for. */
export type Phase = 'connect' | 'firstByte' | 'idle';

const timeoutCodes = {
  connect: 'http.connectTimeout',
  firstByte: 'http.timeout',
  idle: 'http.idle',
} as const satisfies Record<Phase, MessageCode>;

/** Watches one request: its signal, the limit of its phase, and what its errors mean. */
export class RequestWatch {
  readonly origin: string;
  readonly #sent: ClientRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#end(failure('http.aborted', {}));
  readonly #response: Promise<IncomingMessage>;
  #message: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Why we ended it ourselves. */
  #reason: CodedError | undefined;
  #connected = false;

  constructor(sent: ClientRequest, origin: string, signal: AbortSignal | undefined) {
    this.origin = origin;
    this.#sent = sent;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#response = new Promise((resolve, reject) => {
      sent.once('response', (message) => {
        this.#message = message;
        this.#connected = true;
        this.limit('none');
        // An answer that nobody reads any more must not end the process when its connection breaks.
        message.on('error', () => undefined);
        message.once('close', () => this.#release());
        resolve(message);
      });
      // Stays for good: a second error of the socket must not end the process either.
      sent.on('error', (error) => {
        // A tunnel knows why it broke; the answer that breaks off with it does not.
        if (error instanceof CodedError) this.#reason ??= error;
        this.#release();
        reject(this.explain(error));
      });
    });
    // It is awaited a moment later; until then a rejection is not an unhandled one.
    this.#response.catch(() => undefined);
  }

  response(): Promise<IncomingMessage> {
    return this.#response;
  }

  /** Starts the limit of a phase in place of the last one. */
  limit(phase: Phase, limitMs: number): void;
  limit(phase: 'none'): void;
  limit(phase: Phase | 'none', limitMs = 0): void {
    clearTimeout(this.#timer);
    if (phase === 'none') return;
    if (phase === 'firstByte') this.#connected = true;
    this.#timer = setTimeout(() => {
      this.#end(failure(timeoutCodes[phase], { origin: this.origin, seconds: limitMs / 1000 }));
    }, limitMs);
  }

  /** The failure as people may see it. */
  explain(error: unknown): CodedError {
    if (this.#reason !== undefined) return this.#reason;
    if (error instanceof CodedError) return error;
    const detail = errorCode(error) ?? 'closed';
    const args = { origin: this.origin, detail };
    if (isCertificateTrouble(detail)) {
      const host = String(this.#sent.getHeader('host') ?? '');
      return failure('http.certificate', { ...args, host }, { cause: error });
    }
    return this.#connected
      ? failure('http.cut', args, { cause: error })
      : failure('http.connect', args, { cause: error });
  }

  /** Ends what is still going on; harmless after the end. */
  stop(): void {
    this.#release();
    this.#hangUp();
  }

  #end(reason: CodedError): void {
    this.#reason ??= reason;
    this.#release();
    this.#hangUp();
    // A request that has no socket yet only errors when it is told so.
    this.#sent.destroy(reason);
  }

  #hangUp(): void {
    const { socket } = this.#sent;
    // An ordinary close could mean that the client only has nothing more to say; a reset is understood by every hop.
    const done = this.#message?.complete === true;
    if (!done && socket instanceof Socket && !socket.destroyed && !('encrypted' in socket)) socket.resetAndDestroy();
    this.#sent.destroy();
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

/** Node's codes for a certificate that OpenSSL or the host name check refuses. */
const certificateCodes = /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$)/;

function isCertificateTrouble(code: string): boolean {
  return certificateCodes.test(code);
}
