import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainReply, type ReplyPlace, type ReplyStep } from '../../../src/core/gateway/explainReply.ts';
import { messageTemplates, render } from '../../../src/core/messages/index.ts';

const context = {
  backend: 'kgateway-system/openai-backend',
  path: '/openai/v1/chat/completions',
  format: 'Completions',
};
const openAiError = (message: string, code = 'x'): string => JSON.stringify({ error: { message, type: 't', code } });
const unread = 'processing failed: failed to parse request: ';
const html = '<html><body>Bad Gateway</body></html>';

type Row = readonly [
  what: string,
  status: number,
  body: string,
  code: string,
  place: ReplyPlace,
  step?: ReplyStep | undefined,
  headers?: Record<string, string>,
];

/**
 * Bodies as a running gateway of 1.2.1 and 1.4.1 wrote them, or as its source does: sections 6 and 11 of the notes on
 * agentgateway, in their order.
 */
const rows: readonly Row[] = [
  ['no route', 404, 'route not found', 'reply.routeNotFound', 'route', 'openRoute'],
  ['no listener', 404, 'listener not found', 'reply.listenerNotFound', 'gateway', 'openGateway'],
  ['backend rejected or missing', 500, 'service not found', 'reply.backendRejected', 'backend', 'diagnose'],
  ['unsupported reference', 500, 'backend does not exist', 'reply.backendUnsupported', 'route', 'openRoute'],
  ['the same, older', 500, 'backends does not exist', 'reply.backendUnsupported', 'route', 'openRoute'],
  ['route without backends', 500, 'no valid backends', 'reply.noBackends', 'route', 'openRoute'],
  ['all providers evicted', 503, 'no healthy backends', 'reply.noHealthyProvider', 'provider', 'diagnose'],
  ['upstream name', 503, 'backends required DNS resolution which failed', 'reply.dnsFailed', 'provider', 'openBackend'],
  [
    'upstream refuses the connection',
    503,
    'upstream call failed: Connect: Connection refused (os error 111)',
    'reply.connectFailed',
    'provider',
    'openBackend',
  ],
  [
    'TLS mismatch',
    503,
    'upstream call failed: invalid HTTP version parsed',
    'reply.tlsMismatch',
    'provider',
    'openBackend',
  ],
  [
    'TLS to a plain port',
    503,
    'upstream call failed: Connect: received corrupt message of type InvalidContentType',
    'reply.tlsMismatch',
    'provider',
    'openBackend',
  ],
  [
    'certificate',
    503,
    'upstream call failed: Connect: invalid peer certificate: UnknownIssuer',
    'reply.tlsMismatch',
    'provider',
    'openBackend',
  ],
  [
    'a connection that breaks',
    503,
    'upstream call failed: SendRequest: connection closed before message completed',
    'reply.upstreamCallFailed',
    'provider',
    'openBackend',
  ],
  ['plain HTTP to a TLS port', 400, '<html>sent to HTTPS port', 'reply.tlsOff', 'backend', 'openBackend'],
  ['HTML 400 of a proxy', 400, html, 'reply.proxyError', 'provider', 'openBackend'],
  ['time of the request', 504, 'request timeout', 'reply.timeout', 'provider', 'openBackend'],
  ['time of the upstream', 504, 'upstream call timeout', 'reply.timeout', 'provider', 'openBackend'],
  [
    'cloud credentials',
    500,
    'backend authentication failed: no token',
    'reply.backendAuthentication',
    'backend',
    'openBackend',
  ],
  [
    'cloud credentials, newer',
    502,
    'backend authentication failed: no token',
    'reply.backendAuthentication',
    'backend',
    'openBackend',
  ],
  ['provider key', 401, openAiError('Incorrect API key'), 'reply.providerKeyRefused', 'provider', 'diagnose'],
  [
    'provider key, of anthropic seen by a chat client',
    401,
    '{"event_id":null,"error":{"type":"invalid_request_error","message":"invalid x-api-key"}}',
    'reply.providerKeyRefused',
    'provider',
    'diagnose',
  ],
  [
    'client key',
    401,
    'api key authentication failure: no API Key found',
    'reply.clientKeyRequired',
    'gateway',
    'setGatewayKey',
  ],
  ['authorization', 403, 'authorization failed', 'reply.authorizationDenied', 'gateway', 'openRoute'],
  ['authorization service', 403, 'external authorization failed', 'reply.authorizationDenied', 'gateway', 'openRoute'],
  ['CSRF', 403, 'CSRF validation failed', 'reply.authorizationDenied', 'gateway', 'openRoute'],
  ['limit of a service', 429, 'too many', 'reply.gatewayRateLimit', 'gateway', 'openRoute'],
  ['limit of a service, wordless', 429, '', 'reply.gatewayRateLimit', 'gateway', 'openRoute'],
  ['budget, newer', 429, openAiError('used up', 'budget_exceeded'), 'reply.gatewayRateLimit', 'gateway', 'openRoute'],
  ['local limit', 429, 'rate limit exceeded', 'reply.gatewayRateLimit', 'gateway', 'openRoute'],
  [
    'local limit, with reset',
    429,
    'rate limit exceeded',
    'reply.gatewayRateLimitUntil',
    'gateway',
    'openRoute',
    { 'x-ratelimit-reset': '12' },
  ],
  ['a service of a policy that is down', 500, 'rate limit failed', 'reply.gatewayFailed', 'gateway', 'diagnose'],
  [
    'guard',
    403,
    'The request was rejected due to inappropriate content',
    'reply.promptRejected',
    'gateway',
    'openBackend',
  ],
  [
    'malformed JSON',
    503,
    `${unread}key must be a string at line 1 column 2`,
    'reply.requestNotRead',
    'request',
    'openBackend',
  ],
  [
    'empty body',
    503,
    `${unread}EOF while parsing a value at line 1 column 0`,
    'reply.requestNotRead',
    'request',
    'openBackend',
  ],
  [
    'no messages',
    503,
    `${unread}missing field \`messages\` at line 1 column 2`,
    'reply.requestNotRead',
    'request',
    'openBackend',
  ],
  ['no model', 503, 'processing failed: model not specified', 'reply.modelMissing', 'backend', 'openBackend'],
  [
    'format',
    503,
    'processing failed: unsupported conversion to anthropic',
    'reply.unsupportedConversion',
    'backend',
    'openBackend',
  ],
  ['too large', 503, 'processing failed: request was too large', 'reply.tooLarge', 'request'],
  ['too large, of its HTTP library', 503, `${unread}length limit exceeded`, 'reply.tooLarge', 'request'],
  [
    'response',
    503,
    'processing failed: failed to parse response: EOF',
    'reply.responseNotRead',
    'provider',
    'openBackend',
  ],
  [
    'malformed JSON, newer',
    400,
    'failed to process LLM request: EOF',
    'reply.requestNotRead',
    'request',
    'openBackend',
  ],
  ['content type, newer', 415, 'failed to process LLM request: type', 'reply.requestNotRead', 'request', 'openBackend'],
  [
    'no model, newer',
    400,
    'failed to process LLM request: model not specified',
    'reply.modelMissing',
    'backend',
    'openBackend',
  ],
  [
    'format, newer',
    404,
    'failed to process LLM request: unsupported conversion',
    'reply.unsupportedConversion',
    'backend',
    'openBackend',
  ],
  ['too large, newer', 413, 'failed to process LLM request: too large', 'reply.tooLarge', 'request'],
  ['response, newer', 502, 'failed to process LLM request: EOF', 'reply.responseNotRead', 'provider', 'openBackend'],
  [
    'response, in other words',
    502,
    'failed to process LLM response: EOF',
    'reply.responseNotRead',
    'provider',
    'openBackend',
  ],
  ['model router: body', 400, openAiError('no', 'invalid_request_body'), 'reply.requestNotRead', 'request'],
  ['model router: no model', 400, openAiError('no', 'missing_model'), 'reply.modelMissing', 'request'],
  [
    'model router denies',
    403,
    openAiError('no', 'model_authorization_denied'),
    'reply.modelDenied',
    'gateway',
    'diagnose',
  ],
  ['model router: model', 404, openAiError('no', 'model_not_found'), 'reply.modelUnknown', 'provider', 'openBackend'],
  ['model router: size', 413, openAiError('no', 'request_body_too_large'), 'reply.tooLarge', 'request'],
  [
    'route type Models',
    501,
    '{"error":"Route \'Models\' not implemented"}',
    'reply.notImplemented',
    'backend',
    'openBackend',
  ],
  // What providers say, as it comes through.
  ['provider forbids', 403, openAiError('Country not supported'), 'reply.providerForbids', 'provider'],
  ['provider limit', 429, openAiError('quota'), 'reply.providerRateLimit', 'provider'],
  [
    'provider limit, with time',
    429,
    openAiError('slow'),
    'reply.providerRateLimitUntil',
    'provider',
    undefined,
    { 'retry-after': '7' },
  ],
  [
    'provider limit, date',
    429,
    openAiError('slow'),
    'reply.providerRateLimit',
    'provider',
    undefined,
    { 'retry-after': 'Wed, 21 Oct' },
  ],
  ['ollama: no such model', 404, openAiError('model "x" not found'), 'reply.modelUnknown', 'provider', 'openBackend'],
  ['upstream path', 404, '404 page not found', 'reply.providerPathUnknown', 'provider', 'openRoute'],
  ['redirect', 302, '', 'reply.redirected', 'provider', 'openBackend'],
  ['provider refuses', 400, openAiError('max_tokens is too large'), 'reply.providerRefused', 'provider'],
  ['HTML 502', 502, html, 'reply.proxyError', 'provider', 'openBackend', { 'content-type': 'text/html' }],
  ['HTML 403 of a firewall', 403, html, 'reply.proxyError', 'provider', 'openBackend'],
  ['HTML 504 of a proxy', 504, html, 'reply.proxyError', 'provider', 'openBackend'],
  ['a provider’s own 504', 504, openAiError('took too long'), 'reply.providerFailed', 'provider'],
  ['a provider’s own 501', 501, openAiError('not supported'), 'reply.providerFailed', 'provider'],
  ['provider fails', 500, openAiError('server had an error'), 'reply.providerFailed', 'provider'],
  ['overloaded', 529, openAiError('overloaded'), 'reply.providerFailed', 'provider'],
  ['a status of another world', 199, '', 'reply.unexpected', 'gateway'],
];

for (const [what, status, body, code, place, step, headers = {}] of rows) {
  test(`${status} ${what}`, () => {
    const explained = explainReply({ status, headers, body }, context);
    assert.deepEqual([explained.message.code, explained.place, explained.step], [code, place, step]);
    assert.doesNotMatch(render(explained.message), /[{}]/, 'every placeholder is filled');
  });
}

test('every explanation has a row', () => {
  const used = new Set(rows.map(([, , , code]) => code));
  const known = Object.keys(messageTemplates).filter((code) => code.startsWith('reply.'));
  assert.deepEqual(
    known.filter((code) => !used.has(code)),
    [],
  );
});
