import type { FailurePlace } from '../../../src/core/prompt/failurePlace.ts';
import type { FormatId } from '../../../src/core/prompt/promptFormat.ts';
import type { UpstreamFault } from '../../sandbox/gateway/upstream/upstream.ts';
import type { Prepare } from './gatewayBehind.ts';
import { modelBackend } from './promptObjects.ts';

export interface AnswerCase {
  readonly what: string;
  /** Of the backend, and of its route: `/name`. */
  readonly name: string;
  readonly spec?: object;
  /** Of the route's rule, beside match and backendRefs. */
  readonly rule?: object;
  readonly format?: FormatId;
  readonly prompt?: string;
  /** What the provider does with this request. */
  readonly upstream?: UpstreamFault;
  /** Before the prompt; what it returns is undone after it. */
  readonly prepare?: Prepare;
  readonly status: number;
  /** What the body begins with; undefined: whatever. */
  readonly body?: string;
  readonly says: string;
  readonly place: FailurePlace;
  /** The command of the button, and the kind of the object that it opens. */
  readonly button?: string;
  readonly seconds?: boolean;
}

const ok = modelBackend({});
export const openBackend = 'openYaml AgentgatewayBackend';
export const openRoute = 'openYaml HTTPRoute';
export const diagnose = 'diagnose AgentgatewayBackend';
const json = (message: string, code?: string): string => JSON.stringify({ error: { message, code } });
/** The provider answers so. */
export const answers = (
  status: number,
  body: string,
  contentType = 'application/json',
  headers = {},
): UpstreamFault => ({
  kind: 'answer',
  status,
  body,
  contentType,
  headers,
});

/** What providers answer, as it comes through the gateway. */
export const providerCases: readonly AnswerCase[] = [
  // What the provider says.
  {
    what: 'a key that the provider refuses',
    name: 'wrong-key',
    spec: modelBackend({ auth: { key: 'sk-wrong' } }),
    status: 401,
    body: '{"error"',
    says: 'reply.providerKeyRefused',
    place: 'provider',
    button: diagnose,
  },
  {
    what: 'the same of Anthropic, as a chat client sees it',
    name: 'wrong-anthropic-key',
    spec: { ai: { provider: { anthropic: { model: 'c' } } }, policies: { auth: { key: 'wrong' } } },
    status: 401,
    body: '{"event_id":null,"error":{"type":"invalid_request_error","message":"invalid x-api-key"}}',
    says: 'reply.providerKeyRefused',
    place: 'provider',
    button: diagnose,
  },
  {
    what: 'what the key may not do',
    name: 'forbidden',
    spec: ok,
    upstream: answers(403, json('Country not supported')),
    status: 403,
    says: 'reply.providerForbids',
    place: 'provider',
  },
  {
    what: 'the provider’s limit, with its reset',
    name: 'provider-limit',
    spec: ok,
    upstream: answers(429, json('slow down'), 'application/json', { 'retry-after': '7' }),
    status: 429,
    says: 'reply.providerRateLimitUntil',
    place: 'provider',
    seconds: true,
  },
  {
    what: 'the provider’s limit without a time',
    name: 'provider-quota',
    spec: ok,
    upstream: answers(429, json('quota')),
    status: 429,
    says: 'reply.providerRateLimit',
    place: 'provider',
  },
  {
    what: 'a model that the provider does not know',
    name: 'unknown-model',
    spec: ok,
    upstream: answers(404, json('model "x" not found')),
    status: 404,
    says: 'reply.modelUnknown',
    place: 'provider',
    button: openBackend,
  },
  {
    what: 'a path that the provider does not serve',
    name: 'unknown-path',
    spec: modelBackend({ host: 'host.internal', port: 11_434, path: '/odd' }),
    status: 404,
    body: '404 page not found',
    says: 'reply.providerPathUnknown',
    place: 'provider',
    button: openRoute,
  },
  {
    what: 'a redirect, which nobody follows',
    name: 'redirected',
    spec: ok,
    upstream: answers(302, '', 'text/plain', { location: 'http://169.254.169.254/latest' }),
    status: 302,
    says: 'reply.redirected',
    place: 'provider',
    button: openBackend,
  },
  {
    what: 'a parameter that the provider does not take',
    name: 'refused',
    spec: ok,
    upstream: answers(400, json('max_tokens is too large')),
    status: 400,
    says: 'reply.providerRefused',
    place: 'provider',
  },
  {
    what: 'a web page of a proxy before the provider',
    name: 'proxied',
    spec: ok,
    upstream: answers(502, '<html>Bad gateway</html>', 'text/html'),
    status: 502,
    says: 'reply.proxyError',
    place: 'provider',
    button: openBackend,
  },
  {
    what: 'a failure of the provider',
    name: 'failing',
    spec: ok,
    upstream: answers(500, json('oops')),
    status: 500,
    says: 'reply.providerFailed',
    place: 'provider',
  },
  // Another agentgateway as the provider, with its router for models.
  ...(
    [
      ['missing_model', 400, 'reply.modelMissing', 'request'],
      ['invalid_request_body', 400, 'reply.requestNotRead', 'request'],
      ['request_body_too_large', 413, 'reply.tooLarge', 'request'],
      ['model_authorization_denied', 403, 'reply.modelDenied', 'gateway', diagnose],
      ['model_not_found', 404, 'reply.modelUnknown', 'provider', openBackend],
      ['budget_exceeded', 429, 'reply.gatewayRateLimit', 'gateway', openRoute],
    ] as const
  ).map(([code, status, says, place, button]): AnswerCase => {
    const name = `router-${code.replaceAll('_', '-')}`;
    const upstream = answers(status, json('no', code));
    return {
      what: `a model router: ${code}`,
      name,
      spec: ok,
      upstream,
      status,
      says,
      place,
      ...(button && { button }),
    };
  }),
];
