import { request } from 'node:http';
import { Worker } from 'node:worker_threads';
import { toDisposable } from '../../src/core/base/disposable.ts';
import { message } from '../../src/core/messages/index.ts';
import { fillTemplate } from '../../src/core/messages/message.ts';
import { PanelController } from '../../src/core/panel/panelController.ts';
import { noOptions } from '../../src/core/panel/panelState.ts';
import type { ToPage } from '../../src/core/panel/toPage.ts';
import { chatCompletions } from '../../src/core/prompt/formats/chatCompletions.ts';
import type { PromptHost } from '../../src/core/prompt/promptHost.ts';
import { runPrompt } from '../../src/core/prompt/runPrompt.ts';
import { createPromptTransport } from '../../src/io/http/promptTransport.ts';
import { FakeCredentials } from '../page/support/fakeCredentials.ts';
import { byCurl, missingCurl } from './curl.ts';
import { directLease } from './directLease.ts';
import { figuresOf, ms, ratio } from './figures.ts';
import { loopStalls } from './loopStalls.ts';
import { table } from './table.ts';

const seconds = 3;

/** The host's side of a fast answer: HTTP, decoding, batching for the page; the page itself is measured by its own tests. */
export async function stream(): Promise<string> {
  const rows: string[][] = [];
  const idle = await loopStalls(() => new Promise((resolve) => void setTimeout(resolve, 1000)));
  rows.push(['nothing to do', '-', '-', ms(idle.p99), ms(idle.max)]);
  for (const tokensPerSecond of [200, 2000]) {
    const { posts, characters, stalls } = await answer(tokensPerSecond);
    rows.push([
      `${tokensPerSecond} tokens a second`,
      String(characters),
      (posts / seconds).toFixed(0),
      ms(stalls.p99),
      ms(stalls.max),
    ]);
  }
  const plain = await withServer({ tokensPerSecond: 2000, seconds }, (port) => loopStalls(() => readPlainly(port)));
  rows.push(['2000 a second, read by a plain Node request', '-', '-', ms(plain.p99), ms(plain.max)]);
  const paced = table(
    [`host while an answer streams, ${seconds} s`, 'characters', 'posts / s', 'loop p99 ms (bar 20)', 'max ms'],
    rows,
  );
  return `${paced}\n\n${await unpaced()}`;
}

/** How many tokens come at once where nobody paces them. */
const floodTokens = 100_000;

/** What the product adds to reading where the upstream is as fast as it can be. */
async function unpaced(): Promise<string> {
  const flood = { tokensPerSecond: Number.POSITIVE_INFINITY, seconds: floodTokens };
  const timed = async (run: (port: number) => Promise<unknown>): Promise<number> =>
    withServer(flood, async (port) => {
      const started = performance.now();
      await run(port);
      return performance.now() - started;
    });
  const ways: readonly (readonly [string, (port: number) => Promise<unknown>])[] = [
    ['a plain Node request, read and dropped', readPlainly],
    ...(missingCurl() === undefined
      ? [['curl, read and dropped', (port: number) => byCurl(`http://127.0.0.1:${port}/`, '{}', undefined)] as const]
      : []),
    ['transport, decoder, batches for the page', (port) => answerFrom(port)],
  ];
  const rows: string[][] = [];
  let base = Number.NaN;
  for (const [name, run] of ways) {
    await timed(run);
    const samples: number[] = [];
    for (let index = 0; index < 5; index += 1) samples.push(await timed(run));
    const { median } = figuresOf(samples);
    if (Number.isNaN(base)) base = median;
    rows.push([name, ms(median), Math.round((floodTokens / median) * 1000).toLocaleString('en'), ratio(median, base)]);
  }
  return table(
    [`${floodTokens.toLocaleString('en')} tokens, as fast as they come`, 'ms', 'tokens / s', 'of plain'],
    rows,
  );
}

async function withServer<T>(workerData: object, run: (port: number) => Promise<T>): Promise<T> {
  const worker = new Worker(new URL('./tokenServer.ts', import.meta.url), { workerData });
  try {
    return await run(await new Promise<number>((resolve) => void worker.once('message', resolve)));
  } finally {
    await worker.terminate();
  }
}

function readPlainly(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', agent: false }, (reply) => {
      reply.resume();
      reply.on('end', () => resolve());
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

async function answer(tokensPerSecond: number) {
  return withServer({ tokensPerSecond, seconds }, answerFrom);
}

async function answerFrom(port: number) {
  let posts = 0;
  let characters = 0;
  const ended = Promise.withResolvers<void>();
  const controller = new PanelController(
    hostOf(`http://127.0.0.1:${port}`, () => ended.resolve()),
    {
      later: (action, delayMs) => {
        const timer = setTimeout(action, delayMs);
        return toDisposable(() => clearTimeout(timer));
      },
      translate: fillTemplate,
      showLog: () => undefined,
      openLink: () => undefined,
      info: () => undefined,
      copy: async () => undefined,
      run: () => undefined,
      credentials: new FakeCredentials(),
      remembered: () => undefined,
      remember: () => undefined,
    },
  );
  controller.attach((posted: ToPage) => {
    posts += 1;
    if (posted.type === 'text') characters += posted.text.length;
  });
  controller.receive({ type: 'ready', exchanges: [] });
  const stalls = await loopStalls(async () => {
    controller.receive({
      type: 'send',
      requestId: '1',
      providerId: 'bench',
      prompt: 'Hello',
      options: noOptions,
      stream: true,
      isAgain: false,
    });
    await ended.promise;
  });
  controller.dispose();
  return { posts, characters, stalls };
}

function hostOf(origin: string, ended: () => void): PromptHost {
  const name = { namespace: 'bench', name: 'bench' };
  const target = { context: 'bench', namespace: 'bench', gateway: 'bench', port: 80 };
  const ways = [{ kind: 'tunnel', target, reason: message('way.tunnel', { gateway: 'bench' }) }] as const;
  const endpoint = {
    backend: name,
    route: name,
    gateway: name,
    scheme: 'http',
    ways,
    noWays: [],
    host: undefined,
    path: '/',
    forwardedPath: '/',
    headers: {},
    routePath: '/',
  } as const;
  const provider = {
    id: 'bench',
    ...name,
    context: 'bench',
    routePath: '/',
    model: message('provider.accepted'),
    isModelFixed: true,
    status: 'ready',
    problem: undefined,
  } as const;
  return {
    start: () => undefined,
    providers: () => [provider],
    onDidChangeProviders: () => toDisposable(() => undefined),
    formats: () => [],
    gatewayOf: () => undefined,
    copyAs: () => undefined,
    async run(_id, prompt, options, signal, onEvent) {
      const run = {
        endpoint,
        ways,
        format: chatCompletions,
        turns: [{ role: 'user', text: prompt }],
        model: options.model,
        stream: true,
      } as const;
      const ports = {
        openTunnel: () => directLease(origin),
        transport: createPromptTransport(),
        nowMs: () => performance.now(),
        unreached: () => undefined,
      };
      await runPrompt(run, ports, signal, onEvent);
      ended();
    },
  };
}
