import { checkBackend } from '../checks/index.ts';
import type { CheckFinding } from '../checks/finding.ts';
import type { RouteRule } from '../graph/routesByBackend.ts';
import { message, type Message } from '../messages/index.ts';
import { readBackend, type BackendView } from '../resource/backend.ts';
import { findCondition, type Condition } from '../resource/conditions.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { RowCache, type RowFacts } from './rowCache.ts';
import type { ClusterStore } from './store.ts';

export type ProviderStatus = 'ready' | 'partly' | 'notReady' | 'unknown';

/** Whether a provider works, and why not. */
interface Verdict {
  readonly status: ProviderStatus;
  /** At most five words, for the row; undefined when ready. */
  readonly summary: Message | undefined;
  /** Sentences for the hover, the first the most important. */
  readonly explanation: readonly Message[];
  /** The controller's own words, untrusted text. */
  readonly controllerMessage: string | undefined;
  readonly findings: readonly CheckFinding[];
}

/** One backend of a cluster with what the tree shows of it. */
export interface ProviderRow {
  /** Stable and unique over contexts: context, namespace, kind, name and uid. */
  readonly id: string;
  readonly context: string;
  readonly object: KubeObject;
  readonly view: BackendView;
  /** The HTTPRoute rules that lead to it. */
  readonly routes: readonly RouteRule[];
  readonly verdict: Verdict;
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

function makeRow(context: string, { object, routes, references, features }: RowFacts): ProviderRow {
  const view = readBackend(object);
  const { namespace = '', name, uid = '' } = object.metadata;
  const fact = { object, provenance: { from: 'cluster', context } } as const;
  return {
    id: [context, namespace, object.kind, name, uid].join('\u0000'),
    context,
    object,
    view,
    routes,
    verdict: judge(object, view, checkBackend(fact, references, features)),
  };
}

function judge(backend: KubeObject, view: BackendView, findings: readonly CheckFinding[]): Verdict {
  const accepted = findCondition(backend.status, 'Accepted');
  const controllerMessage = accepted?.message;
  const reasons = findings.map((finding) => finding.message);
  if (accepted?.status === 'False') {
    const summary = findings[0]?.summary ?? message('provider.rejected', { reason: accepted.reason });
    const explanation = [...reasons, message('provider.clientEffect')];
    return { status: 'notReady', summary, explanation, controllerMessage, findings };
  }
  const [first] = findings;
  if (first) {
    const others = view.groups.flat().length - findings.length;
    const status = view.usesGroups && others > 0 ? 'partly' : 'notReady';
    return { status, summary: first.summary, explanation: reasons, controllerMessage, findings };
  }
  if (accepted?.status !== 'True') {
    const explanation = [message('provider.noStatus')];
    return {
      status: 'unknown',
      summary: message('provider.noStatus.summary'),
      explanation,
      controllerMessage,
      findings,
    };
  }
  if (isOutdated(backend, accepted)) {
    const explanation = [message('provider.outdated')];
    return {
      status: 'unknown',
      summary: message('provider.outdated.summary'),
      explanation,
      controllerMessage,
      findings,
    };
  }
  const explanation = [message('provider.accepted')];
  return { status: 'ready', summary: undefined, explanation, controllerMessage, findings };
}

/** Whether a condition speaks of an earlier spec than the present one. */
function isOutdated(backend: KubeObject, condition: Condition): boolean {
  const { generation } = backend.metadata;
  if (generation === undefined || condition.observedGeneration === undefined) return false;
  return condition.observedGeneration < generation;
}
