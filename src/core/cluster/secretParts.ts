import type { CheckFinding } from '../checks/finding.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { findCondition } from '../resource/conditions.ts';
import { kinds } from '../resource/kinds.ts';
import { part } from './partOf.ts';
import type { PartState, ProviderPart } from './providerPart.ts';
import type { ProviderRow } from './topology.ts';

/** The Secrets of the backend as a whole, and of policies that attach to it; those of single providers stand below these. */
export function secretParts(row: ProviderRow): readonly ProviderPart[] {
  const own = secretNeeds(row.object).filter(({ inGroup }) => !inGroup);
  const attached = row.chain.backend.policies
    .filter(({ overridden }) => !overridden.includes('auth'))
    .flatMap(({ fact }) => secretNeeds(fact.object));
  return [...own, ...attached].map((need) => secretPart(row, need));
}

/** The Secrets under a group's provider's own auth. */
export function memberSecretParts(row: ProviderRow, entry: ProviderEntry): readonly ProviderPart[] {
  const places = new Set(entry.secrets.map(({ path }) => path.join('.')));
  return secretNeeds(row.object)
    .filter(({ inGroup, path }) => inGroup && places.has(path.join('.')))
    .map((need) => secretPart(row, need));
}

function secretPart(row: ProviderRow, need: SecretNeed): ProviderPart {
  const place = need.path.join('.');
  const finding = findingOf(row, place, need.name);
  const rejected = finding && !need.inGroup ? findCondition(row.object.status, 'Accepted') : undefined;
  const made = part(row, ['secret', place, need.name], {
    kind: 'secret',
    state: stateOf(row, need, finding),
    label: message('part.secret', { secret: need.name }),
    detail: finding?.detail ?? message('part.secret.key', { key: need.wantedKeys.join('", "') }),
    findings: finding ? [finding] : [],
    target: { kind: kinds.secret, namespace: need.namespace, name: need.name },
  });
  return rejected?.status === 'False' ? { ...made, controllerMessage: rejected.message } : made;
}

function findingOf(row: ProviderRow, place: string, secret: string): CheckFinding | undefined {
  return row.chain.backend.findings.find(
    ({ link, subject, message: { args } }) =>
      link === 'secret' && subject.path.slice(0, -1).join('.') === place && args['secret'] === secret,
  );
}

function stateOf(row: ProviderRow, need: SecretNeed, finding: CheckFinding | undefined): PartState {
  if (finding !== undefined) return 'failed';
  return row.chain.backend.unseenSecrets.includes(need) ? 'unknown' : 'ok';
}
