import type { CheckFix } from '../../core/checks/finding.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { SecretKeyRename } from '../../core/contributions.ts';
import { commandLink } from '../doors/commands.ts';
import { text } from '../doors/text.ts';
import { link } from './hoverText.ts';

/** The renames of a Secret's data key that would mend this row. */
export function renamesOf(row: ProviderRow): readonly SecretKeyRename[] {
  return row.verdict.findings.flatMap((finding) => renamesIn(row.context, finding.fixes));
}

export function renamesIn(context: string, fixes: readonly CheckFix[]): readonly SecretKeyRename[] {
  return fixes.flatMap((fix) => {
    if (fix.kind !== 'renameSecretKey') return [];
    const { metadata } = fix.secret.object;
    return [{ context, namespace: metadata.namespace ?? '', secret: metadata.name, from: fix.from, to: fix.to }];
  });
}

/** Links of a hover that offer them. */
export function renameLinks(renames: readonly SecretKeyRename[]): readonly string[] {
  return renames.map((rename) =>
    link(
      text('check.fix.renameSecretKey', { from: rename.from, to: rename.to }),
      commandLink('agentgateway.renameSecretKey', rename),
    ),
  );
}
