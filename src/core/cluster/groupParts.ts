import { breaksLink, type CheckFinding } from '../checks/finding.ts';
import { describeProvider } from '../catalog/describeProvider.ts';
import { message, type Message } from '../messages/index.ts';
import type { ProviderEntry } from '../resource/backend.ts';
import { kinds } from '../resource/kinds.ts';
import { part, placeOf } from './partOf.ts';
import type { PartState, ProviderPart } from './providerPart.ts';
import { memberSecretParts } from './secretParts.ts';
import type { ProviderRow } from './topology.ts';
import { breaksEntry } from './verdict.ts';

/** The priority groups in the order of failover, each with its providers; one of one is the provider itself. */
export function groupParts(row: ProviderRow): readonly ProviderPart[] {
  if (!row.view.usesGroups) return [];
  return row.view.groups.map((entries, index) => groupPart(row, entries, index));
}

function groupPart(row: ProviderRow, entries: readonly ProviderEntry[], index: number): ProviderPart {
  const [only, ...others] = entries;
  const priority = index + 1;
  if (only !== undefined && others.length === 0) {
    const label = message('part.group.one', { priority, name: only.name ?? '–' });
    return memberPart(row, only, ['group', String(index)], 'group', label);
  }
  const members = entries.map((entry, position) => {
    const label = message('part.text', { text: entry.name ?? '–' });
    return memberPart(row, entry, ['group', String(index), entry.name ?? String(position)], 'member', label);
  });
  return part(row, ['group', String(index)], {
    kind: 'group',
    state: stateOfAll(members),
    label: message('part.group', { priority }),
    detail: message('part.group.providers', { count: members.length }),
    findings: [],
    target: placeOf(kinds.backend, row.object),
    parts: members,
  });
}

function memberPart(
  row: ProviderRow,
  entry: ProviderEntry,
  place: readonly string[],
  kind: 'group' | 'member',
  label: Message,
): ProviderPart {
  const broken = row.chain.backend.findings.filter(
    (finding) =>
      (finding.link === 'secret' || finding.link === 'backend') &&
      breaksLink(finding) &&
      breaksEntry(finding, entry, row.object, row.chain.backend.policies),
  );
  const [first] = broken;
  return part(row, place, {
    kind,
    state: first ? 'failed' : 'ok',
    label,
    detail: first ? brokenText(row, entry, first) : factsOf(row, entry),
    findings: broken,
    target: placeOf(kinds.backend, row.object),
    parts: memberSecretParts(row, entry),
  });
}

function factsOf(row: ProviderRow, entry: ProviderEntry): Message {
  const facts = [nameOf(row, entry), entry.model, entry.address].filter((fact) => fact !== undefined);
  return message('part.text', { text: facts.join(' · ') });
}

/** What the cluster does not report is said to be so. */
function brokenText(row: ProviderRow, entry: ProviderEntry, { link, code, detail }: CheckFinding): Message {
  if (link !== 'secret') return detail;
  const provider = nameOf(row, entry);
  const isSilent = entry.secrets.some(({ path }) => path.includes('groups'));
  if (code === 'secret-absent')
    return message(isSilent ? 'part.member.absentSilent' : 'part.member.absent', { provider });
  return message(isSilent ? 'part.member.noKeySilent' : 'part.member.noKey', { provider });
}

function nameOf(row: ProviderRow, entry: ProviderEntry): string {
  return describeProvider(entry, row.object.metadata.labels)?.label ?? '–';
}

function stateOfAll(members: readonly ProviderPart[]): PartState {
  const failed = members.filter(({ state }) => state === 'failed').length;
  if (failed === 0) return 'ok';
  return failed === members.length ? 'failed' : 'warned';
}
