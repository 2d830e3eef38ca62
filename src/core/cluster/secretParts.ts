import type { CheckFinding } from '../checks/finding.ts';
import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import { placeKey } from '../graph/policyPlaces.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { findCondition } from '../resource/conditions.ts';
import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { part } from './partOf.ts';
import type { PartState, ProviderPart } from './providerPart.ts';
import type { ProviderRow } from './topology.ts';

/** The Secrets of the backend as a whole, and of policies that attach to it; those of single providers stand below these. */
export function secretParts(row: ProviderRow): readonly ProviderPart[] {
  const own = secretNeeds(row.object).filter(({ inGroup }) => !inGroup);
  const attached = keyPolicies(row).filter((policy) => !isOfMembers(row, policy));
  return [...own.map((need) => secretPart(row, [], row.object, need)), ...secretsOf(row, [], attached)];
}

/** The Secrets under a group's provider's own auth, and of policies for this provider alone. */
export function memberSecretParts(row: ProviderRow, entry: ProviderEntry): readonly ProviderPart[] {
  const places = new Set(entry.secrets.map(({ path }) => path.join('.')));
  const own = secretNeeds(row.object).filter(({ inGroup, path }) => inGroup && places.has(path.join('.')));
  const key = placeKey(entry);
  const attached = keyPolicies(row).filter(
    (policy) => isOfMembers(row, policy) && policy.effects.get('auth')?.has(key) === true,
  );
  return [...own.map((need) => secretPart(row, [], row.object, need)), ...secretsOf(row, [key], attached)];
}

/** The policies by which the gateway signs in to the provider. */
function keyPolicies(row: ProviderRow): readonly AttachedPolicy[] {
  return row.chain.backend.policies.filter(({ effects }) => effects.has('auth'));
}

function isOfMembers({ view }: ProviderRow, { level, sections }: AttachedPolicy): boolean {
  return view.usesGroups && level === 'backend' && sections !== undefined;
}

/** @param below what tells the parts from those of the same policy elsewhere in the row */
function secretsOf(
  row: ProviderRow,
  below: readonly string[],
  policies: readonly AttachedPolicy[],
): readonly ProviderPart[] {
  return policies.flatMap(({ fact: { object } }) => {
    const { namespace = '', name } = object.metadata;
    const place = [...below, `${namespace}/${name}`];
    return secretNeeds(object).map((need) => secretPart(row, place, object, need));
  });
}

function secretPart(row: ProviderRow, below: readonly string[], holder: KubeObject, need: SecretNeed): ProviderPart {
  const place = need.path.join('.');
  const finding = findingOf(row, holder, place, need.name);
  const rejected = finding && !need.inGroup ? findCondition(row.object.status, 'Accepted') : undefined;
  const made = part(row, ['secret', ...below, place, need.name], {
    kind: 'secret',
    state: stateOf(row, need, finding),
    label: message('part.secret', { secret: need.name }),
    detail: finding?.detail ?? message('part.secret.key', { key: need.wantedKeys.join('", "') }),
    findings: finding ? [finding] : [],
    target: { kind: kinds.secret, namespace: need.namespace, name: need.name },
  });
  return rejected?.status === 'False' ? { ...made, controllerMessage: rejected.message } : made;
}

function findingOf(row: ProviderRow, holder: KubeObject, place: string, secret: string): CheckFinding | undefined {
  return row.chain.backend.findings.find(
    ({ link, subject, message: { args } }) =>
      link === 'secret' &&
      subject.fact.object === holder &&
      subject.path.slice(0, -1).join('.') === place &&
      args['secret'] === secret,
  );
}

function stateOf(row: ProviderRow, need: SecretNeed, finding: CheckFinding | undefined): PartState {
  if (finding !== undefined) return 'failed';
  return row.chain.backend.unseenSecrets.includes(need) ? 'unknown' : 'ok';
}
