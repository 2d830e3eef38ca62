import type { gatewayMessages } from '../messages/gateway.ts';
import type { Message } from '../messages/index.ts';
import { bodyFormOf, errorCodeOf, secondsToWait, type BodyForm, type GatewayReply } from './gatewayReply.ts';

/** Whom a request was for: what the sentences name. */
export interface ReplyContext {
  /** The backend as people know it, such as `kgateway-system/openai-backend`. */
  readonly backend: string;
  /** The path that was asked for. */
  readonly path: string;
  /** What the request was written as, by its name among the route types: `Messages`. */
  readonly format: string;
}

/** Where on its way a request failed. */
export type ReplyPlace = 'request' | 'gateway' | 'route' | 'backend' | 'provider';

/** What to look at next. */
export type ReplyStep =
  'openBackend' | 'openRoute' | 'openGateway' | 'diagnose' | 'editTarget' | 'setTargetKey' | 'setGatewayKey';

/** What a reply means. */
export interface ReplyExplanation {
  /** What happened and what to do, in one message. */
  readonly message: Message;
  readonly place: ReplyPlace;
  /** Undefined where nothing that we can show would help. */
  readonly step: ReplyStep | undefined;
}

type ReplyCode = Extract<keyof typeof gatewayMessages, `reply.${string}`>;

interface Row {
  /** One status, or the first and last of a range. */
  readonly status: number | readonly [number, number];
  readonly form?: BodyForm;
  /** What the body begins with: the data plane's answers are a wire format that is known only by its words. */
  readonly begins?: string;
  readonly contains?: string;
  /** `error.code` of a JSON body. */
  readonly code?: string;
  readonly says: ReplyCode;
  /** The same, where the reply tells how long to wait. */
  readonly saysUntil?: ReplyCode;
  readonly place: ReplyPlace;
  readonly step?: ReplyStep;
}

/** Up to 1.4.1 a request that the gateway cannot read is a 503, later releases answer 4xx and other words. */
const unreadable = [
  { status: 503, begins: 'processing failed' },
  { status: [400, 499], begins: 'failed to process LLM request' },
] as const;

