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

/** The resources that a file can name, the nearest first: its own, those of the workspace, those of the cluster. */
export interface KnownResources {
  readonly defaultNamespace: string | undefined;
  ofKind(kind: string): readonly KnownResource[];
  /** @param namespace undefined: the default one */
  find(kind: string, namespace: string | undefined, name: string): KnownResource | undefined;
  /** The same resource wherever it was seen, the nearest first. */
  all(kind: string, namespace: string | undefined, name: string): readonly KnownResource[];
  /** The context whose cluster would have told of a resource of a kind in a namespace; undefined: nobody can tell. */
  contextWithout(kind: string, namespace: string | undefined): string | undefined;
  namespaces(): readonly string[];
}

/** A layer is walked once, not at every keystroke. */
const byKind = new WeakMap<FactLayer, ReadonlyMap<string, readonly ResourceFact[]>>();

/** @param documents those of the file; they are read only when a resource is asked for */
export function knownResources(
  uri: string,
  documents: () => readonly YamlDocument[],
  world: LanguageWorld,
): KnownResources {
  const defaultNamespace = world.defaultNamespace();
  let layers: readonly (readonly [KnownResource['from'], ReadonlyMap<string, readonly ResourceFact[]>])[] | undefined;
  const read = (): NonNullable<typeof layers> => {
    const workspace = world.workspaceLayer?.(uri);
    const cluster = world.clusterLayer();
    layers ??= [
      ['file', group(fileFacts(uri, documents()).keys())],
      ['workspace', workspace === undefined ? new Map() : ofLayer(workspace)],
      ['cluster', cluster === undefined ? new Map() : ofLayer(cluster)],
    ];
    return layers;
  };
  const everywhere = (kind: string): readonly KnownResource[] => {
    const isNamespaced = kindNamed(kind)?.namespaced !== false;
    return read().flatMap(([from, facts]) =>
      (facts.get(kind) ?? []).map((fact): KnownResource => {
        const namespace = isNamespaced ? (fact.object.metadata.namespace ?? defaultNamespace) : undefined;
        return { fact, namespace, from };
      }),
    );
  };
  const ofKind = (kind: string): readonly KnownResource[] => {
    const found = new Map<string, KnownResource>();
    for (const one of everywhere(kind)) {
      const key = `${one.namespace ?? ''}/${one.fact.object.metadata.name}`;
      if (!found.has(key)) found.set(key, one);
    }
    return [...found.values()];
  };
  const all = (kind: string, namespace: string | undefined, name: string): readonly KnownResource[] => {
    const isNamespaced = kindNamed(kind)?.namespaced !== false;
    const place = isNamespaced ? (namespace ?? defaultNamespace) : undefined;
    return everywhere(kind).filter((one) => one.fact.object.metadata.name === name && one.namespace === place);
  };
  return {
    defaultNamespace,
    ofKind,
    all,
    find: (kind, namespace, name) => all(kind, namespace, name)[0],
    contextWithout: (kind, namespace = defaultNamespace) => {
      const cluster = world.clusterLayer();
      const [any] = cluster?.facts ?? [];
      const isTold = cluster?.isComplete(kind, namespace) === true;
      return isTold && any?.provenance.from === 'cluster' ? any.provenance.context : undefined;
    },
    namespaces: () => {
      const names = new Set<string>();
      for (const [, facts] of read()) {
        for (const [kind, list] of facts) {
          for (const { object } of list) {
            const name = kind === kinds.namespace.kind ? object.metadata.name : object.metadata.namespace;
            if (name !== undefined) names.add(name);
          }
        }
      }
      if (defaultNamespace !== undefined) names.add(defaultNamespace);
      return [...names].toSorted();
    },
  };
}

function ofLayer(layer: FactLayer): ReadonlyMap<string, readonly ResourceFact[]> {
  let grouped = byKind.get(layer);
  if (grouped === undefined) byKind.set(layer, (grouped = group(layer.facts)));
  return grouped;
}

function group(facts: Iterable<ResourceFact>): ReadonlyMap<string, readonly ResourceFact[]> {
  const grouped = new Map<string, ResourceFact[]>();
  for (const fact of facts) {
    const list = grouped.get(fact.object.kind);
    if (list) list.push(fact);
    else grouped.set(fact.object.kind, [fact]);
  }
  return grouped;
}
