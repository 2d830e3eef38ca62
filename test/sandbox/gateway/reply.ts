import type { ServerResponse } from 'node:http';

/** An answer that the gateway makes itself: plain text without a final newline. */
export class GatewayReply extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;

  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string | number>> = { 'Content-Type': 'text/plain' },
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export function replyText(response: ServerResponse, { status, message, headers }: GatewayReply): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(message) });
  response.end(message);
}

/** Whose words the gateway uses: those of the releases up to 1.4.1, or those of the main branch after it. */
export type Wording = '1.4.1' | 'main';

/** A request, or an answer of the provider, that cannot be understood or translated. */
export class LlmProblem extends Error {
  /** What the main branch answers with; up to 1.4.1 it is 503 for all. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }

  reply(wording: Wording): GatewayReply {
    if (wording === '1.4.1') return new GatewayReply(503, `processing failed: ${this.message}`);
    const phase = this.status < 500 ? 'request' : 'response';
    return new GatewayReply(this.status, `failed to process LLM ${phase}: ${this.message}`);
  }
}