/** Facts of agentgateway 1.0 to 1.4.1 and its main branch, the narrowest first; the first row that fits explains. */
const rows: readonly Row[] = [
  // The data plane, in its own words.
  { status: 404, begins: 'route not found', says: 'reply.routeNotFound', place: 'route', step: 'openRoute' },
  { status: 404, begins: 'listener', says: 'reply.listenerNotFound', place: 'gateway', step: 'openGateway' },
  { status: 500, begins: 'service not found', says: 'reply.backendRejected', place: 'backend', step: 'diagnose' },
  ...['backend does not exist', 'backends does not exist'].map((begins): Row => ({
    status: 500,
    begins,
    says: 'reply.backendUnsupported',
    place: 'route',
    step: 'openRoute',
  })),
  { status: 500, begins: 'no valid backends', says: 'reply.noBackends', place: 'route', step: 'openRoute' },
  // 502 since the main branch tells a provider of credentials from what the gateway lacks itself.
  ...[500, 502].map((status): Row => ({
    status,
    begins: 'backend authentication failed',
    says: 'reply.backendAuthentication',
    place: 'backend',
    step: 'openBackend',
  })),
  { status: 503, begins: 'processing failed: failed to parse response', ...unreadResponse() },
  { status: 502, begins: 'failed to process LLM', ...unreadResponse() },
  ...unreadable.flatMap((row): Row[] => [
    { ...row, contains: 'model not specified', says: 'reply.modelMissing', place: 'backend', step: 'openBackend' },
    {
      ...row,
      contains: 'unsupported conversion',
      says: 'reply.unsupportedConversion',
      place: 'backend',
      step: 'openBackend',
    },
    ...['request was too large', 'length limit exceeded'].map((contains): Row => ({
      ...row,
      contains,
      says: 'reply.tooLarge',
      place: 'request',
    })),
  ]),
  { status: 413, says: 'reply.tooLarge', place: 'request' },
  ...unreadable.map((row): Row => ({ ...row, says: 'reply.requestNotRead', place: 'request', step: 'openBackend' })),
  { status: 503, begins: 'no healthy backends', says: 'reply.noHealthyProvider', place: 'provider', step: 'diagnose' },
  {
    status: 503,
    begins: 'backends required DNS resolution which failed',
    says: 'reply.dnsFailed',
    place: 'provider',
    step: 'openBackend',
  },
  // In the words of the data plane's TLS library, and of its HTTP library where TLS answers what it does not expect.
  ...['InvalidContentType', 'certificate', 'invalid HTTP version'].map((contains): Row => ({
    status: 503,
    begins: 'upstream call failed',
    contains,
    says: 'reply.tlsMismatch',
    place: 'provider',
    step: 'openBackend',
  })),
  {
    status: 503,
    begins: 'upstream call failed: Connect',
    says: 'reply.connectFailed',
    place: 'provider',
    step: 'openBackend',
  },
  {
    status: 503,
    begins: 'upstream call failed',
    says: 'reply.upstreamCallFailed',
    place: 'provider',
    step: 'openBackend',
  },
  { status: 504, form: 'text', says: 'reply.timeout', place: 'provider', step: 'openBackend' },
  { status: 501, contains: "Route '", says: 'reply.notImplemented', place: 'backend', step: 'openBackend' },
  // The gateway's router for models (AgentgatewayModel and the standalone llm section).
  { status: 400, code: 'missing_model', says: 'reply.modelMissing', place: 'request' },
  { status: 400, code: 'invalid_request_body', says: 'reply.requestNotRead', place: 'request' },
  { status: 403, code: 'model_authorization_denied', says: 'reply.modelDenied', place: 'gateway', step: 'diagnose' },
  { status: 404, code: 'model_not_found', says: 'reply.modelUnknown', place: 'provider', step: 'openBackend' },
  // Who refused: the gateway writes text, the provider JSON.
  { status: 401, form: 'json', says: 'reply.providerKeyRefused', place: 'provider', step: 'diagnose' },
  { status: 401, says: 'reply.clientKeyRequired', place: 'gateway', step: 'setGatewayKey' },
  { status: 403, form: 'json', says: 'reply.providerForbids', place: 'provider' },
  ...['authorization failed', 'external authorization failed', 'CSRF validation failed'].map((begins): Row => ({
    status: 403,
    begins,
    says: 'reply.authorizationDenied',
    place: 'gateway',
    step: 'openRoute',
  })),
  { status: 403, form: 'html', says: 'reply.proxyError', place: 'provider', step: 'openBackend' },
  { status: 403, says: 'reply.promptRejected', place: 'gateway', step: 'openBackend' },
  // A budget of the gateway (main branch) is told as JSON, a rate limit service in words of its own.
  { status: 429, code: 'budget_exceeded', ...gatewayLimit() },
  { status: 429, form: 'json', ...providerLimit() },
  { status: 429, form: 'html', ...providerLimit() },
  { status: 429, ...gatewayLimit() },
  // Everything else that a provider may say.
  { status: 404, form: 'json', says: 'reply.modelUnknown', place: 'provider', step: 'openBackend' },
  { status: 404, says: 'reply.providerPathUnknown', place: 'provider', step: 'openRoute' },
  { status: [300, 399], says: 'reply.redirected', place: 'provider', step: 'openBackend' },
  // What web servers write when plain HTTP comes in at their TLS port.
  { status: 400, form: 'html', contains: 'HTTPS port', says: 'reply.tlsOff', place: 'backend', step: 'openBackend' },
  { status: [400, 499], form: 'html', says: 'reply.proxyError', place: 'provider', step: 'openBackend' },
  { status: [400, 499], says: 'reply.providerRefused', place: 'provider' },
  { status: [500, 599], form: 'html', says: 'reply.proxyError', place: 'provider', step: 'openBackend' },
  // A rate limit or authorization service that is down, and whatever else the data plane says in words of its own.
  { status: [500, 599], form: 'text', says: 'reply.gatewayFailed', place: 'gateway', step: 'diagnose' },
  { status: [500, 599], says: 'reply.providerFailed', place: 'provider' },
];

function unreadResponse() {
  return { says: 'reply.responseNotRead', place: 'provider', step: 'openBackend' } as const;
}

function gatewayLimit() {
  const saysUntil = 'reply.gatewayRateLimitUntil';
  return { says: 'reply.gatewayRateLimit', saysUntil, place: 'gateway', step: 'openRoute' } as const;
}

function providerLimit() {
  return { says: 'reply.providerRateLimit', saysUntil: 'reply.providerRateLimitUntil', place: 'provider' } as const;
}

/** What a reply other than 2xx means: what happened, where, and the next step. */
export function explainReply(reply: GatewayReply, context: ReplyContext): ReplyExplanation {
  const row = rows.find((candidate) => fits(candidate, reply));
  const seconds = secondsToWait(reply);
  const says = (seconds === undefined ? undefined : row?.saysUntil) ?? row?.says ?? 'reply.unexpected';
  // One set of arguments for all: a sentence takes what it names.
  const args = { ...context, status: reply.status, ...(seconds === undefined ? {} : { seconds }) };
  return { message: { code: says, args }, place: row?.place ?? 'gateway', step: row?.step };
}

function fits(row: Row, reply: GatewayReply): boolean {
  const [first, last] = typeof row.status === 'number' ? [row.status, row.status] : row.status;
  if (reply.status < first || reply.status > last) return false;
  if (row.form !== undefined && bodyFormOf(reply) !== row.form) return false;
  if (row.begins !== undefined && !reply.body.trimStart().startsWith(row.begins)) return false;
  if (row.contains !== undefined && !reply.body.includes(row.contains)) return false;
  return row.code === undefined || errorCodeOf(reply) === row.code;
}
