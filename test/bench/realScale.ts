import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClusterStore } from '../../src/core/cluster/store.ts';
import { groupByNamespace, isBroken } from '../../src/core/cluster/rowGroups.ts';
import { providerRows, providerRowsInSlices, type ProviderRow } from '../../src/core/cluster/topology.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { hostLoop } from '../../src/editor/doors/hostLoop.ts';
import { connectContext } from '../../src/io/kube/index.ts';
import { recordRequests } from '../io/support/recordRequests.ts';
import { startControlPlane } from '../real/controlPlane.ts';
import { ApiClient } from '../sandbox/api/apiClient.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { objectAt, stringAt } from '../sandbox/json.ts';
import { pathTo } from '../sandbox/paths.ts';
import { figuresOf, ms, ratio } from './figures.ts';
import { cpuMs, watchLoop, type Stall } from './loopStalls.ts';
import { waitedMs } from './stopwatch.ts';
import { table } from './table.ts';

const backendCount = 10_000;
const namespaceCount = 200;
const pageSize = 500;
const writesAtOnce = 16;
const updates = 100;
const rounds = 5;
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
    await rawList(admin);
    // The first connection of a process loads what the next ones share.
    const raw = [await rawList(admin)];
    const first = await look(kubeconfig, admin, 0);
    // In turn, so that a machine that is busy for a while is so for both.
    const again: Look[] = [];
    for (let round = 0; round < rounds; round += 1) {
      raw.push(await rawList(admin));
      again.push(await look(kubeconfig, admin, round === 0 ? updates : 0));
    }
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

/** How long something took. */
interface Span {
  readonly allMs: number;
  /** Less the time in which this thread was ready and the machine ran something else. */
  readonly ownMs: number;
  /** What this thread computed of it, its collection of garbage included. */
  readonly computedMs: number;
}

function beginSpan(): () => Span {
  const waited = waitedMs();
  const computed = cpuMs();
  const started = performance.now();
  return () => {
    const allMs = performance.now() - started;
    return { allMs, ownMs: allMs - (waitedMs() - waited), computedMs: cpuMs() - computed };
  };
}

interface RawList {
  readonly firstMs: number;
  readonly all: Span;
  readonly loading: Stall;
}

/** The same pages, asked for and parsed by nobody else's rules. */
async function rawList(admin: ApiClient): Promise<RawList> {
  // The look at rows is watched, too, and each tick costs a little.
  const loading = watchLoop();
  const span = beginSpan();
  let firstMs: number | undefined;
  let next: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), ...(next !== undefined && { continue: next }) });
    const page = await admin.call({ path: `${allBackends}?${query}` });
    firstMs ??= span().allMs;
    next = stringAt(objectAt(page, 'metadata'), 'continue');
  } while (next);
  const all = span();
  return { firstMs: firstMs ?? Number.NaN, all, loading: loading() };
}

interface Look {
  readonly firstRowsMs: number;
  readonly allRows: Span;
  readonly settledMs: number;
  readonly requests: number;
  readonly heapMb: number;
  readonly residentMb: number;
  /** From the first request until all rows know their Secrets. */
  readonly loading: Stall;
  /** While all rows are judged anew, as when the release becomes known, and the tree groups and counts them. */
  readonly everything: Stall;
  /** From the answer to a write to its row, and the work of this process in that time. */
  readonly heardMs: readonly number[];
  readonly rowMs: readonly number[];
}

/** What the view does when it is shown: connect, watch, and make rows of what comes, in slices. */
async function look(kubeconfig: string, admin: ApiClient, updateCount: number): Promise<Look> {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const recorded = recordRequests();
  const loading = watchLoop();
  const span = beginSpan();
  const connection = connectContext([kubeconfig], contextIn(await readText(kubeconfig)));
  const store = new ClusterStore(connection.source, { own: 'default', chosen: [] });
  store.setSeen(true);
  const follower = new RowFollower(store);
  const waitFor = async (isThere: () => boolean): Promise<Span> => {
    while (!isThere()) await follower.next();
    return span();
  };
  try {
    store.start();
    const { allMs: firstRowsMs } = await waitFor(() => follower.rows.length > 0);
    const allRows = await waitFor(() => store.isComplete(kinds.backend) && follower.rows.length === backendCount);
    const { allMs: settledMs } = await waitFor(() => store.isSettled && allSecrets(store));
    const loadingStall = loading();
    const requests = recorded.requests.length;
    globalThis.gc?.();
    const after = process.memoryUsage();
    const watching = watchLoop();
    const anew = await providerRowsInSlices(store, context, { secretRefKey: false }, hostLoop);
    groupByNamespace(anew);
    if (anew.filter(isBroken).length + anew.length < backendCount) throw new Error('rows are missing');
    await delay(5);
    const everything = watching();
    follower.dispose();
    providerRows(store, context, everyReleaseFeatures);
    const updated = await update(store, admin, () => providerRows(store, context, everyReleaseFeatures), updateCount);
    return {
      firstRowsMs,
      allRows,
      settledMs,
      requests,
      heapMb: (after.heapUsed - before.heapUsed) / 2 ** 20,
      residentMb: after.rss / 2 ** 20,
      loading: loadingStall,
      everything,
      ...updated,
    };
  } finally {
    follower.dispose();
    recorded.dispose();
    store.dispose();
    connection.dispose();
  }
}

