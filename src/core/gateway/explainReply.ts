import { message, type Message } from '../messages/index.ts';
import { bodyFormOf, errorCodeOf, secondsToWait, type BodyForm, type GatewayReply } from './gatewayReply.ts';

/** Whom a request was for: what the sentences name. */
export interface ReplyContext {
  /** The backend as people know it, such as `kgateway-system/openai-backend`. */
  readonly backend: string;
  /** The path that was asked for. */
  readonly path: string;
}

interface ReplyFact extends ReplyContext {
  readonly status: number;
  readonly waitSeconds: number | undefined;
}

interface Row {
  /** One status, or the first and last of a range. */
  readonly status: number | readonly [number, number];
  readonly form?: BodyForm;
  /** What the body begins with: the data plane's answers are a wire format that is known only by its words. */
  readonly begins?: string;
  readonly contains?: string;
  /** `error.code` of a JSON body. */
  readonly code?: string;
  readonly explain: (fact: ReplyFact) => Message;
}

/** Up to 1.4.1 a request that the gateway cannot read is a 503, later releases answer 4xx and other words. */
const unreadable = [
  { status: 503, begins: 'processing failed' },
  { status: [400, 502], begins: 'failed to process LLM request' },
] as const;

/** Facts of agentgateway 1.0 to 1.4.1 and its main branch, the narrowest first; the first row that fits explains. */
const rows: readonly Row[] = [
  // The data plane, in its own words.
  { status: 404, begins: 'route not found', explain: ({ path }) => message('reply.routeNotFound', { path }) },
  { status: 404, begins: 'listener', explain: ({ path }) => message('reply.listenerNotFound', { path }) },
  { status: 500, begins: 'service not found', explain: ({ backend }) => message('reply.backendRejected', { backend }) },
  {
    status: 500,
    begins: 'backend does not exist',
    explain: ({ backend }) => message('reply.backendUnsupported', { backend }),
  },
  { status: 500, begins: 'no valid backends', explain: ({ path }) => message('reply.noBackends', { path }) },
  {
    status: 500,
    begins: 'backend authentication failed',
    explain: ({ backend }) => message('reply.backendAuthentication', { backend }),
  },
  ...unreadable.flatMap((row): Row[] => [
    { ...row, contains: 'model not specified', explain: ({ backend }) => message('reply.modelMissing', { backend }) },
    {
      ...row,
      contains: 'unsupported conversion',
      explain: ({ backend }) => message('reply.unsupportedConversion', { backend }),
    },
    { ...row, explain: ({ status }) => message('reply.requestNotRead', { status }) },
  ]),
  {
    status: 502,
    begins: 'failed to process LLM response',
    explain: ({ backend }) => message('reply.responseNotRead', { backend }),
  },
  {
    status: 503,
    begins: 'no healthy backends',
    explain: ({ backend }) => message('reply.noHealthyProvider', { backend }),
  },
  {
    status: 503,
    begins: 'backends required DNS resolution which failed',
    explain: ({ backend }) => message('reply.dnsFailed', { backend }),
  },
  {
    status: 503,
    begins: 'upstream call failed: Connect',
    explain: ({ backend }) => message('reply.connectFailed', { backend }),
  },
  {
    status: 503,
    begins: 'upstream call failed',
    explain: ({ backend }) => message('reply.upstreamCallFailed', { backend }),
  },
  { status: 504, explain: ({ backend }) => message('reply.timeout', { backend }) },
  { status: 501, explain: ({ path }) => message('reply.notImplemented', { path }) },
  // The gateway's router for models (AgentgatewayModel and the standalone llm section).
  { status: 400, code: 'missing_model', explain: ({ backend }) => message('reply.modelMissing', { backend }) },
  { status: 400, code: 'invalid_request_body', explain: ({ status }) => message('reply.requestNotRead', { status }) },
  { status: 403, code: 'model_authorization_denied', explain: ({ path }) => message('reply.modelDenied', { path }) },
  { status: 404, code: 'model_not_found', explain: ({ backend }) => message('reply.modelUnknown', { backend }) },
  { status: 413, explain: ({ backend }) => message('reply.tooLarge', { backend }) },
  // Who refused: the gateway writes text, the provider JSON.
  { status: 401, form: 'json', explain: ({ backend }) => message('reply.providerKeyRefused', { backend }) },
  { status: 401, explain: ({ path }) => message('reply.clientKeyRequired', { path }) },
  { status: 403, form: 'json', explain: ({ backend }) => message('reply.providerForbids', { backend }) },
  {
    status: 403,
    begins: 'authorization failed',
    explain: ({ path }) => message('reply.authorizationDenied', { path }),
  },
  { status: 403, explain: ({ backend }) => message('reply.promptRejected', { backend }) },
  { status: 429, begins: 'rate limit exceeded', explain: (fact) => gatewayRateLimit(fact) },
  { status: 429, explain: (fact) => providerRateLimit(fact) },
  // Everything else that a provider may say.
  { status: 404, form: 'json', explain: ({ backend }) => message('reply.modelUnknown', { backend }) },
  { status: 404, explain: ({ backend }) => message('reply.providerPathUnknown', { backend }) },
  { status: [300, 399], explain: ({ backend }) => message('reply.redirected', { backend }) },
  { status: [400, 499], explain: ({ backend, status }) => message('reply.providerRefused', { backend, status }) },
  {
    status: [500, 599],
    form: 'html',
    explain: ({ backend, status }) => message('reply.proxyError', { backend, status }),
  },
  { status: [500, 599], explain: ({ backend, status }) => message('reply.providerFailed', { backend, status }) },
];

/** What a reply other than 2xx means: what happened, where, and the next step, in one message. */
export function explainReply(reply: GatewayReply, context: ReplyContext): Message {
  const fact: ReplyFact = { ...context, status: reply.status, waitSeconds: secondsToWait(reply) };
  const row = rows.find((candidate) => fits(candidate, reply));
  return row === undefined ? message('reply.unexpected', { status: reply.status }) : row.explain(fact);
}

function fits(row: Row, reply: GatewayReply): boolean {
  const [first, last] = typeof row.status === 'number' ? [row.status, row.status] : row.status;
  if (reply.status < first || reply.status > last) return false;
  if (row.form !== undefined && bodyFormOf(reply) !== row.form) return false;
  if (row.begins !== undefined && !reply.body.trimStart().startsWith(row.begins)) return false;
  if (row.contains !== undefined && !reply.body.includes(row.contains)) return false;
  return row.code === undefined || errorCodeOf(reply) === row.code;
}

function gatewayRateLimit({ path, waitSeconds }: ReplyFact): Message {
  if (waitSeconds === undefined) return message('reply.gatewayRateLimit', { path });
  return message('reply.gatewayRateLimitUntil', { path, seconds: waitSeconds });
}

function providerRateLimit({ backend, waitSeconds }: ReplyFact): Message {
  if (waitSeconds === undefined) return message('reply.providerRateLimit', { backend });
  return message('reply.providerRateLimitUntil', { backend, seconds: waitSeconds });
}
