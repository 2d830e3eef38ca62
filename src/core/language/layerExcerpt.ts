import type { ResourceFact } from '../graph/fact.ts';
import type { FactLayer } from '../graph/resourceGraph.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { isJsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';

/** The facts of a layer by what a file can share with them. Made once a layer, so that a keystroke does not walk it. */
interface LayerIndex {
  readonly byName: ReadonlyMap<string, readonly ResourceFact[]>;
  /** Backends by the names of the Secrets that they need. */
  readonly bySecret: ReadonlyMap<string, readonly ResourceFact[]>;
}

const indexes = new WeakMap<FactLayer, LayerIndex>();

/**
 * The part of a layer that can have to do with these resources: what they may refer to by name, and the
 * backends that refer to their Secrets. A file touches a handful of ten thousand resources.
 */
export function layerExcerpt(layer: FactLayer, values: readonly unknown[], own: Iterable<ResourceFact>): FactLayer {
  const index = indexOf(layer);
  const facts = new Set<ResourceFact>();
  const names = new Set<string>();
  for (const value of values) collectStrings(value, names);
  for (const name of names) for (const fact of index.byName.get(name) ?? []) facts.add(fact);
  for (const { object } of own) {
    if (object.kind !== kinds.secret.kind) continue;
    for (const fact of index.bySecret.get(object.metadata.name) ?? []) facts.add(fact);
  }
  return {
    facts,
    isComplete: (kind, namespace) => layer.isComplete(kind, namespace),
    find: (kind, namespace, name) => layer.find?.(kind, namespace, name),
    select: (graphIndex, key) => layer.select?.(graphIndex, key) ?? [],
  };
}

function indexOf(layer: FactLayer): LayerIndex {
  const known = indexes.get(layer);
  if (known !== undefined) return known;
  const byName = new Map<string, ResourceFact[]>();
  const bySecret = new Map<string, ResourceFact[]>();
  for (const fact of layer.facts) {
    add(byName, fact.object.metadata.name, fact);
    if (fact.object.kind !== kinds.backend.kind) continue;
    for (const need of secretNeeds(fact.object)) add(bySecret, need.name, fact);
  }
  const made = { byName, bySecret };
  indexes.set(layer, made);
  return made;
}

function add(map: Map<string, ResourceFact[]>, key: string, fact: ResourceFact): void {
  const list = map.get(key);
  if (list) list.push(fact);
  else map.set(key, [fact]);
}

/** Every text in a value; aliases share their targets, so the work is bounded by what the parser admits. */
function collectStrings(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectStrings(item, into);
  else if (isJsonObject(value)) for (const inner of Object.values(value)) collectStrings(inner, into);
}
