import type { ServerResponse } from 'node:http';

/** An answer that the gateway makes itself: plain text without a final newline. */
export class GatewayReply extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function replyText(response: ServerResponse, { status, message }: GatewayReply): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(message) });
  response.end(message);
}

/** What a client gets for a request that cannot be understood or translated, up to release 1.4.1. */
export function processingFailed(why: string): GatewayReply {
  return new GatewayReply(503, `processing failed: ${why}`);
}
