import { arePoliciesKnown, attachedPolicies, type AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { ResourceFact } from '../graph/fact.ts';
import { routesByBackend } from '../graph/indexes.ts';
import type { Derivation, References } from '../graph/resourceGraph.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { findCondition } from '../resource/conditions.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { azureEndpoint } from './azureEndpoint.ts';
import { backendContext, type WholeContext } from './backendContext.ts';
import { backendRejected } from './backendRejected.ts';
import type { CheckFinding } from './finding.ts';
import { formatUnsupported } from './formatUnsupported.ts';
import { messagesNotRouted } from './formatNotRouted.ts';
import { literalCredential } from './literalCredential.ts';
import { modelAliasUnreachable } from './modelAliasUnreachable.ts';
import { noController } from './noController.ts';
import { noRoute } from './noRoute.ts';
import { overrideWithoutPath } from './overrideWithoutPath.ts';
import { placeholderUnset, type Variables } from './placeholderUnset.ts';
import { policyConflict } from './policyConflict.ts';
import { policiesBesideBackend, policySectionMissing } from './policySectionMissing.ts';
import { policyProblem } from './policyProblem.ts';
import { routeTypeModels } from './routeTypeModels.ts';
import { secretAbsent } from './secretAbsent.ts';
import { secretWithoutUsableKey } from './secretWithoutUsableKey.ts';
import { statusOutdated } from './statusOutdated.ts';
import { tlsMissing } from './tlsMissing.ts';

/** What the checks find about a backend itself, with what they looked at on the way. */
export interface BackendCheck {
  /** In the order of the chain. */
  readonly findings: readonly CheckFinding[];
  readonly policies: readonly AttachedPolicy[];
  /** The HTTPRoutes that name it. */
  readonly routes: readonly ResourceFact[];
  /** Nobody can tell which HTTPRoutes name it: none that is seen does, and not all are seen. */
  readonly areRoutesUnseen: boolean;
  /** Secrets of which nobody can tell whether they are there with their keys. */
  readonly unseenSecrets: readonly SecretNeed[];
}

/** About what the backend's own settings make of requests. */
const settingFinders: readonly ((context: WholeContext) => readonly CheckFinding[])[] = [
  azureEndpoint,
  tlsMissing,
  overrideWithoutPath,
  messagesNotRouted,
  formatUnsupported,
  modelAliasUnreachable,
  ({ backend }) => routeTypeModels(backend),
  ({ backend }) => literalCredential(backend),
];

const checks = new WeakMap<GatewayFeatures, Derivation<ResourceFact, BackendCheck>>();

/** Everything about one backend but its routes, which `routeCheck` judges for all backends that they lead to. */
export function backendCheck(features: GatewayFeatures): Derivation<ResourceFact, BackendCheck> {
  let check = checks.get(features);
  if (check === undefined) {
    check = { draw: (backend, graph) => inspectBackend(backend, graph, features) };
    checks.set(features, check);
  }
  return check;
}

function inspectBackend(backend: ResourceFact, graph: References, features: GatewayFeatures): BackendCheck {
  const { namespace = '', name } = backend.object.metadata;
  const { facts: routes, isComplete } = graph.select(routesByBackend, `${namespace}/${name}`, undefined);
  const areRoutesUnseen = !isComplete && routes.length === 0;
  const policies = attachedPolicies(backend, routes, graph);
  const secrets = [...checkSecrets(backend, graph, features)];
  const unseen = [...unseenSecrets(backend.object, graph)];
  for (const { fact, effects } of policies) {
    if (!effects.has('auth')) continue;
    secrets.push(...checkSecrets(fact, graph, features));
    unseen.push(...unseenSecrets(fact.object, graph));
  }
  const context: WholeContext = {
    ...backendContext(backend, policies, routes, features),
    arePoliciesAll: () => arePoliciesKnown(backend, routes, graph),
  };
  // Of ten thousand backends most have nothing to be said by most checks: one list is filled, and none joined.
  const findings = [...noController(backend, graph), ...statusOutdated(backend)];
  if (!isExplained(backend, secrets)) findings.push(...backendRejected(backend));
  for (const find of settingFinders) findings.push(...find(context));
  findings.push(...secrets);
  for (const policy of policies) findings.push(...policyProblem(policy));
  for (const policy of policies) findings.push(...policyConflict(policy));
  findings.push(...policiesBesideBackend(backend, graph), ...noRoute(backend, graph));
  return { findings, policies, routes, areRoutesUnseen, unseenSecrets: unseen };
}

/** The Secrets of an object of which nobody can tell: no rights, not loaded yet, or the names of the keys are hidden. */
export function unseenSecrets(object: KubeObject, graph: References): readonly SecretNeed[] {
  return secretNeeds(object).filter((need) => {
    const lookup = graph.find(kinds.secret.kind, need.namespace, need.name);
    return lookup.state === 'unknown' || (lookup.state === 'found' && lookup.fact.object.dataKeys === 'unknown');
  });
}

/** Everything that the checks find about one backend. */
export function checkBackend(
  backend: ResourceFact,
  graph: References,
  features: GatewayFeatures,
): readonly CheckFinding[] {
  return graph.derive(backendCheck(features), backend).findings;
}

/**
 * What can be said of a document that is no backend and no route: by itself, or with what it names.
 * @param variables of whoever fills in placeholders; undefined: nobody knows them
 */
export function checkOther(
  fact: ResourceFact,
  graph: References,
  variables: Variables | undefined,
): readonly CheckFinding[] {
  switch (fact.object.kind) {
    case kinds.secret.kind:
      return [...literalCredential(fact), ...(variables === undefined ? [] : placeholderUnset(fact, variables))];
    case kinds.policy.kind:
      return [...literalCredential(fact), ...routeTypeModels(fact), ...policySectionMissing(fact, graph)];
    case kinds.model.kind:
      return literalCredential(fact);
    default:
      return [];
  }
}

function checkSecrets(holder: ResourceFact, graph: References, features: GatewayFeatures): readonly CheckFinding[] {
  return [...secretWithoutUsableKey(holder, graph, features), ...secretAbsent(holder, graph)];
}

/** A Secret outside of groups is what the controller rejects a backend for; inside it says nothing. */
function isExplained(backend: ResourceFact, secrets: readonly CheckFinding[]): boolean {
  if (findCondition(backend.object.status, 'Accepted')?.status !== 'False') return true;
  return secrets.some(({ subject }) => subject.fact === backend && !subject.path.includes('groups'));
}
