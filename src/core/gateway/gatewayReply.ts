import { isJsonObject, objectAt, stringAt } from '../resource/json.ts';

/** What came back from a gateway: header names in lower case, the body as far as it was read. */
export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Who wrote a body, told by its form. The data plane writes its own errors as bare text (agentgateway 1.0 to 1.4),
 * providers answer JSON, and HTML comes from a proxy or load balancer in front of either.
 */
export type BodyForm = 'text' | 'json' | 'html' | 'empty';

export function bodyFormOf(reply: GatewayReply): BodyForm {
  const body = reply.body.trimStart();
  if (body === '') return 'empty';
  if (body.startsWith('<') || (reply.headers['content-type'] ?? '').startsWith('text/html')) return 'html';
  return jsonBodyOf(reply) === undefined ? 'text' : 'json';
}

/** The body as a JSON object; undefined when it is none (clipped bodies included). */
function jsonBodyOf(reply: GatewayReply): Readonly<Record<string, unknown>> | undefined {
  if (!reply.body.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(reply.body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The `error.code` of an OpenAI-like body, which is also what the gateway's own model router writes. */
export function errorCodeOf(reply: GatewayReply): string | undefined {
  return stringAt(objectAt(jsonBodyOf(reply), 'error'), 'code');
}

/**
 * Seconds to wait before another try, from `retry-after` or `x-ratelimit-reset` (the gateway's local limit counts in
 * seconds); undefined when neither holds a whole number.
 */
export function secondsToWait(reply: GatewayReply): number | undefined {
  for (const name of ['retry-after', 'x-ratelimit-reset']) {
    const value = reply.headers[name];
    if (value !== undefined && /^\d{1,6}$/.test(value)) return Number(value);
  }
  return undefined;
}
