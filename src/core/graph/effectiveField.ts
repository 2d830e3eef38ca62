import type { ProviderEntry } from '../resource/backend.ts';
import { objectAt, valueAt } from '../resource/json.ts';
import type { AttachedPolicy } from './attachedPolicies.ts';
import type { FactLocation, ResourceFact } from './fact.ts';
import { placeKey } from './policyPlaces.ts';

const spec = ['spec'];

/** What a field of the policies is for one provider, and where that is written. */
interface EffectiveField {
  readonly value: unknown;
  readonly at: FactLocation;
}

/**
 * The field of the policies that counts for a provider: its own inside `groups`, else the backend's, else that of the most
 * precise policy that attaches. Fields do not merge.
 */
export function effectiveField(
  backend: ResourceFact,
  entry: ProviderEntry,
  field: string,
  policies: readonly AttachedPolicy[],
): EffectiveField | undefined {
  for (const holder of [entry.path, spec]) {
    const value = objectAt(valueAt(backend.object, holder), 'policies')[field];
    if (value !== undefined) return { value, at: { fact: backend, path: [...holder, 'policies', field] } };
  }
  const attached = policies.find(({ effects }) => effects.get(field)?.has(placeKey(entry)));
  if (attached === undefined) return undefined;
  const path = ['spec', 'backend', field];
  return { value: valueAt(attached.fact.object, path), at: { fact: attached.fact, path } };
}
