import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import { secretNeeds, type SecretNeed } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import { findCondition } from '../resource/conditions.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { CheckFinding, CheckFix } from './finding.ts';

/**
 * The Secret is there, but the data key that the gateway reads is not: the controller rejects the backend ("missing
 * Authorization value") and clients get 500 `service not found`; inside groups it says nothing at all.
 */
export function secretWithoutUsableKey(
  backend: ResourceFact,
  graph: References,
  features: GatewayFeatures,
): readonly CheckFinding[] {
  return secretNeeds(backend.object).flatMap((need) => {
    const lookup = graph.find('Secret', need.namespace, need.name);
    if (lookup.state !== 'found') return [];
    const keys = lookup.fact.object.dataKeys;
    if (keys === 'unknown' || keys.includes(need.wantedKey)) return [];
    // A key that we cannot see may be there; the controller, which reads the Secret, has the last word then.
    if (!lookup.fact.object.dataKeysAreAll && !isRejected(backend)) return [];
    const text = { secret: need.name, key: need.wantedKey };
    const found = keys.join(', ');
    const finding: CheckFinding = {
      code: 'secret-without-usable-key',
      severity: 'warning',
      subject: { fact: backend, path: [...need.path, 'name'] },
      related: keys.flatMap((key) =>
        ['stringData', 'data'].map((section) => ({ fact: lookup.fact, path: [section, key] })),
      ),
      message:
        keys.length === 0
          ? message('check.secretEmpty', text)
          : message('check.secretWithoutUsableKey', { ...text, found }),
      summary: message('check.secretWithoutUsableKey.summary'),
      headline: message('check.secretWithoutUsableKey.headline', { key: need.wantedKey }),
      detail:
        keys.length === 0
          ? message('check.secretEmpty.detail', { secret: need.name })
          : message('check.secretWithoutUsableKey.detail', { secret: need.name, found }),
      fixes: fixesFor(need, backend, lookup.fact, keys, features),
    };
    return [finding];
  });
}

function isRejected({ object }: ResourceFact): boolean {
  return findCondition(object.status, 'Accepted')?.status === 'False';
}

function fixesFor(
  need: SecretNeed,
  backend: ResourceFact,
  secret: ResourceFact,
  keys: readonly string[],
  features: GatewayFeatures,
): readonly CheckFix[] {
  const renames = keys.map((from): CheckFix => {
    const title = message('check.fix.renameSecretKey', { from, to: need.wantedKey });
    return { kind: 'renameSecretKey', title, secret, from, to: need.wantedKey };
  });
  if (!features.secretRefKey) return renames;
  const names = keys.map((key): CheckFix => {
    const at = { fact: backend, path: [...need.path, 'key'] };
    return { kind: 'setField', title: message('check.fix.setSecretRefKey', { key }), at, value: key };
  });
  return [...renames, ...names];
}
