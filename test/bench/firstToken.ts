import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { PromptEndpoint } from '../../src/core/gateway/endpoint.ts';
import type { ForwardTarget } from '../../src/core/gateway/forwarder.ts';
import { message } from '../../src/core/messages/index.ts';
import { gatewayPods } from '../../src/core/gateway/gatewayPods.ts';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import type { PromptPorts } from '../../src/core/prompt/runPrompt.ts';
import { directLease } from './directLease.ts';
import { chatCompletions } from '../../src/core/prompt/formats/chatCompletions.ts';
import { runPrompt } from '../../src/core/prompt/runPrompt.ts';
import { createPromptTransport } from '../../src/io/http/promptTransport.ts';
import { connectContext } from '../../src/io/kube/index.ts';
import { listAt, stringAt } from '../sandbox/json.ts';
import { pathTo } from '../sandbox/paths.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { byCurl, missingCurl } from './curl.ts';
import { figuresOf, ms } from './figures.ts';
import { table } from './table.ts';

const repetitions = 20;
const pace = { firstTokenMs: 50, tokensPerSecond: 500 };
const path = '/ollama/v1/chat/completions';
const firstWord = /"content":\s*"[^"]/;
const turns = [{ role: 'user', text: 'Hello' }] as const;

/** From the call to the first word of the answer, each way in turn, so that a busy moment meets them all. */
export async function firstToken(): Promise<string> {
  const sandbox = await startSandbox({ pace });
  const connection = connectContext([sandbox.kubeconfigPath], sandbox.context);
  try {
    const endpoint = await endpointOf(sandbox);
    const direct = () => directLease(sandbox.gatewayUrl);
    const store = new ClusterStore(connection.source);
    store.start();
    const pods = gatewayPods(store, endpoint.gateway);
    const tunnel = () => connection.forwarder.open(targetIn(sandbox.context), pods);
    const held = tunnel();
    const ways = [
      { name: 'a request by hand, straight to the gateway', run: () => byHand(sandbox.gatewayUrl) },
      { name: 'transport and decoder, straight to the gateway', run: () => byProduct(endpoint, direct) },
      { name: 'the same through a tunnel that is open', run: () => byProduct(endpoint, tunnel) },
    ].map((way) => ({ ...way, samples: [] as number[] }));
    const measure = async (way: (typeof ways)[number]): Promise<void> => void way.samples.push(await way.run());
    for (const way of ways) await way.run();
    for (let index = 0; index < repetitions; index += 1) for (const way of ways) await measure(way);
    held.dispose();
    const opened = {
      name: 'the same, the tunnel opened for it',
      run: () => byProduct(endpoint, tunnel),
      samples: [],
    };
    for (let index = 0; index < repetitions; index += 1) await measure(opened);
    const curl = await curlWays(sandbox.gatewayUrl);
    const base = figuresOf(ways[0]?.samples ?? []).median;
    const rows = [...ways, opened, ...curl].map(({ name, samples }) => {
      const { median, p99 } = figuresOf(samples);
      return [name, ms(median), ms(p99), signed(median - base)];
    });
    const bar =
      'bar: +5 in the same process; kubectl port-forward as peer: skipped, no kubectl here speaks to the sandbox';
    return `${table([`first token, upstream takes ${pace.firstTokenMs} ms`, 'median ms', 'p99 ms', 'over by hand'], rows)}\n${bar}`;
  } finally {
    connection.dispose();
    await sandbox.dispose();
  }
}

/** The same request by curl: as a program, and by its own clock. */
async function curlWays(origin: string): Promise<readonly { readonly name: string; readonly samples: number[] }[]> {
  if (missingCurl() !== undefined) return [];
  const body = chatCompletions.encode({ turns, model: undefined, stream: true }) ?? '';
  const program = { name: 'curl, from its start to the first word', samples: [] as number[] };
  const transfer = { name: 'curl, by its own clock to the first byte', samples: [] as number[] };
  for (let index = 0; index < repetitions; index += 1) {
    const { firstWordMs, firstByteMs } = await byCurl(`${origin}${path}`, body, firstWord);
    program.samples.push(firstWordMs);
    transfer.samples.push(firstByteMs);
  }
  return [program, transfer];
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;

function targetIn(context: string): ForwardTarget {
  return { context, namespace: SANDBOX_NAMESPACE, gateway: 'ai-gateway', port: 8080 };
}

async function endpointOf(sandbox: Sandbox): Promise<PromptEndpoint> {
  const backend = { namespace: SANDBOX_NAMESPACE, name: 'ollama-backend' };
  for (;;) {
    const pods = await sandbox.client.call({ path: pathTo('pods', SANDBOX_NAMESPACE) });
    const ready = listAt(pods, 'items').find((pod) => stringAt(pod, 'status', 'phase') === 'Running');
    const pod = stringAt(ready, 'metadata', 'name');
    if (pod === undefined) await delay(20);
    else {
      const reason = message('way.tunnel', { gateway: 'ai-gateway' });
      const route = { namespace: SANDBOX_NAMESPACE, name: 'ollama' };
      return {
        backend,
        route,
        gateway: { namespace: SANDBOX_NAMESPACE, name: 'ai-gateway' },
        scheme: 'http',
        ways: [{ kind: 'tunnel', target: targetIn(sandbox.context), reason }],
        noWays: [],
        host: undefined,
        path,
        forwardedPath: path,
        headers: {},
        routePath: '/ollama',
      };
    }
  }
}

async function byProduct(endpoint: PromptEndpoint, openTunnel: PromptPorts['openTunnel']): Promise<number> {
  const ports = {
    openTunnel,
    transport: createPromptTransport(),
    nowMs: () => performance.now(),
    unreached: () => undefined,
  };
  const stop = new AbortController();
  const started = performance.now();
  let tookMs = Number.NaN;
  const run = { endpoint, ways: endpoint.ways, format: chatCompletions, turns, model: undefined, stream: true };
  await runPrompt(run, ports, stop.signal, (event) => {
    if (event.type !== 'text') return;
    tookMs = performance.now() - started;
    stop.abort();
  });
  return tookMs;
}

function byHand(origin: string): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}${path}`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (reply) => {
        let text = '';
        reply.on('error', () => undefined);
        reply.on('data', (bytes: Buffer) => {
          text += bytes.toString();
          if (!firstWord.test(text)) return;
          resolve(performance.now() - started);
          sent.destroy();
        });
      },
    );
    sent.on('error', reject);
    sent.end(chatCompletions.encode({ turns, model: undefined, stream: true }));
  });
}
