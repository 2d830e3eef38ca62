import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import { ApiFailure, badRequest } from './apiFailure.ts';

/** The limit of a real API server for one request. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The server reads YAML 1.1: `y` is a boolean. */
const AS_THE_SERVER = { version: '1.1' } as const;

/** The parsed body, JSON or YAML by its content type; undefined when there is none. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) {
      throw new ApiFailure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`);
    }
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString();
  if (text === '') return undefined;
  const isYaml = (request.headers['content-type'] ?? '').includes('yaml');
  try {
    const parsed: unknown = isYaml ? parse(text, AS_THE_SERVER) : JSON.parse(text);
    return parsed;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`the object provided is unrecognized (must be of type ${isYaml ? 'YAML' : 'JSON'}): ${why}`);
  }
}

export function sendJson(response: ServerResponse, code: number, body: object | string): void {
  const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
  response.writeHead(code, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-cache, private',
  });
  response.end(text);
}
