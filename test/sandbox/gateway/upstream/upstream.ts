import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { LLMock } from '@copilotkit/aimock';
import { toDisposable, type Disposable } from '../../../../src/core/base/disposable.ts';
import { textOf } from '../messagesUpstream.ts';
import { portOf, responseTo } from '../../net.ts';
import type { UpstreamMap } from '../upstreamCall.ts';
import { answerTo, countTokens, ollamaTags, someVector } from './answers.ts';
import {
  addresseeFrom,
  mockPath,
  plainToTls,
  refuseKey,
  unknownPath,
  vendorOf,
  type Refusal,
} from './providerHosts.ts';

/** How fast the models answer. */
export interface Pace {
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

export const HUMAN_PACE: Pace = { firstTokenMs: 300, tokensPerSecond: 60 };

/** One request that reached the upstream, and how it went. */
export interface UpstreamExchange {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: string;
  /** `aborted`: the other side left before the end; `cut`: this side broke off on request. */
  outcome: 'open' | 'finished' | 'aborted' | 'cut';
  /** Settles with the outcome. */
  readonly ended: Promise<void>;
}

/** An answer that stops after some events until it is released. */
export interface Hold extends Disposable {
  /** Resolves as soon as an answer is held. */
  readonly held: Promise<UpstreamExchange>;
  release(): void;
}

export type UpstreamFault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType?: string;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is closed before any answer. */
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'cut'; readonly afterEvents: number }
  | { readonly kind: 'delay'; readonly delayMs: number };

/** Characters in a chunk of a stream: about one token. */
const CHUNK_CHARACTERS = 4;

const DROPPED_HEADERS = /^(?:access-control-|connection$|keep-alive$|transfer-encoding$|content-length$|date$)/;

