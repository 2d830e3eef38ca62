import type { RouteRule } from '../graph/routeRules.ts';
import { readBackend, type BackendView } from '../resource/backend.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { walkChain, type ProviderChain } from './chain.ts';
import { modelChain, readModelView } from './modelChain.ts';
import { RowCache, type RowFacts } from './rowCache.ts';
import type { ClusterStore } from './store.ts';
import { judge, type ProviderStatus, type Verdict } from './verdict.ts';

export type { ProviderStatus };

/** One backend, or one model, of a cluster with what the tree shows of it. */
export interface ProviderRow {
  /** Stable and unique over contexts: context, namespace, kind, name and uid. */
  readonly id: string;
  readonly context: string;
  /** An AgentgatewayBackend or an AgentgatewayModel. */
  readonly object: KubeObject;
  readonly view: BackendView;
  /** The HTTPRoute rules that lead to it. */
  readonly routes: readonly RouteRule[];
  readonly verdict: Verdict;
  /** What the verdict was drawn from. */
  readonly chain: ProviderChain;
}

/** Port: the loop of the host, which others want to use, too. */
export interface HostLoop {
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Resolves once all others who waited for the loop have had it. */
  nextTurn(): Promise<void>;
}

/** How long the loop is held at once. */
const sliceMs = 5;

const caches = new WeakMap<ClusterStore, RowCache<ProviderRow>>();

/**
 * The providers of a context, by namespace and name: what the store holds, judged, at once. Rows that still hold are the
 * same objects as at the last call, so that a change in a large cluster costs what it changes.
 */
export function providerRows(store: ClusterStore, context: string, features: GatewayFeatures): readonly ProviderRow[] {
  return cacheOf(store, context).rows(features);
}

/**
 * The same in slices, between which the loop is others' (thousands of rows that come or change together take longer than a
 * person should wait for a key). They are of what the store held when they were begun: of all else its event has told, for
 * the next call.
 */
export async function providerRowsInSlices(
  store: ClusterStore,
  context: string,
  features: GatewayFeatures,
  loop: HostLoop,
): Promise<readonly ProviderRow[]> {
  const cache = cacheOf(store, context);
  cache.want(features);
  const advance = (): boolean => {
    const endMs = loop.nowMs() + sliceMs;
    return cache.advance(() => loop.nowMs() >= endMs);
  };
  if (advance()) return cache.known ?? [];
  do await loop.nextTurn();
  while (!advance());
  // Whoever waited has work of his own with so many rows.
  await loop.nextTurn();
  return cache.known ?? [];
}

/** The rows as they were last made whole; undefined before the first time. */
export function knownRows(store: ClusterStore, context: string): readonly ProviderRow[] | undefined {
  return cacheOf(store, context).known;
}

/** Whether {@link knownRows} are those of a whole list, so that they may be counted: not while a first one is coming. */
export function areAllRows(store: ClusterStore, context: string): boolean {
  return cacheOf(store, context).areAll;
}

/** The row of one object as it is now; undefined when the store does not hold it. */
export function providerRow(
  store: ClusterStore,
  context: string,
  features: GatewayFeatures,
  object: KubeObject,
): ProviderRow | undefined {
  return cacheOf(store, context).row(object, features);
}

function cacheOf(store: ClusterStore, context: string): RowCache<ProviderRow> {
  let cache = caches.get(store);
  if (cache?.context !== context) {
    cache = new RowCache(store, context, (facts) => makeRow(context, facts));
    caches.set(store, cache);
  }
  return cache;
}

function makeRow(context: string, { fact, references, features }: RowFacts): ProviderRow {
  const { object } = fact;
  const isModel = object.kind === kinds.model.kind;
  const view = isModel ? readModelView(object) : readBackend(object);
  const chain = isModel ? modelChain(fact, references, features) : walkChain(fact, references, features);
  const { namespace = '', name, uid = '' } = object.metadata;
  return {
    id: [context, namespace, object.kind, name, uid].join('\u0000'),
    context,
    object,
    view,
    routes: chain.routes.flatMap(({ rules }) => rules),
    verdict: judge(object, view, chain),
    chain,
  };
}
