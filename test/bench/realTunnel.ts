import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { connectContext } from '../../src/io/kube/index.ts';
import { TestPods } from '../io/support/testPods.ts';
import { startProgram } from '../io/support/testCluster.ts';
import { realKubectl } from '../real/binaries.ts';
import { startControlPlane } from '../real/controlPlane.ts';
import { nodeNames } from '../real/kwok.ts';
import { clusterPortForward, KWOK_GROUP } from '../real/kwokConfig.ts';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { stringAt } from '../sandbox/json.ts';
import { figuresOf, ms, ratio } from './figures.ts';
import { table } from './table.ts';

const namespace = 'default';
const pod = 'gateway';
const port = 8080;
const firstBytes = 40;
/** Between two questions of a person there is more; in this time a tunnel is made ready for the next. */
const pauseMs = 150;
const bulks = 5;
const bulkBytes = 64 * 2 ** 20;
const chunk = Buffer.alloc(64 * 1024, 'x');

/** One way to the program behind the Pod. */
interface Way {
  readonly name: string;
  /** Undefined: a TCP connection to `origin`. */
  readonly connect?: () => Promise<Duplex>;
  readonly origin?: string;
  /** One after the other. */
  readonly firstMs: number[];
  /** After a pause. */
  readonly restedMs: number[];
  readonly bulkMs: number[];
}

const progress = (line: string): void => console.log(line);
const medianOf = (samples: readonly number[] = []): number => figuresOf(samples).median;

/** The tunnel beside `kubectl port-forward`, to the same Pod of a real API server, each way in turn. */
export async function realTunnel(): Promise<string> {
  const kubectl = await realKubectl(progress);
  const plane = await startControlPlane({ progress });
  const admin = new ApiClient(connectionFrom(plane.kubeconfig), 'bench');
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-bench-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, plane.kubeconfig, { mode: 0o600 });
  const context = /^current-context:\s*"?(?<name>[^"\n]+)"?/m.exec(plane.kubeconfig)?.groups?.['name'] ?? '';
  const program = await startProgram((asked, answer) => {
    if (asked.url !== '/bulk') return void answer.end('first');
    answer.writeHead(200, { 'content-length': bulkBytes });
    const more = (): void => {
      while (sent < bulkBytes) {
        sent += chunk.length;
        if (!answer.write(chunk)) return void answer.once('drain', more);
      }
      answer.end();
    };
    let sent = 0;
    more();
  });
  const connection = connectContext([kubeconfig], context);
  const lease = connection.forwarder.open({ context, namespace, gateway: pod, port }, new TestPods(pod));
  let forward: { readonly origin: string; end(): void } | undefined;
  try {
    await runPod(admin, program.port);
    forward = await startKubectl(kubectl, kubeconfig);
    const ways: readonly Way[] = [
      {
        name: 'straight to the program',
        origin: `http://127.0.0.1:${program.port}`,
        firstMs: [],
        restedMs: [],
        bulkMs: [],
      },
      { name: 'kubectl port-forward', origin: forward.origin, firstMs: [], restedMs: [], bulkMs: [] },
      {
        name: 'tunnel, as prompts use it (no port)',
        connect: () => lease.connect(),
        firstMs: [],
        restedMs: [],
        bulkMs: [],
      },
      { name: 'tunnel, by its loopback port', origin: await lease.origin(), firstMs: [], restedMs: [], bulkMs: [] },
    ];
    for (const way of ways) await get(way, '/first');
    for (let round = 0; round < firstBytes; round += 1) {
      for (const way of ways) way.firstMs.push((await get(way, '/first')).firstMs);
    }
    for (let round = 0; round < firstBytes; round += 1) {
      for (const way of ways) {
        await delay(pauseMs);
        way.restedMs.push((await get(way, '/first')).firstMs);
      }
    }
    for (let round = 0; round < bulks; round += 1) {
      for (const way of ways) way.bulkMs.push((await get(way, '/bulk')).allMs);
    }
    return report(ways);
  } finally {
    forward?.end();
    lease.dispose();
    connection.dispose();
    await program.close();
    admin.dispose();
    rmSync(folder, { recursive: true, force: true });
    await plane.dispose();
  }
}

async function runPod(admin: ApiClient, programPort: number): Promise<void> {
  await admin.create(`/apis/${KWOK_GROUP}/v1alpha1/clusterportforwards`, clusterPortForward(port, programPort));
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await admin.create(path, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod },
    spec: { nodeName: nodeNames[0], containers: [{ name: 'main', image: 'none' }] },
  });
  while (stringAt(await admin.get(`${path}/${pod}`), 'status', 'phase') !== 'Running') await delay(50);
}

async function startKubectl(program: string, kubeconfig: string): Promise<{ readonly origin: string; end(): void }> {
  const child = spawn(
    program,
    ['--kubeconfig', kubeconfig, '--namespace', namespace, 'port-forward', `pod/${pod}`, `:${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /127\.0\.0\.1:(?<port>\d+)/.exec(line)?.groups?.['port'];
    if (origin === undefined) continue;
    // It says a line for each connection; nobody may let that pipe fill up.
    child.stdout.resume();
    return { origin: `http://127.0.0.1:${origin}`, end: kill };
  }
  throw new Error('kubectl port-forward ended before it listened');
}

/** From the call to the first byte of the body, and to the last; a connection of its own. */
async function get(way: Way, path: string): Promise<{ readonly firstMs: number; readonly allMs: number }> {
  const started = performance.now();
  const connection = await way.connect?.();
  return new Promise((resolve, reject) => {
    let firstMs: number | undefined;
    const url = new URL(path, way.origin ?? 'http://gateway');
    const how = connection === undefined ? { agent: false } : { createConnection: () => connection };
    const sent = request(url, { ...how, headers: { connection: 'close' } }, (answer) => {
      answer.on('data', () => {
        firstMs ??= performance.now() - started;
      });
      answer.on('end', () => {
        connection?.destroy();
        resolve({ firstMs: firstMs ?? Number.NaN, allMs: performance.now() - started });
      });
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

function report(ways: readonly Way[]): string {
  const peer = ways[1];
  const rows = ways.map(({ name, firstMs, restedMs, bulkMs }) => [
    name,
    ms(medianOf(restedMs)),
    ms(figuresOf(restedMs).p99),
    ratio(medianOf(peer?.restedMs), medianOf(restedMs)),
    ms(medianOf(firstMs)),
    ratio(medianOf(peer?.firstMs), medianOf(firstMs)),
    (bulkBytes / 2 ** 20 / (medianOf(bulkMs) / 1000)).toFixed(0),
    ratio(medianOf(peer?.bulkMs), medianOf(bulkMs)),
  ]);
  return `${table(['to a Pod of a real API server', 'first byte ms', 'p99 ms', 'kubectl over it', 'at once again ms', 'kubectl over it', 'MB/s', 'over kubectl'], rows)}\nbar: not slower than kubectl port-forward`;
}
