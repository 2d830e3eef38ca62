import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { responseTo } from '../net.ts';
import { GatewayReply } from './reply.ts';

export interface UpstreamTarget {
  readonly host: string;
  readonly port: number;
  readonly usesTls: boolean;
}

/** Where a host name and port really lead; `undefined`: the name does not resolve. Nothing here asks a name server. */
export type UpstreamMap = (target: UpstreamTarget) => { readonly host: string; readonly port: number } | undefined;

export interface UpstreamRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
]);

/** The headers that go on to the other side: all but those of the connection itself. */
export function endToEndHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name)) kept[name] = value;
  return kept;
}

const tlsPort = 443;
const agent = new Agent({ keepAlive: false });

/** Calls an upstream and answers as soon as its head is there; a failure is the reply that the client gets for it. */
export async function callUpstream(
  target: UpstreamTarget,
  sent: UpstreamRequest,
  upstreams: UpstreamMap,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const address = upstreams(target) ?? (isLiteral(target.host) ? target : undefined);
  if (!address) throw new GatewayReply(503, 'backends required DNS resolution which failed');
  // Model servers that people run themselves speak plain HTTP at a port of their own.
  if (target.usesTls && target.port !== tlsPort)
    throw new GatewayReply(503, 'upstream call failed: Connect: received corrupt message of type InvalidContentType');
  const scheme = target.usesTls ? 'https' : 'http';
  const request = httpRequest({
    agent,
    host: address.host,
    port: address.port,
    method: sent.method,
    path: sent.path,
    signal,
    headers: {
      ...sent.headers,
      host: `${target.host}:${target.port}`,
      'content-length': sent.body.length,
      // The stand-in speaks plain HTTP: this tells it what would have been spoken.
      'x-sandbox-upstream': `${scheme}://${target.host}:${target.port}`,
    },
  });
  request.end(sent.body);
  try {
    return await responseTo(request);
  } catch (error) {
    throw upstreamFailure(error);
  }
}

function isLiteral(host: string): boolean {
  return isIP(host) !== 0 || host === 'localhost';
}

const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connect: Connection refused (os error 111)',
  ECONNRESET: 'SendRequest: connection closed before message completed',
};

function upstreamFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ABORT_ERR') return error;
  const why = failures[String(code)] ?? `Connect: ${String(code ?? error)}`;
  return new GatewayReply(503, `upstream call failed: ${why}`);
}