/** The model providers of the sandbox: aimock behind a door that checks keys and addresses, and misbehaves on request. */
export class Upstream {
  readonly exchanges: UpstreamExchange[] = [];
  readonly #mock: LLMock;
  readonly #server: Server;
  readonly #faults: UpstreamFault[] = [];
  readonly #holds: {
    readonly afterEvents: number;
    readonly held: (exchange: UpstreamExchange) => void;
    readonly released: Promise<void>;
  }[] = [];

  private constructor(pace: Pace | undefined) {
    const profile = pace && { streamingProfile: { ttft: pace.firstTokenMs, tps: pace.tokensPerSecond } };
    this.#mock = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent', chunkSize: CHUNK_CHARACTERS });
    this.#mock.addFixture({ match: { endpoint: 'embedding' }, response: { embedding: someVector } });
    this.#mock.addFixture({
      match: {},
      chunkSize: CHUNK_CHARACTERS,
      ...profile,
      response: ({ model, messages }) => {
        const prompt = textOf(messages.at(-1)?.content);
        const content = answerTo(model, prompt);
        const input = messages.reduce((sum, message) => sum + countTokens(textOf(message.content)), 0);
        const output = countTokens(content);
        const usage = {
          prompt_tokens: input,
          completion_tokens: output,
          total_tokens: input + output,
          input_tokens: input,
          output_tokens: output,
        };
        return { content, usage };
      },
    });
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** `pace` undefined answers as fast as it can. */
  static async start(pace?: Pace): Promise<Upstream> {
    const upstream = new Upstream(pace);
    await upstream.#mock.start();
    upstream.#server.listen(0, '127.0.0.1');
    await once(upstream.#server, 'listening');
    return upstream;
  }

  /** Leads the hosts of the known providers, `host.internal` and `extraHosts` here; every other name does not resolve. */
  map(extraHosts: readonly string[] = []): UpstreamMap {
    const hosts = new Set([...KNOWN_HOSTS, ...extraHosts]);
    const port = portOf(this.#server);
    return ({ host }) => (hosts.has(host) ? { host: '127.0.0.1', port } : undefined);
  }

  /** The next streamed answer stops after so many events, until it is released or the client leaves. */
  hold(afterEvents = 3): Hold {
    const held = Promise.withResolvers<UpstreamExchange>();
    const released = Promise.withResolvers<void>();
    const entry = { afterEvents, held: held.resolve, released: released.promise };
    this.#holds.push(entry);
    const ending = toDisposable(() => {
      if (this.#holds.includes(entry)) this.#holds.splice(this.#holds.indexOf(entry), 1);
      released.resolve();
    });
    return { held: held.promise, release: () => released.resolve(), dispose: () => ending.dispose() };
  }

  /** Something goes wrong with the next request. */
  failNext(fault: UpstreamFault): void {
    this.#faults.push(fault);
  }

  async dispose(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([closed, this.#mock.stop()]);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy());
    const addressee = addresseeFrom(request.headers);
    const vendor = vendorOf(addressee);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const { pathname } = new URL(request.url ?? '/', 'http://upstream.invalid');
    const method = request.method ?? 'GET';
    const exchange = record(
      this.exchanges,
      { host: addressee.host, method, path: pathname, headers: request.headers, body: body.toString() },
      response,
    );
    const fault = this.#faults.shift();
    if (fault?.kind === 'delay') await Promise.race([delay(fault.delayMs), once(response, 'close')]);
    if (fault?.kind === 'hangUp') response.destroy();
    if (response.destroyed) return undefined;
    if (fault?.kind === 'answer') return send(response, { contentType: 'application/json', ...fault }, fault.headers);
    if (vendor === 'ollama' && pathname === '/api/tags') {
      return send(response, { status: 200, contentType: 'application/json', body: ollamaTags });
    }
    const path = mockPath(vendor, pathname);
    const refusal =
      plainToTls(addressee) ??
      refuseKey(vendor, request.headers) ??
      (path === undefined ? unknownPath(vendor, method, pathname) : undefined);
    if (refusal) return send(response, refusal);
    return this.#relay(
      { method, path: path ?? '/', body },
      response,
      exchange,
      fault?.kind === 'cut' ? fault.afterEvents : undefined,
    );
  }

  async #relay(
    sent: { readonly method: string; readonly path: string; readonly body: Buffer },
    response: ServerResponse,
    exchange: UpstreamExchange,
    cutAfter: number | undefined,
  ): Promise<void> {
    const { hostname, port } = new URL(this.#mock.url);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const headers = { 'content-type': 'application/json', 'content-length': sent.body.length };
    const request = httpRequest({ hostname, port, path: sent.path, method: sent.method, headers, signal: gone.signal });
    request.end(sent.body);
    try {
      const answer = await responseTo(request);
      const kept = Object.entries(answer.headers).filter(([name]) => !DROPPED_HEADERS.test(name));
      response.writeHead(answer.statusCode ?? 500, {
        ...Object.fromEntries(kept),
        'x-ratelimit-remaining-requests': '9999',
      });
      const isStream = (answer.headers['content-type'] ?? '').startsWith('text/event-stream');
      const hold = isStream ? this.#holds.shift() : undefined;
      let events = 0;
      for await (const piece of eventsOf(answer)) {
        // An event that is to be the last one before a break must really be out.
        await new Promise<void>((resolve) => response.write(piece, () => resolve()));
        events++;
        if (events === cutAfter) {
          exchange.outcome = 'cut';
          response.destroy();
          return;
        }
        if (hold && events === hold.afterEvents) {
          hold.held(exchange);
          await Promise.race([hold.released, once(response, 'close')]);
        }
      }
      response.end();
    } catch {
      response.destroy();
    }
  }
}

/** The events of a stream one by one, each with its empty line; of another body, its pieces. */
async function* eventsOf(answer: IncomingMessage): AsyncGenerator<string> {
  let rest = '';
  answer.setEncoding('utf8');
  for await (const chunk of answer) {
    const blocks = (rest + String(chunk)).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield `${block}\n\n`;
  }
  if (rest !== '') yield rest;
}

const KNOWN_HOSTS = ['api.openai.com', 'api.anthropic.com', 'generativelanguage.googleapis.com', 'host.internal'];

function record(
  exchanges: UpstreamExchange[],
  part: Omit<UpstreamExchange, 'outcome' | 'ended'>,
  response: ServerResponse,
): UpstreamExchange {
  const ended = Promise.withResolvers<void>();
  const exchange: UpstreamExchange = { ...part, outcome: 'open', ended: ended.promise };
  exchanges.push(exchange);
  response.once('close', () => {
    if (exchange.outcome === 'open') exchange.outcome = response.writableFinished ? 'finished' : 'aborted';
    ended.resolve();
  });
  return exchange;
}

function send(response: ServerResponse, refusal: Refusal, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(refusal.status, { 'content-type': refusal.contentType, ...headers });
  response.end(refusal.body);
}
