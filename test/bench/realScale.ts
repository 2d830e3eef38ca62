import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { providerRows } from '../../src/core/cluster/topology.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { connectContext } from '../../src/io/kube/index.ts';
import { recordRequests } from '../io/support/recordRequests.ts';
import { startControlPlane } from '../real/controlPlane.ts';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { objectAt, stringAt } from '../sandbox/json.ts';
import { pathTo } from '../sandbox/paths.ts';
import { figuresOf, ms, ratio } from './figures.ts';
import { table } from './table.ts';

const backendCount = 10_000;
const namespaceCount = 200;
const pageSize = 500;
const writesAtOnce = 16;
const updates = 100;
const allBackends = '/apis/agentgateway.dev/v1alpha1/agentgatewaybackends';

/** A big cluster on a real API server: from the first request to rows, beside the bare paged list of the same run. */
export async function realScale(): Promise<string> {
  const plane = await startControlPlane({ progress: (line) => console.log(line) });
  const admin = new ApiClient(connectionFrom(plane.kubeconfig), 'bench');
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-bench-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, plane.kubeconfig, { mode: 0o600 });
  try {
    await fill(admin);
    const raw = [await rawList(admin), await rawList(admin), await rawList(admin)];
    // The first connection of a process loads what the next ones share.
    const first = await look(kubeconfig, admin, 0);
    const again = await look(kubeconfig, admin, updates);
    return report(raw, first, again);
  } finally {
    admin.dispose();
    rmSync(folder, { recursive: true, force: true });
    await plane.dispose();
  }
}

const namespaceOf = (index: number): string => `team-${index % namespaceCount}`;

async function fill(admin: ApiClient): Promise<void> {
  const namespaces = Array.from({ length: namespaceCount }, (_, index) => index);
  await eachOf(namespaces, (index) =>
    admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespaceOf(index) } }),
  );
  await eachOf(namespaces, (index) =>
    admin.create(pathTo('secrets', namespaceOf(index)), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'api-key' },
      stringData: { Authorization: 'none' },
    }),
  );
  const backends = Array.from({ length: backendCount }, (_, index) => index);
  await eachOf(backends, (index) =>
    admin.create(pathTo('agentgatewaybackends', namespaceOf(index)), {
      apiVersion: 'agentgateway.dev/v1alpha1',
      kind: 'AgentgatewayBackend',
      metadata: { name: `backend-${index}` },
      spec: {
        ai: { provider: { openai: { model: 'gpt-4o-mini' } } },
        policies: { auth: { secretRef: { name: 'api-key' } } },
      },
    }),
  );
}

async function eachOf(all: readonly number[], work: (index: number) => Promise<unknown>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) await work(index);
  };
  await Promise.all(Array.from({ length: writesAtOnce }, worker));
}

interface RawList {
  readonly firstMs: number;
  readonly allMs: number;
}

/** The same pages, asked for and parsed by nobody else's rules. */
async function rawList(admin: ApiClient): Promise<RawList> {
  const started = performance.now();
  let firstMs: number | undefined;
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(next !== undefined && { continue: next }) });
    const page = await admin.call({ path: `${allBackends}?${query}` });
    firstMs ??= performance.now() - started;
    next = stringAt(objectAt(page, 'metadata'), 'continue');
  } while (next);
  return { firstMs: firstMs ?? Number.NaN, allMs: performance.now() - started };
}

interface Look {
  readonly firstRowsMs: number;
  readonly allRowsMs: number;
  readonly settledMs: number;
  readonly requests: number;
  readonly heapMb: number;
  readonly residentMb: number;
  readonly stallMs: number;
  /** From the answer to a write to its row, and the work of this process in that time. */
  readonly heardMs: readonly number[];
  readonly rowMs: readonly number[];
}

