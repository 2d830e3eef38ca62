import type { IncomingHttpHeaders } from 'node:http';

/** Where the request was meant for, from what the gateway told. */
export interface Addressee {
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
}

export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Vendor = 'openai' | 'anthropic' | 'gemini' | 'ollama';

const JSON_TYPE = 'application/json';

export function addresseeFrom(headers: IncomingHttpHeaders): Addressee {
  const url = /^(?<scheme>https?):\/\/(?<host>.+):(?<port>\d+)$/.exec(
    String(headers['x-sandbox-upstream'] ?? ''),
  )?.groups;
  return { host: url?.['host'] ?? 'unknown', port: Number(url?.['port'] ?? 0), scheme: url?.['scheme'] ?? 'http' };
}

export function vendorOf({ host }: Addressee): Vendor {
  if (host === 'api.openai.com') return 'openai';
  if (host === 'api.anthropic.com') return 'anthropic';
  return host === 'generativelanguage.googleapis.com' ? 'gemini' : 'ollama';
}

/** The path under which aimock answers; undefined when the provider has no such address. */
export function mockPath(vendor: Vendor, path: string): string | undefined {
  const base = vendor === 'gemini' ? '/v1beta/openai' : '/v1';
  if (vendor === 'ollama') {
    // Hosts that people name themselves may speak either format under any base path.
    const end = /\/v1\/(?:chat\/completions|messages|models|embeddings|responses)$/.exec(path);
    return end ? end[0] : undefined;
  }
  if (!path.startsWith(`${base}/`)) return undefined;
  const rest = path.slice(base.length);
  const known =
    vendor === 'anthropic' ? ['/messages', '/models'] : ['/chat/completions', '/models', '/embeddings', '/responses'];
  return known.includes(rest) ? `/v1${rest}` : undefined;
}

export function unknownPath(vendor: Vendor, method: string, path: string): Refusal {
  if (vendor === 'ollama') return { status: 404, contentType: 'text/plain', body: '404 page not found' };
  const message = vendor === 'anthropic' ? 'Not found' : `Invalid URL (${method} ${path})`;
  return { status: 404, contentType: JSON_TYPE, body: errorBody(vendor, 'not_found_error', message) };
}

/** A TLS port that is spoken to in plain HTTP, as a host override without `policies.tls` does. */
export function plainToTls({ port, scheme }: Addressee): Refusal | undefined {
  if (port !== 443 || scheme === 'https') return undefined;
  const body = '<html><body><h1>400 Bad Request</h1>The plain HTTP request was sent to HTTPS port</body></html>';
  return { status: 400, contentType: 'text/html', body };
}

/** 401 for a missing key and for one that is recognizably none: unexpanded placeholders and keys that say so. */
export function refuseKey(vendor: Vendor, headers: IncomingHttpHeaders): Refusal | undefined {
  if (vendor === 'ollama') return undefined;
  const bearer = (headers.authorization ?? '').replace(/^Bearer\s*/, '').trim();
  const key = vendor === 'anthropic' ? String(headers['x-api-key'] ?? bearer) : bearer;
  if (key !== '' && !/\$\{|invalid|wrong/i.test(key)) return undefined;
  const missing = key === '';
  const message =
    vendor === 'anthropic'
      ? missing
        ? 'x-api-key header is required'
        : 'invalid x-api-key'
      : missing
        ? "You didn't provide an API key."
        : 'Incorrect API key provided.';
  return { status: 401, contentType: JSON_TYPE, body: errorBody(vendor, 'authentication_error', message) };
}

function errorBody(vendor: Vendor, type: string, message: string): string {
  if (vendor === 'anthropic') return JSON.stringify({ type: 'error', error: { type, message } });
  const code = type === 'authentication_error' ? 'invalid_api_key' : null;
  return JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } });
}