const context = 'bench';

/** Rows in slices, again and again as the store changes. */
class RowFollower {
  readonly #store: ClusterStore;
  readonly #subscription: { dispose(): void };
  #rows: readonly ProviderRow[] = [];
  #isMaking = false;
  #isBehind = false;
  #told = Promise.withResolvers<void>();

  constructor(store: ClusterStore) {
    this.#store = store;
    this.#subscription = store.onDidChange(() => {
      if (this.#isMaking) this.#isBehind = true;
      else void this.#make();
    });
  }

  get rows(): readonly ProviderRow[] {
    return this.#rows;
  }

  /** Resolves when rows are made the next time. */
  next(): Promise<void> {
    return this.#told.promise;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #make(): Promise<void> {
    this.#isMaking = true;
    this.#rows = await providerRowsInSlices(this.#store, context, everyReleaseFeatures, hostLoop);
    this.#told.resolve();
    this.#told = Promise.withResolvers<void>();
    const isBehind = this.#isBehind;
    this.#isBehind = false;
    this.#isMaking = false;
    if (isBehind) await this.#make();
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

function report(raw: readonly RawList[], first: Look, again: readonly Look[]): string {
  const bare = middleOf(raw.map(({ all }) => all));
  const line = (name: string, looks: readonly Look[]) => {
    const of = (figure: (look: Look) => number): number => figuresOf(looks.map(figure)).median;
    const all = middleOf(looks.map(({ allRows }) => allRows));
    return [
      name,
      ms(of(({ firstRowsMs }) => firstRowsMs)),
      ...times(all, bare),
      ms(of(({ settledMs }) => settledMs)),
      String(of(({ requests }) => requests)),
      of(({ heapMb }) => heapMb).toFixed(0),
      of(({ residentMb }) => residentMb).toFixed(0),
      stallIn(looks.map(({ loading }) => loading)),
      stallIn(looks.map(({ everything }) => everything)),
    ];
  };
  const firstPage = ms(figuresOf(raw.map(({ firstMs }) => firstMs)).median);
  const bareStall = stallIn(raw.map(({ loading }) => loading));
  const sizes = table(
    [
      `${backendCount} backends, ${namespaceCount} namespaces, real API server`,
      'first rows ms',
      'all rows ms',
      'own',
      'computed',
      'with Secrets ms',
      'requests',
      'heap MB',
      'resident MB',
      'stall ms loading (own)',
      'all anew (own)',
    ],
    [
      ['the bare list in pages of 500', firstPage, ...times(bare, bare), '', '', '', '', bareStall, ''],
      line('rows, first connection of the process', [first]),
      line(`rows, connections after it, median of ${again.length}`, again),
    ],
  );
  const [updated] = again;
  const heard = figuresOf(updated?.heardMs ?? []);
  const rows = figuresOf(updated?.rowMs ?? []);
  return `${sizes}\nan update: from the write to its row ${ms(heard.median)} ms (p99 ${ms(heard.p99)}), of it rows ${ms(rows.median)} ms (p99 ${ms(rows.p99)}; bar 5)\nbar: the whole 1.5× the bare list, no stall above 20 ms. The first connection loads sources, one file after the other: what is shipped takes what the section activation says`;
}

function middleOf(spans: readonly Span[]): Span {
  const of = (figure: (span: Span) => number): number => figuresOf(spans.map(figure)).median;
  return {
    allMs: of(({ allMs }) => allMs),
    ownMs: of(({ ownMs }) => ownMs),
    computedMs: of(({ computedMs }) => computedMs),
  };
}

/** Three columns, each with how many times that of the bare list it is. */
function times(span: Span, bare: Span): readonly string[] {
  const over = (figure: keyof Span): string => `${ms(span[figure])} (${ratio(span[figure], bare[figure])})`;
  return [over('allMs'), over('ownMs'), over('computedMs')];
}

function stallIn(stalls: readonly Stall[]): string {
  const of = (figure: keyof Stall): string => ms(figuresOf(stalls.map((stall) => stall[figure])).median);
  return `${of('maxMs')} (${of('ownMs')})`;
}
