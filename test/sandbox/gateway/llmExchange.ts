import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createParser } from 'eventsource-parser';
import { listAt, type JsonObject } from '../json.ts';
import { readAll } from '../net.ts';
import { chatOverMessages, messagesOverChat, native, nativeChat, type Conversion } from './conversions.ts';
import { withModel } from './modelChoice.ts';
import type { Provider } from './provider.ts';
import { checkPrompt } from './promptGuard.ts';
import { GatewayReply, LlmProblem } from './reply.ts';
import { parseLlmRequest, ParseProblem } from './requestParsing.ts';
import { passthroughPath, routeTypeOf, upstreamPath, type RouteType } from './routeType.ts';
import { callUpstream, endToEndHeaders, type UpstreamMap } from './upstreamCall.ts';

export interface LlmExchange {
  readonly provider: Provider;
  readonly method: string;
  /** What the client sent, without what the gateway's own policies took off. */
  readonly headers: IncomingHttpHeaders;
  readonly response: ServerResponse;
  readonly body: Buffer;
  /** After the route's rewrite, without the query. */
  readonly path: string;
  /** With the question mark, or empty. */
  readonly search: string;
  readonly upstreams: UpstreamMap;
  readonly signal: AbortSignal;
  /** Whether the Pod has an identity that clouds know. */
  readonly hasCloudIdentity: boolean;
}

/** Answers a request that a route has sent to a model provider. */
export async function exchangeWithProvider(exchange: LlmExchange): Promise<void> {
  const { provider, path, response } = exchange;
  const type = routeTypeOf(provider, path);
  if (type === 'Models') return sendJson(response, 501, { error: `Route 'Models' not implemented` });
  if (type === 'Passthrough' || type === 'Detect' || type === 'Realtime') return passThrough(exchange);
  const body = readRequest(exchange, type);
  checkPrompt(provider.ai, body);
  if (type === 'AnthropicTokenCount' && provider.kind !== 'anthropic') {
    return sendJson(response, 200, { input_tokens: estimateTokens(body) });
  }
  const conversion = conversionFor(type, provider);
  if (!conversion) throw new LlmProblem(`unsupported conversion to ${provider.kind}`, 400);
  const sent = JSON.stringify(conversion.request(body));
  const answer = await callUpstream(
    provider,
    {
      method: 'POST',
      path: upstreamPath(provider, conversion.format, path) + exchange.search,
      headers: upstreamHeaders(exchange, 'application/json'),
      body: Buffer.from(sent),
    },
    exchange.upstreams,
    exchange.signal,
  );
  return relayAnswer(answer, response, conversion);
}

/** The field that a format cannot do without. */
const REQUIRED_FIELDS: Partial<Record<RouteType, 'input' | 'query'>> = {
  Responses: 'input',
  Embeddings: 'input',
  Rerank: 'query',
};

function readRequest({ provider, body }: LlmExchange, type: RouteType): JsonObject {
  const requires = REQUIRED_FIELDS[type] ?? 'messages';
  try {
    const request = withModel(parseLlmRequest(body.toString(), requires), provider);
    if (typeof request['model'] !== 'string' || request['model'] === '') throw new ParseProblem('model not specified');
    return request;
  } catch (error) {
    if (error instanceof ParseProblem) throw new LlmProblem(`failed to parse request: ${error.message}`, 400);
    throw error;
  }
}

function conversionFor(type: RouteType, { kind }: Provider): Conversion | undefined {
  if (kind === 'other') return undefined;
  const isAnthropic = kind === 'anthropic';
  switch (type) {
    case 'Completions':
      return isAnthropic ? chatOverMessages : nativeChat;
    case 'Messages':
      return isAnthropic ? native('Messages') : messagesOverChat;
    case 'AnthropicTokenCount':
      return native('AnthropicTokenCount');
    case 'Responses':
    case 'Embeddings':
      return isAnthropic ? undefined : native(type);
    case 'Rerank':
      return kind === 'openai' ? native(type) : undefined;
    default:
      return undefined;
  }
}

