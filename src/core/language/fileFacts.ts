import type { ResourceFact } from '../graph/fact.ts';
import { isJsonObject, listAt } from '../resource/json.ts';
import { parseKubeObject } from '../resource/kubeObject.ts';
import type { Path, YamlDocument } from '../yaml/index.ts';

/** Where a resource of a file is written. */
export interface FactPlace {
  readonly document: YamlDocument;
  /** Of the resource in its document: empty, or `items[0]` inside a List. */
  readonly path: Path;
}

/** The resources of a file with where they are written. What has no name yet is left out. */
export function fileFacts(uri: string, documents: readonly YamlDocument[]): ReadonlyMap<ResourceFact, FactPlace> {
  const facts = new Map<ResourceFact, FactPlace>();
  for (const document of documents) {
    for (const { value, path } of resourcesOf(document.parsed.value)) {
      const object = parseKubeObject(value);
      if (object === undefined) continue;
      const provenance = { from: 'document', uri, document: document.index } as const;
      facts.set({ object, provenance }, { document, path });
    }
  }
  return facts;
}

function resourcesOf(value: unknown): readonly { readonly value: unknown; readonly path: Path }[] {
  if (!isJsonObject(value) || value['kind'] !== 'List') return [{ value, path: [] }];
  return listAt(value, 'items').map((item, index) => ({ value: item, path: ['items', index] }));
}
