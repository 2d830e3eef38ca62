import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { mock } from 'node:test';
import { failure } from '../../../src/core/messages/index.ts';
import { ApiError } from '../../../src/io/kube/apiError.ts';
import { defaultPace, type Pace } from '../../../src/io/kube/index.ts';
import type { createClusterSource } from '../../../src/io/kube/source.ts';

type Client = Parameters<typeof createClusterSource>[0];
type Request = Parameters<Client['open']>[0];

const bookmarkMs = 60_000;

/**
 * An API server without sockets, for hours that pass in a moment: node:test's clock is the clock of both sides. Lists are
 * empty; watches send a bookmark a minute and end when the client asked for it.
 */
export class SimulatedServer {
  readonly requests: { readonly path: string; readonly atMs: number }[] = [];
  readonly #streams = new Set<IncomingMessage>();
  namespaces: readonly string[] = [];
  /** What to answer instead, by path; undefined: as usual. */
  fault: ((path: string) => ApiError | undefined) | undefined;

  /** After how long it ends a watch in order, whatever the client asked for. */
  watchLifeMs: number | undefined;

  /** How long a request waits for its answer. */
  latencyMs = 0;

  readonly client: Client = { context: 'simulated', open: (request) => this.#open(request) };
  /** The default pace, with the simulated clock. Its timers cannot be refreshed, so no watch is ever taken for silent. */
  readonly pace: Pace = { ...defaultPace, nowMs: () => Date.now(), silenceMs: 86_400_000 };

  count(part: string): number {
    return this.requests.filter(({ path }) => path.includes(part)).length;
  }

  /** Cuts every stream, as a server that dies. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    this.#streams.clear();
  }

  async #open({ path }: Request): ReturnType<Client['open']> {
    this.requests.push({ path, atMs: Date.now() });
    await new Promise<void>((resolve) => {
      if (this.latencyMs === 0) resolve();
      else setTimeout(resolve, this.latencyMs);
    });
    const failed = this.fault?.(path);
    if (failed !== undefined) throw failed;
    const message = new IncomingMessage(new Socket());
    message.on('error', () => undefined);
    const query = new URL(path, 'http://server').searchParams;
    const askedMs = Number(query.get('timeoutSeconds')) * 1000;
    if (query.get('watch') === '1') this.#stream(message, this.watchLifeMs ?? askedMs);
    else answer(message, discovery(path) ?? { metadata: { resourceVersion: '1' }, items: this.#itemsOf(path) });
    return { message, server: 'http://server' };
  }

  #itemsOf(path: string): readonly unknown[] {
    if (!path.startsWith('/api/v1/namespaces?')) return [];
    return this.namespaces.map((name) => ({ metadata: { name } }));
  }

  #stream(message: IncomingMessage, lifeMs: number): void {
    this.#streams.add(message);
    const object = { metadata: { resourceVersion: '2' } };
    const bookmarks = setInterval(() => message.push(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`), bookmarkMs);
    setTimeout(() => message.push(null), lifeMs);
    message.once('close', () => {
      clearInterval(bookmarks);
      this.#streams.delete(message);
    });
  }
}

/** The documents by which a client learns that the server has Deployments and backends, and nothing else. */
function discovery(path: string): unknown {
  const [, root, group, version, ...rest] = path.split('/');
  if (root !== 'apis' || rest.length > 0) return undefined;
  if (version === undefined) return { versions: [{ version: group === 'agentgateway.dev' ? 'v1alpha1' : 'v1' }] };
  return { resources: [{ name: 'deployments' }, { name: 'agentgatewaybackends' }] };
}

function answer(message: IncomingMessage, body: unknown): void {
  message.push(JSON.stringify(body));
  message.push(null);
}

export function refusal(status: number | undefined, retryAfterMs?: number): ApiError {
  if (status === undefined)
    return new ApiError(failure('cluster.unreachable', { server: 's', detail: 'ECONNREFUSED' }), {});
  const coded = failure('cluster.requestFailed', { status, request: 'list', detail: '-' });
  return new ApiError(coded, { status, retryAfterMs });
}

/** Lets simulated time pass; what it wakes runs to its end. Needs mocked timers (`mock.timers.enable`). */
export async function pass(ms: number, stepMs = 500): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    mock.timers.tick(stepMs);
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
