import type { ResourceFact } from '../graph/fact.ts';
import type { FactLayer } from '../graph/resourceGraph.ts';
import { kindNamed, kinds } from '../resource/kinds.ts';
import type { YamlDocument } from '../yaml/index.ts';
import { fileFacts } from './fileFacts.ts';
import type { LanguageWorld } from './languageWorld.ts';

/** A resource that can be named, and where it was seen. */
export interface KnownResource {
  readonly fact: ResourceFact;
  /** Where it lives, the default one filled in; undefined when nobody can tell, and for what lives in none. */
  readonly namespace: string | undefined;
  readonly from: 'file' | 'workspace' | 'cluster';
}

/**
 * The resources that a file can name, the nearest first: its own, those of the workspace, those of the cluster. A
 * namespace that is undefined is the default one.
 */
export interface KnownResources {
  readonly defaultNamespace: string | undefined;
  /** Those of a namespace; for a kind that lives in none, all of them. */
  near(kind: string, namespace: string | undefined): readonly KnownResource[];
  /** At most so many of those of other namespaces. */
  far(kind: string, namespace: string | undefined, most: number): readonly KnownResource[];
  /** The same resource wherever it was seen. */
  all(kind: string, namespace: string | undefined, name: string): readonly KnownResource[];
  /** The context whose cluster would have told of a resource of a kind in a namespace; undefined: nobody can tell. */
  contextWithout(kind: string, namespace: string | undefined): string | undefined;
  namespaces(): readonly string[];
}

/** Facts by kind, and those of a kind by namespace; '' where none is named. */
type Shelves = ReadonlyMap<string, ReadonlyMap<string, readonly ResourceFact[]>>;

/** A layer is walked once, not at every keystroke. */
const shelvesOfLayer = new WeakMap<FactLayer, Shelves>();

/** @param documents those of the file; they are read only when a resource is asked for */
export function knownResources(
  uri: string,
  documents: () => readonly YamlDocument[],
  world: LanguageWorld,
): KnownResources {
  const defaultNamespace = world.defaultNamespace();
  let layers: readonly (readonly [KnownResource['from'], Shelves])[] | undefined;
  const read = (): NonNullable<typeof layers> => {
    layers ??= [
      ['file', shelve(fileFacts(uri, documents()).keys())],
      ['workspace', ofLayer(world.workspaceLayer?.(uri))],
      ['cluster', ofLayer(world.clusterLayer())],
    ];
    return layers;
  };
  const placeOf = (kind: string, namespace: string | undefined): string => {
    return kindNamed(kind)?.namespaced === false ? '' : (namespace ?? defaultNamespace ?? '');
  };
  const everywhere = (kind: string, namespace: string | undefined): readonly KnownResource[] => {
    const place = placeOf(kind, namespace);
    // A document that names no namespace lands in the default one.
    const isDefault = place !== '' && place === defaultNamespace;
    return read().flatMap(([from, shelves]) => {
      const shelf = shelves.get(kind);
      const facts = [...(isDefault ? (shelf?.get('') ?? []) : []), ...(shelf?.get(place) ?? [])];
      return facts.map((fact): KnownResource => ({ fact, namespace: place === '' ? undefined : place, from }));
    });
  };
  return {
    defaultNamespace,
    near(kind, namespace) {
      const names = new Set<string>();
      return everywhere(kind, namespace).filter(({ fact: { object } }) => {
        const isNew = !names.has(object.metadata.name);
        names.add(object.metadata.name);
        return isNew;
      });
    },
    far(kind, namespace, most) {
      const place = placeOf(kind, namespace);
      const found = new Map<string, KnownResource>();
      for (const [from, shelves] of read()) {
        for (const [there, facts] of shelves.get(kind) ?? []) {
          if (there === place || there === '' || (place === '' && there === defaultNamespace)) continue;
          for (const fact of facts) {
            if (found.size >= most) return [...found.values()];
            const key = `${there}/${fact.object.metadata.name}`;
            if (!found.has(key)) found.set(key, { fact, namespace: there, from });
          }
        }
      }
      return [...found.values()];
    },
    all: (kind, namespace, name) =>
      everywhere(kind, namespace).filter(({ fact }) => fact.object.metadata.name === name),
    contextWithout(kind, namespace) {
      const cluster = world.clusterLayer();
      const [any] = cluster?.facts ?? [];
      const isTold = cluster?.isComplete(kind, namespace ?? defaultNamespace) === true;
      return isTold && any?.provenance.from === 'cluster' ? any.provenance.context : undefined;
    },
    namespaces() {
      const names = new Set(defaultNamespace === undefined ? [] : [defaultNamespace]);
      for (const [, shelves] of read()) {
        for (const shelf of shelves.values()) for (const namespace of shelf.keys()) names.add(namespace);
        for (const { object } of shelves.get(kinds.namespace.kind)?.get('') ?? []) names.add(object.metadata.name);
      }
      names.delete('');
      return [...names].toSorted();
    },
  };
}

function ofLayer(layer: FactLayer | undefined): Shelves {
  if (layer === undefined) return new Map();
  let shelves = shelvesOfLayer.get(layer);
  if (shelves === undefined) shelvesOfLayer.set(layer, (shelves = shelve(layer.facts)));
  return shelves;
}

function shelve(facts: Iterable<ResourceFact>): Shelves {
  const shelves = new Map<string, Map<string, ResourceFact[]>>();
  for (const fact of facts) {
    const { kind, metadata } = fact.object;
    let shelf = shelves.get(kind);
    if (shelf === undefined) shelves.set(kind, (shelf = new Map()));
    const namespace = metadata.namespace ?? '';
    const list = shelf.get(namespace);
    if (list) list.push(fact);
    else shelf.set(namespace, [fact]);
  }
  return shelves;
}
