import type { ResourceFact } from '../graph/fact.ts';
import { isJsonObject, listAt } from '../resource/json.ts';
import { parseKubeObject, type KubeObject } from '../resource/kubeObject.ts';
import { isTemplate } from '../validate/index.ts';
import type { ParsedYaml, Path, YamlDocument } from '../yaml/index.ts';

/** Where a resource of a file is written. */
interface FactPlace {
  readonly document: YamlDocument;
  /** Of the resource in its document: empty, or `items[0]` inside a List. */
  readonly path: Path;
}

/** Where the resources of a file are written. */
export type Places = ReadonlyMap<ResourceFact, FactPlace>;

/** A resource in a document's own terms. */
interface Found {
  readonly object: KubeObject;
  readonly path: Path;
  fact: ResourceFact | undefined;
}

/** A document that an edit left alone keeps its objects and facts, and with them what others keep by their identity. */
const known = new WeakMap<ParsedYaml, readonly Found[]>();

/** The documents that are what they say: a template becomes YAML only later. */
export function readable(documents: readonly YamlDocument[]): readonly YamlDocument[] {
  return documents.filter(({ parsed }) => !isTemplate(parsed));
}

/** The resources of a file with where they are written. What has no name yet is left out. */
export function fileFacts(uri: string, documents: readonly YamlDocument[]): Places {
  const facts = new Map<ResourceFact, FactPlace>();
  for (const document of documents) {
    for (const found of resourcesOf(document.parsed)) {
      facts.set(factOf(found, uri, document.index), { document, path: found.path });
    }
  }
  return facts;
}

/** The same fact as long as the document stays where it is. */
function factOf(found: Found, uri: string, document: number): ResourceFact {
  const provenance = found.fact?.provenance;
  const isThere = provenance?.from === 'document' && provenance.uri === uri && provenance.document === document;
  if (found.fact !== undefined && isThere) return found.fact;
  const fact: ResourceFact = { object: found.object, provenance: { from: 'document', uri, document } };
  found.fact = fact;
  return fact;
}

function resourcesOf(parsed: ParsedYaml): readonly Found[] {
  let found = known.get(parsed);
  if (found === undefined) {
    found = valuesOf(parsed.value).flatMap(({ value, path }) => {
      const object = parseKubeObject(value);
      return object === undefined ? [] : [{ object, path, fact: undefined }];
    });
    known.set(parsed, found);
  }
  return found;
}

function valuesOf(value: unknown): readonly { readonly value: unknown; readonly path: Path }[] {
  if (!isJsonObject(value) || value['kind'] !== 'List') return [{ value, path: [] }];
  return listAt(value, 'items').map((item, index) => ({ value: item, path: ['items', index] }));
}
