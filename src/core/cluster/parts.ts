import { breaksLink, type CheckFinding } from '../checks/finding.ts';
import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import { message, type Message } from '../messages/index.ts';
import { kinds } from '../resource/kinds.ts';
import { gatewayParts } from './gatewayParts.ts';
import { groupParts } from './groupParts.ts';
import { part, placeOf } from './partOf.ts';
import type { ProviderPart } from './providerPart.ts';
import { routeParts } from './routeParts.ts';
import { secretParts } from './secretParts.ts';
import type { ProviderRow } from './topology.ts';
import { breaksEntry } from './verdict.ts';

const made = new WeakMap<ProviderRow, readonly ProviderPart[]>();

/** What stands below a provider: made when first asked for, the same parts for the same row. */
export function partsOf(row: ProviderRow): readonly ProviderPart[] {
  let parts = made.get(row);
  if (parts === undefined) made.set(row, (parts = makeParts(row)));
  return parts;
}

/** Causes that belong to nothing below first, then what the provider is made of, then the way to it. */
function makeParts(row: ProviderRow): readonly ProviderPart[] {
  return [
    ...causeParts(row),
    ...groupParts(row),
    ...secretParts(row),
    ...row.chain.backend.policies.map((policy) => policyPart(row, policy)),
    ...strayPolicyParts(row),
    ...routeParts(row),
    ...gatewayParts(row),
  ];
}

const isWhole: ReadonlySet<CheckFinding['link']> = new Set(['controller', 'backend']);

/** What is wrong with the backend as a whole, or odd about its settings: no part of its own stands for these. */
function causeParts(row: ProviderRow): readonly ProviderPart[] {
  const whole = row.chain.backend.findings
    .filter((finding) => !isAboutMember(row, finding))
    .filter(({ link, code }) => isWhole.has(link) || code === 'no-route');
  return whole.map((finding) =>
    part(row, ['cause', finding.code, ...(finding.isAdvice ? finding.subject.path.map(String) : [])], {
      kind: 'cause',
      state: breaksLink(finding) ? 'failed' : finding.isAdvice ? 'warned' : 'unknown',
      label: finding.headline,
      detail: finding.code === 'backend-rejected' ? undefined : finding.detail,
      findings: [finding],
      target: undefined,
    }),
  );
}

/** A provider of a group is a part of its own, which says what breaks it. */
function isAboutMember({ view, object, chain }: ProviderRow, finding: CheckFinding): boolean {
  const isBroken = breaksLink(finding) && finding.link === 'backend' && view.usesGroups;
  return isBroken && view.groups.flat().some((entry) => breaksEntry(finding, entry, object, chain.backend.policies));
}

function policyPart(row: ProviderRow, policy: AttachedPolicy): ProviderPart {
  const { fact, overridden } = policy;
  const { namespace = '', name } = fact.object.metadata;
  const own = row.chain.backend.findings.filter((finding) => concerns(finding, fact.object));
  const [problem] = own.filter(breaksLink);
  const sets = settingsText(policy);
  return part(row, ['policy', `${namespace}/${name}`], {
    kind: 'policy',
    state: problem ? 'failed' : overridden.length > 0 ? 'warned' : 'ok',
    label: message('part.policy', { policy: name }),
    detail: problem?.detail ?? sets,
    findings: own,
    explanation: own.length > 0 ? [] : [sets],
    target: placeOf(kinds.policy, fact.object),
  });
}

/** Policies that are for a part of the backend that it has not. */
function strayPolicyParts(row: ProviderRow): readonly ProviderPart[] {
  const found = row.chain.backend.findings.filter(({ code }) => code === 'policy-section-missing');
  return found.map((finding) => {
    const { fact, path } = finding.subject;
    const { namespace = '', name } = fact.object.metadata;
    return part(row, ['policy', `${namespace}/${name}`, ...path.map(String)], {
      kind: 'policy',
      state: 'warned',
      label: message('part.policy', { policy: name }),
      detail: finding.detail,
      findings: [finding],
      target: placeOf(kinds.policy, fact.object),
    });
  });
}

/** What it sets, and for which part of what it targets. */
function settingsText({ effects, level, sections }: AttachedPolicy): Message {
  if (effects.size === 0) return message('part.policy.overridden');
  const fields = [...effects.keys()].join(', ');
  if (sections === undefined) return message(`part.policy.${level}`, { fields });
  return message(`part.policy.${level}.section`, { fields, sections: sections.join(', ') });
}

/** A finding about a policy, or about one that the backend's own settings override. */
function concerns(
  { link, subject, related }: CheckFinding,
  policy: CheckFinding['subject']['fact']['object'],
): boolean {
  return link === 'policy' && [subject, ...related].some(({ fact }) => fact.object === policy);
}
