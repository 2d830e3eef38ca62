import { checkBackend } from '../checks/index.ts';
import type { CheckFinding } from '../checks/finding.ts';
import { routesOf, type RouteRule } from '../graph/routesOf.ts';
import { ResourceGraph } from '../graph/resourceGraph.ts';
import { message, type Message } from '../messages/index.ts';
import { readBackend, type BackendView } from '../resource/backend.ts';
import { findCondition, type Condition } from '../resource/conditions.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { clusterFacts } from './clusterFacts.ts';
import type { ClusterStore } from './store.ts';

export type ProviderStatus = 'ready' | 'partly' | 'notReady' | 'unknown';

/** Whether a provider works, and why not. */
export interface Verdict {
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

/** The providers of a context, by namespace and name. A pure function of what the store holds. */
export function providerRows(store: ClusterStore, context: string, features: GatewayFeatures): readonly ProviderRow[] {
  const graph = new ResourceGraph([clusterFacts(store, context)]);
  const routes = graph.all(kinds.httpRoute.kind).map((fact) => fact.object);
  return graph
    .all(kinds.backend.kind)
    .map((fact): ProviderRow => {
      const { object } = fact;
      const view = readBackend(object);
      const { namespace = '', name, uid = '' } = object.metadata;
      return {
        id: [context, namespace, object.kind, name, uid].join('\u0000'),
        context,
        object,
        view,
        routes: routesOf(object, routes),
        verdict: judge(object, view, checkBackend(fact, graph, features)),
      };
    })
    .sort((a, b) => compareNames(a.object, b.object));
}

function compareNames(a: KubeObject, b: KubeObject): number {
  const left = `${a.metadata.namespace ?? ''}\u0000${a.metadata.name}`;
  const right = `${b.metadata.namespace ?? ''}\u0000${b.metadata.name}`;
  return left < right ? -1 : left > right ? 1 : 0;
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
