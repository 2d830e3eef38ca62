import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import { effectiveField } from '../graph/effectiveField.ts';
import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { readBackend, type ProviderEntry } from '../resource/backend.ts';
import { objectAt, stringAt, stringMapAt, valueAt, type JsonObject } from '../resource/json.ts';
import type { GatewayFeatures } from '../resource/release.ts';

/** A backend with what the checks of its own settings look at. */
export interface BackendContext {
  readonly backend: ResourceFact;
  /** Every LLM provider of it. */
  readonly entries: readonly ProviderEntry[];
  readonly policies: readonly AttachedPolicy[];
  readonly routes: readonly ResourceFact[];
  readonly features: GatewayFeatures;
}

/** The same for checks that tell of what seems to be missing. */
export interface WholeContext extends BackendContext {
  /** Whether no other policy can attach. */
  readonly arePoliciesAll: () => boolean;
}

export function backendContext(
  backend: ResourceFact,
  policies: readonly AttachedPolicy[],
  routes: readonly ResourceFact[],
  features: GatewayFeatures,
): BackendContext {
  return { backend, entries: readBackend(backend.object).groups.flat(), policies, routes, features };
}

/** What a provider is called in sentences: its name inside a group, else its kind. */
export function entryName({ name, type }: ProviderEntry): string {
  return name ?? type ?? '?';
}

/** What stands under the key of the provider's kind. */
export function settingsOf({ backend }: BackendContext, entry: ProviderEntry): JsonObject | undefined {
  return entry.type === undefined ? undefined : objectAt(valueAt(backend.object, entry.path), entry.type);
}

/** A field of the provider itself, such as `pathPrefix`. */
export function entryField({ backend }: BackendContext, entry: ProviderEntry, field: string): string | undefined {
  return stringAt(valueAt(backend.object, entry.path), field);
}

/** The route table that counts for a provider: path suffix → format. */
export interface RouteTable {
  readonly routes: Readonly<Record<string, string>>;
  readonly at: FactLocation;
}

export function routeTable(
  { backend, policies }: Pick<BackendContext, 'backend' | 'policies'>,
  entry: ProviderEntry,
): RouteTable | undefined {
  const ai = effectiveField(backend, entry, 'ai', policies);
  const routes = stringMapAt(ai?.value, 'routes');
  if (ai === undefined || Object.keys(objectAt(ai.value, 'routes')).length === 0) return undefined;
  return { routes, at: { fact: ai.at.fact, path: [...ai.at.path, 'routes'] } };
}

/** Where the policies of a provider are written: its own inside `groups`, else the backend's. */
export function policiesOf({ backend }: BackendContext, entry: ProviderEntry): FactLocation {
  const holder = entry.path.includes('groups') ? entry.path : ['spec'];
  return { fact: backend, path: [...holder, 'policies'] };
}
