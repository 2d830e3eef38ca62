import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import { findCondition } from '../resource/conditions.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { worded } from './wording.ts';

/**
 * The Secret is there, but the data key that the gateway reads is not: the controller rejects the backend ("missing
 * Authorization value") and clients get 500 `service not found`; inside groups it says nothing at all.
 * @param holder the backend, or a policy that attaches to it
 */
export function secretWithoutUsableKey(
  holder: ResourceFact,
  graph: References,
  features: GatewayFeatures,
): readonly CheckFinding[] {
  return secretNeeds(holder.object).flatMap((need) => {
    const lookup = graph.find('Secret', need.namespace, need.name);
    if (lookup.state !== 'found') return [];
    const keys = lookup.fact.object.dataKeys;
    if (keys === 'unknown') return [];
    const missing = need.wantedKeys.filter((key) => !keys.includes(key));
    if (missing.length === 0) return [];
    // A key that we cannot see may be there; the controller, which reads the Secret, has the last word then.
    if (!lookup.fact.object.dataKeysAreAll && !isRejected(holder)) return [];
    const args = { secret: need.name, key: missing.join('", "'), found: keys.join(', ') };
    const finding: CheckFinding = {
      code: 'secret-without-usable-key',
      severity: 'warning',
      link: 'secret',
      subject: { fact: holder, path: [...need.path, 'name'] },
      related: keys.flatMap((key) =>
        ['stringData', 'data'].map((section) => ({ fact: lookup.fact, path: [section, key] })),
      ),
      ...worded('check.secretWithoutUsableKey', args),
      ...(keys.length === 0 && emptyTexts(need.name, args.key)),
      note: need.inGroup ? message('check.clusterSilent') : undefined,
      fixes: fixesFor(need, missing, holder, lookup.fact, features),
    };
    return [finding];
  });
}

function emptyTexts(secret: string, key: string): Pick<CheckFinding, 'message' | 'detail'> {
  return {
    message: message('check.secretEmpty', { secret, key }),
    detail: message('check.secretEmpty.detail', { key }),
  };
}

function isRejected({ object }: ResourceFact): boolean {
  return findCondition(object.status, 'Accepted')?.status === 'False';
}

function fixesFor(
  need: SecretNeed,
  missing: readonly string[],
  holder: ResourceFact,
  secret: ResourceFact,
  features: GatewayFeatures,
): readonly CheckFix[] {
  const [to, ...others] = missing;
  // With several keys missing, which of those that are there is which cannot be told.
  if (to === undefined || others.length > 0 || secret.object.dataKeys === 'unknown') return [];
  const keys = secret.object.dataKeys.filter((key) => !need.wantedKeys.includes(key));
  const renames = keys.map((from): CheckFix => {
    const title = message('check.fix.renameSecretKey', { from, to });
    return { kind: 'renameSecretKey', title, secret, from, to };
  });
  // Of the clouds only gcp has one key, and a field to name it.
  if (!features.secretRefKey || need.wantedKeys.length > 1) return renames;
  const names = keys.map((key): CheckFix => {
    const at = { fact: holder, path: [...need.path, 'key'] };
    const title = message('check.fix.setSecretRefKey', { key });
    return { kind: 'edit', title, changes: [{ kind: 'set', at, value: key }] };
  });
  return [...renames, ...names];
}
