import { once } from 'node:events';
import { IncomingMessage, type ClientRequest } from 'node:http';
import type { Server } from 'node:net';

/** The port that a listening TCP server has. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on TCP');
  return address.port;
}

/** The head of the answer. What fails later shows as an error of the body. */
export async function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  const [response]: unknown[] = await once(request, 'response');
  if (!(response instanceof IncomingMessage)) throw new Error('no answer');
  request.on('error', () => undefined);
  return response;
}

/** The whole of a body. */
export async function readAll(body: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