/** What the view does when it is shown: connect, watch, and make rows of what comes. */
async function look(kubeconfig: string, admin: ApiClient, updateCount: number): Promise<Look> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const recorded = recordRequests();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const started = performance.now();
  const connection = connectContext([kubeconfig], contextIn(await readText(kubeconfig)));
  const store = new ClusterStore(connection.source, { own: 'default', chosen: [] });
  const rows = () => providerRows(store, 'bench', everyReleaseFeatures);
  store.setSeen(true);
  let firstRowsMs: number | undefined;
  const told = store.onDidChange((kind) => {
    if (kind !== kinds.backend || firstRowsMs !== undefined || store.objects(kinds.backend).length === 0) return;
    rows();
    firstRowsMs = performance.now() - started;
  });
  try {
    store.start();
    while (!store.isComplete(kinds.backend)) await delay(1);
    if (rows().length !== backendCount) throw new Error(`${rows().length} rows`);
    const allRowsMs = performance.now() - started;
    while (!store.isSettled || !allSecrets(store)) await delay(5);
    rows();
    const settledMs = performance.now() - started;
    delays.disable();
    const requests = recorded.requests.length;
    globalThis.gc?.();
    const after = process.memoryUsage();
    const updated = await update(store, admin, rows, updateCount);
    return {
      firstRowsMs: firstRowsMs ?? Number.NaN,
      allRowsMs,
      settledMs,
      requests,
      heapMb: (after.heapUsed - before.heapUsed) / 2 ** 20,
      residentMb: after.rss / 2 ** 20,
      stallMs: delays.max / 1e6,
      ...updated,
    };
  } finally {
    told.dispose();
    recorded.dispose();
    store.dispose();
    connection.dispose();
  }
}

function allSecrets(store: ClusterStore): boolean {
  return store.objects(kinds.secret).length === namespaceCount;
}

async function update(store: ClusterStore, admin: ApiClient, rows: () => unknown, count: number) {
  const heardMs: number[] = [];
  const rowMs: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const index = (round * 37) % backendCount;
    const path = pathTo('agentgatewaybackends', namespaceOf(index), `backend-${index}`);
    const heard = new Promise<number>((resolve) => {
      const follow = store.onDidChange((kind) => {
        if (kind !== kinds.backend) return;
        follow.dispose();
        const began = performance.now();
        rows();
        rowMs.push(performance.now() - began);
        resolve(performance.now());
      });
    });
    const sent = performance.now();
    await admin.mergePatch(path, { spec: { ai: { provider: { openai: { model: `round-${round}` } } } } });
    heardMs.push((await heard) - sent);
  }
  return { heardMs, rowMs };
}

async function readText(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(file, 'utf8');
}

function contextIn(kubeconfig: string): string {
  return /^current-context:\s*"?(?<name>[^"\n]+)"?/m.exec(kubeconfig)?.groups?.['name'] ?? '';
}

function report(raw: readonly RawList[], first: Look, again: Look): string {
  const rawFirst = figuresOf(raw.map(({ firstMs }) => firstMs)).median;
  const rawAll = figuresOf(raw.map(({ allMs }) => allMs)).median;
  const line = (name: string, { firstRowsMs, allRowsMs, settledMs, requests, heapMb, residentMb, stallMs }: Look) => [
    name,
    ms(firstRowsMs),
    ms(allRowsMs),
    ratio(allRowsMs, rawAll),
    ms(settledMs),
    String(requests),
    heapMb.toFixed(0),
    residentMb.toFixed(0),
    ms(stallMs),
  ];
  const sizes = table(
    [
      `${backendCount} backends, ${namespaceCount} namespaces, real API server`,
      'first rows ms',
      'all rows ms',
      'over the bare list',
      'with Secrets ms',
      'requests',
      'heap MB',
      'resident MB',
      'longest stall ms',
    ],
    [
      ['the bare list in pages of 500', ms(rawFirst), ms(rawAll), '1.0×', '', '', '', '', ''],
      line('rows, first connection of the process', first),
      line('rows, second connection', again),
    ],
  );
  const heard = figuresOf(again.heardMs);
  const rows = figuresOf(again.rowMs);
  return `${sizes}\nan update: from the write to its row ${ms(heard.median)} ms (p99 ${ms(heard.p99)}), of it rows ${ms(rows.median)} ms (p99 ${ms(rows.p99)}; bar 5)\nbar: the whole 1.5× the bare list`;
}