/** About four characters make a token. */
function estimateTokens(body: JsonObject): number {
  return Math.ceil(JSON.stringify(listAt(body, 'messages')).length / 4);
}

async function passThrough(exchange: LlmExchange): Promise<void> {
  const { provider, method, response, body } = exchange;
  const answer = await callUpstream(
    provider,
    {
      method,
      path: passthroughPath(provider, exchange.path) + exchange.search,
      headers: upstreamHeaders(exchange, undefined),
      body,
    },
    exchange.upstreams,
    exchange.signal,
  );
  response.writeHead(answer.statusCode ?? 502, endToEndHeaders(answer.headers));
  await pump(answer, response, (chunk) => chunk);
}

const ANTHROPIC_VERSION = '2023-06-01';

/** The client's headers with the key of the backend in place of the client's own. */
function upstreamHeaders(
  { provider, headers: sent, hasCloudIdentity }: LlmExchange,
  contentType: string | undefined,
): Record<string, string | string[]> {
  const headers = endToEndHeaders(sent);
  delete headers['accept-encoding'];
  if (contentType !== undefined) headers['content-type'] = contentType;
  const { key, kind, cloud } = provider;
  if (cloud !== undefined && !hasCloudIdentity)
    throw new GatewayReply(500, `backend authentication failed: no ${cloud} credentials`);
  if (kind === 'anthropic') headers['anthropic-version'] ??= ANTHROPIC_VERSION;
  if (key.kind !== 'key') return headers;
  delete headers['authorization'];
  // A subscription's token of Anthropic is a bearer token, its API keys are not.
  if (kind === 'anthropic' && !key.value.startsWith('sk-ant-oat')) headers['x-api-key'] = key.value;
  else headers['authorization'] = `Bearer ${key.value}`;
  return headers;
}

async function relayAnswer(answer: IncomingMessage, response: ServerResponse, conversion: Conversion): Promise<void> {
  const status = answer.statusCode ?? 502;
  const headers = endToEndHeaders(answer.headers);
  const type = answer.headers['content-type'] ?? '';
  if (status >= 200 && status < 300 && type.startsWith('text/event-stream')) {
    response.writeHead(status, { ...headers, 'content-type': 'text/event-stream' });
    response.flushHeaders();
    return relayEvents(answer, response, conversion);
  }
  const text = (await readAll(answer)).toString();
  if (status < 200 || status >= 300) {
    const converted = conversion.error(text);
    const contentType = converted === text ? type : 'application/json';
    response.writeHead(status, {
      ...headers,
      'content-type': contentType,
      'content-length': Buffer.byteLength(converted),
    });
    response.end(converted);
    return;
  }
  const parsed = parseAnswer(text);
  const body = JSON.stringify(conversion.answer(parsed));
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function parseAnswer(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new LlmProblem('failed to parse response: expected value at line 1 column 1', 502);
  }
}

async function relayEvents(answer: IncomingMessage, response: ServerResponse, conversion: Conversion): Promise<void> {
  const stream = conversion.stream();
  let pending = '';
  const parser = createParser({ onEvent: (event) => (pending += stream.event(event)) });
  const decoder = new TextDecoder();
  const feed = (chunk: Buffer): string => {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const ready = pending;
    pending = '';
    return ready;
  };
  await pump(answer, response, feed, () => stream.end());
}

/** Passes a body on as it comes. An upstream that breaks off leaves the client's body without its end. */
async function pump(
  answer: IncomingMessage,
  response: ServerResponse,
  convert: (chunk: Buffer) => Buffer | string,
  end: () => string = () => '',
): Promise<void> {
  try {
    for await (const chunk of answer) {
      const converted = convert(Buffer.from(chunk));
      if (converted.length > 0 && !response.write(converted)) await drained(response);
    }
    response.end(end());
  } catch {
    response.destroy();
  }
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
