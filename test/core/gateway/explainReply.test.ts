import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainReply } from '../../../src/core/gateway/explainReply.ts';
import { messageTemplates, render } from '../../../src/core/messages/index.ts';

const context = { backend: 'kgateway-system/openai-backend', path: '/openai/v1/chat/completions' };
const openAiError = (message: string, code = 'x'): string => JSON.stringify({ error: { message, type: 't', code } });

type Row = readonly [what: string, status: number, body: string, code: string, headers?: Record<string, string>];

/** Bodies as a running gateway of 1.2.1 and 1.4.1 wrote them, or as its source does. */
const rows: readonly Row[] = [
  ['no route', 404, 'route not found', 'reply.routeNotFound'],
  ['no listener', 404, 'listener not found', 'reply.listenerNotFound'],
  ['backend rejected or missing', 500, 'service not found', 'reply.backendRejected'],
  ['unsupported reference', 500, 'backend does not exist', 'reply.backendUnsupported'],
  ['route without backends', 500, 'no valid backends', 'reply.noBackends'],
  ['cloud credentials', 500, 'backend authentication failed: no token', 'reply.backendAuthentication'],
  ['all providers evicted', 503, 'no healthy backends', 'reply.noHealthyProvider'],
  [
    'malformed JSON',
    503,
    'processing failed: failed to parse request: key must be a string at line 1 column 2',
    'reply.requestNotRead',
  ],
  [
    'empty body',
    503,
    'processing failed: failed to parse request: EOF while parsing a value at line 1 column 0',
    'reply.requestNotRead',
  ],
  [
    'no messages',
    503,
    'processing failed: failed to parse request: missing field `messages` at line 1 column 2',
    'reply.requestNotRead',
  ],
  ['no model', 503, 'processing failed: model not specified', 'reply.modelMissing'],
  ['no model, newer', 400, 'failed to process LLM request: model not specified', 'reply.modelMissing'],
  ['format', 503, 'processing failed: unsupported conversion to anthropic', 'reply.unsupportedConversion'],
  ['format, newer', 404, 'failed to process LLM request: unsupported conversion', 'reply.unsupportedConversion'],
  ['malformed JSON, newer', 400, 'failed to process LLM request: EOF', 'reply.requestNotRead'],
  ['response not read, newer', 502, 'failed to process LLM response: EOF', 'reply.responseNotRead'],
  [
    'upstream refuses the connection',
    503,
    'upstream call failed: Connect: Connection refused (os error 111)',
    'reply.connectFailed',
  ],
  ['TLS mismatch', 503, 'upstream call failed: invalid HTTP version parsed', 'reply.upstreamCallFailed'],
  ['upstream name', 503, 'backends required DNS resolution which failed', 'reply.dnsFailed'],
  ['time', 504, 'request timeout', 'reply.timeout'],
  ['time, upstream', 504, 'upstream call timeout', 'reply.timeout'],
  ['route type Models', 501, '{"error":"Route \'Models\' not implemented"}', 'reply.notImplemented'],
  ['client key', 401, 'api key authentication failure: no API Key found', 'reply.clientKeyRequired'],
  ['provider key', 401, openAiError('Incorrect API key provided'), 'reply.providerKeyRefused'],
  [
    'provider key, through anthropic',
    401,
    '{"event_id":null,"error":{"type":"invalid_request_error","message":"invalid x-api-key"}}',
    'reply.providerKeyRefused',
  ],
  ['authorization', 403, 'authorization failed', 'reply.authorizationDenied'],
  ['guard', 403, 'The request was rejected due to inappropriate content', 'reply.promptRejected'],
  ['provider forbids', 403, openAiError('Country not supported'), 'reply.providerForbids'],
  ['model router denies', 403, openAiError('no', 'model_authorization_denied'), 'reply.modelDenied'],
  ['model router: model', 404, openAiError('no', 'model_not_found'), 'reply.modelUnknown'],
  ['model router: body', 400, openAiError('no', 'invalid_request_body'), 'reply.requestNotRead'],
  ['model router: no model', 400, openAiError('no', 'missing_model'), 'reply.modelMissing'],
  ['model router: size', 413, openAiError('no', 'request_body_too_large'), 'reply.tooLarge'],
  ['local limit', 429, 'rate limit exceeded', 'reply.gatewayRateLimit'],
  ['local limit, with reset', 429, 'rate limit exceeded', 'reply.gatewayRateLimitUntil', { 'x-ratelimit-reset': '12' }],
  ['provider limit', 429, openAiError('quota'), 'reply.providerRateLimit'],
  ['provider limit, with time', 429, openAiError('slow'), 'reply.providerRateLimitUntil', { 'retry-after': '7' }],
  ['provider limit, date', 429, openAiError('slow'), 'reply.providerRateLimit', { 'retry-after': 'Wed, 21 Oct' }],
  ['ollama: no such model', 404, openAiError('model "x" not found'), 'reply.modelUnknown'],
  ['upstream path', 404, '404 page not found', 'reply.providerPathUnknown'],
  ['redirect', 302, '', 'reply.redirected'],
  ['provider refuses', 400, openAiError('max_tokens is too large'), 'reply.providerRefused'],
  ['HTML 502', 502, '<html><body>Bad Gateway</body></html>', 'reply.proxyError', { 'content-type': 'text/html' }],
  ['provider fails', 500, openAiError('server had an error'), 'reply.providerFailed'],
  ['overloaded', 529, openAiError('overloaded'), 'reply.providerFailed'],
  ['a status of another world', 199, '', 'reply.unexpected'],
];

for (const [what, status, body, code, headers = {}] of rows) {
  test(`${status} ${what}`, () => {
    const explanation = explainReply({ status, headers, body }, context);
    assert.equal(explanation.code, code);
    assert.doesNotMatch(render(explanation), /[{}]/, 'every placeholder is filled');
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
