import type { KubeObject } from '../cluster/kubeObject.ts';
import { listAt, objectAt, sameJson, stringAt } from '../json.ts';
import { resolveBackendRef } from './backendRefs.ts';
import { stamp, type Condition } from './condition.ts';
import { attachments, isOurs } from './routeAttachment.ts';
import { CONTROLLER_NAME, type Objects, type World } from './world.ts';

/** The ancestor under which the controller reports what belongs to no Gateway; `kind` is the CRD's default. */
const STATUS_SUMMARY = { group: 'agentgateway.dev', kind: 'Gateway', name: 'StatusSummary' };

const ACCEPTED: Condition = { type: 'Accepted', status: 'True', reason: 'Valid', message: 'Policy accepted' };
const ATTACHED: Condition = {
  type: 'Attached',
  status: 'True',
  reason: 'Attached',
  message: 'Attached to all targets',
};

interface Resolved {
  readonly gateways: readonly KubeObject[];
  readonly problem?: string;
}

/** The status of an AgentgatewayPolicy: one ancestor for each Gateway that its targets lead to, or the summary. */
export function policyStatus(policy: KubeObject, world: World): object {
  const before = listAt(policy, 'status', 'ancestors');
  const others = before.filter((ancestor) => stringAt(ancestor, 'controllerName') !== CONTROLLER_NAME);
  const resolved = targetsOf(policy, world);
  const problems = resolved.flatMap(({ problem }) => problem ?? []);
  const attached: Condition =
    problems.length === 0
      ? ATTACHED
      : { ...ATTACHED, status: 'False', reason: 'Pending', message: `Policy is not attached: ${problems.join('; ')}` };
  const gateways = [...new Set(resolved.flatMap((target) => target.gateways))];
  const refs = gateways.length === 0 ? [STATUS_SUMMARY] : gateways.map(refTo);
  const ours = refs.map((ancestorRef) => {
    const old = before.find((ancestor) => sameJson(objectAt(ancestor, 'ancestorRef'), ancestorRef));
    const conditions = stamp([ACCEPTED, attached], listAt(old, 'conditions'), policy);
    return { ancestorRef, controllerName: CONTROLLER_NAME, conditions };
  });
  return { ancestors: [...others, ...ours] };
}

function refTo({ metadata }: KubeObject): object {
  const { namespace, name } = metadata;
  return { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace, name };
}

function targetsOf(policy: KubeObject, world: World): readonly Resolved[] {
  const namespace = policy.metadata.namespace ?? '';
  const named = listAt(policy, 'spec', 'targetRefs').map((ref): Resolved => {
    const kind = stringAt(ref, 'kind') ?? '';
    const name = stringAt(ref, 'name') ?? '';
    const target = objectsOf(kind, world)?.get(namespace, name);
    return target ? reach(kind, target, world) : { gateways: [], problem: `${kind} ${namespace}/${name} not found` };
  });
  const selected = listAt(policy, 'spec', 'targetSelectors').flatMap((selector): readonly Resolved[] => {
    const kind = stringAt(selector, 'kind') ?? '';
    const labels = Object.entries(objectAt(selector, 'matchLabels') ?? {});
    const found = (objectsOf(kind, world)?.objects ?? []).filter(
      ({ metadata }) =>
        metadata.namespace === namespace && labels.every(([key, value]) => metadata.labels?.[key] === value),
    );
    if (found.length > 0) return found.map((target) => reach(kind, target, world));
    return [{ gateways: [], problem: `no ${kind} matching selector found in namespace ${namespace}` }];
  });
  return [...named, ...selected];
}

function objectsOf(kind: string, world: World): Objects | undefined {
  const byKind: Readonly<Record<string, Objects>> = {
    Gateway: world.gateways,
    HTTPRoute: world.httproutes,
    AgentgatewayBackend: world.agentgatewaybackends,
    Service: world.services,
  };
  return byKind[kind];
}

/** The Gateways of this controller that a target takes part in. */
function reach(kind: string, target: KubeObject, world: World): Resolved {
  const gateways =
    kind === 'Gateway' ? [target].filter((gateway) => isOurs(gateway, world)) : gatewaysOf(kind, target, world);
  if (gateways.length > 0) return { gateways };
  const { namespace, name } = target.metadata;
  return { gateways, problem: `${kind} ${namespace ?? ''}/${name} is not attached to any Gateway` };
}

function gatewaysOf(kind: string, target: KubeObject, world: World): readonly KubeObject[] {
  const routes =
    kind === 'HTTPRoute' ? [target] : world.httproutes.objects.filter((route) => leadsTo(route, target, world));
  return routes.flatMap((route) =>
    attachments(route, world)
      .filter(({ refusal }) => !refusal)
      .map(({ gateway }) => gateway),
  );
}

function leadsTo(route: KubeObject, target: KubeObject, world: World): boolean {
  const refs = listAt(route, 'spec', 'rules').flatMap((rule) => listAt(rule, 'backendRefs'));
  return refs.some((ref) => resolveBackendRef(ref, route, world).target === target);
}
