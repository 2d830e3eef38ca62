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

const caches = new WeakMap<ClusterStore, RowCache<ProviderRow>>();

/**
 * The providers of a context, by namespace and name: what the store holds, judged. Rows that still hold are the same
 * objects as at the last call, so that a change in a large cluster costs what it changes.
 */
export function providerRows(store: ClusterStore, context: string, features: GatewayFeatures): readonly ProviderRow[] {
  let cache = caches.get(store);
  if (cache?.context !== context) {
    cache = new RowCache(store, context, (facts) => makeRow(context, facts));
    caches.set(store, cache);
  }
  return cache.rows(features);
}

/** A row is made anew far more often than its object changes. */
const views = new WeakMap<KubeObject, BackendView>();

function viewOf(object: KubeObject, isModel: boolean): BackendView {
  let view = views.get(object);
  if (view === undefined) views.set(object, (view = isModel ? readModelView(object) : readBackend(object)));
  return view;
}

function makeRow(context: string, { fact, references, features }: RowFacts): ProviderRow {
  const { object } = fact;
  const isModel = object.kind === kinds.model.kind;
  const view = viewOf(object, isModel);
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
