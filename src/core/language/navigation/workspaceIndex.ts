import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { ResourceFact } from '../../graph/fact.ts';
import type { GraphIndex } from '../../graph/graphIndex.ts';
import { nameOf, referencesOf, type NamedReference, type ResourceName } from '../../graph/namedReferences.ts';
import type { FactLayer } from '../../graph/resourceGraph.ts';
import { LineIndex, YamlFiles, type YamlDocument } from '../../yaml/index.ts';
import { fileFacts, readable, type Places } from '../fileFacts.ts';
import { mayBeOurs } from '../quickCheck.ts';

/** A file with documents of ours. */
export interface IndexedFile {
  readonly uri: string;
  readonly text: string;
  /** Without templates. */
  readonly documents: readonly YamlDocument[];
  readonly places: Places;
  readonly lines: LineIndex;
}

/** A reference with the resource that it stands in. */
export interface FoundReference {
  readonly fact: ResourceFact;
  readonly reference: NamedReference;
}

/** What a file declares and refers to, by kind and name; namespaces are compared by whoever asks. */
interface Names {
  readonly declared: ReadonlyMap<string, readonly ResourceFact[]>;
  readonly referred: ReadonlyMap<string, readonly FoundReference[]>;
}

/**
 * The resources of the workspace's files: who declares what, and who refers to it. Texts come from whoever follows the
 * files (`update`); a file is read when somebody first asks, and again only after it changed.
 */
export class WorkspaceIndex implements Disposable {
  readonly #changed = new Emitter<void>();
  readonly #texts = new Map<string, string>();
  readonly #files = new Map<string, IndexedFile>();
  #names: Names | undefined;
  readonly #beside = new Map<string, { readonly layer: FactLayer; readonly defaultNamespace: string | undefined }>();

  /** Shared with whoever judges the same files, so that each text is parsed once. */
  readonly yaml = new YamlFiles();

  /** Fires after a file with documents of ours came, went or changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** Whether files may be missing because the workspace has more than are read. */
  isPartial = false;

  /** @param text undefined: the file is gone */
  update(uri: string, text: string | undefined): void {
    const before = this.#texts.get(uri);
    const now = text !== undefined && mayBeOurs(text) ? text : undefined;
    if (before === now) return;
    this.#files.delete(uri);
    if (now === undefined) {
      this.#texts.delete(uri);
      this.yaml.forget(uri);
    } else {
      this.#texts.set(uri, now);
    }
    this.#names = undefined;
    for (const other of this.#beside.keys()) if (other !== uri) this.#beside.delete(other);
    this.#changed.fire();
  }

  file(uri: string): IndexedFile | undefined {
    const known = this.#files.get(uri);
    if (known !== undefined) return known;
    const text = this.#texts.get(uri);
    if (text === undefined) return undefined;
    const documents = readable(this.yaml.read(uri, text));
    const file = { uri, text, documents, places: fileFacts(uri, documents), lines: new LineIndex(text) };
    this.#files.set(uri, file);
    return file;
  }

  files(): readonly IndexedFile[] {
    return [...this.#texts.keys()].flatMap((uri) => this.file(uri) ?? []);
  }

  /** Reads one file that was not read yet; false when there is none. So that whoever has time can do it bit by bit. */
  readNext(): boolean {
    for (const uri of this.#texts.keys()) {
      if (this.#files.has(uri)) continue;
      this.file(uri);
      return true;
    }
    return false;
  }

  /** The documents that declare a resource of this kind and name, in whatever namespace. */
  declarationsOf(name: Pick<ResourceName, 'group' | 'kind' | 'name'>): readonly ResourceFact[] {
    return this.#allNames().declared.get(keyOf(name)) ?? [];
  }

  /** The references to a resource of this kind and name, in whatever namespace. */
  referencesTo(name: Pick<ResourceName, 'group' | 'kind' | 'name'>): readonly FoundReference[] {
    return this.#allNames().referred.get(keyOf(name)) ?? [];
  }

  /**
   * What the other files hold, as a layer between one file and the cluster. The same object until one of them changes, so
   * that a keystroke in that file costs nothing here.
   *
   * @param defaultNamespace where documents without a namespace land
   */
  layerBeside(uri: string, defaultNamespace: string | undefined): FactLayer {
    const known = this.#beside.get(uri);
    if (known !== undefined && known.defaultNamespace === defaultNamespace) return known.layer;
    const facts = this.files().flatMap((file) => (file.uri === uri ? [] : [...file.places.keys()]));
    const layer = filesLayer(facts, defaultNamespace);
    this.#beside.set(uri, { layer, defaultNamespace });
    return layer;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#texts.clear();
    this.#files.clear();
  }

  #allNames(): Names {
    if (this.#names !== undefined) return this.#names;
    const declared = new Map<string, ResourceFact[]>();
    const referred = new Map<string, FoundReference[]>();
    for (const fact of this.files().flatMap(({ places }) => [...places.keys()])) {
      add(declared, keyOf(nameOf(fact.object)), fact);
      for (const reference of referencesOf(fact.object)) add(referred, keyOf(reference), { fact, reference });
    }
    this.#names = { declared, referred };
    return this.#names;
  }
}

/** A workspace never has everything that a cluster has. */
function filesLayer(facts: readonly ResourceFact[], defaultNamespace: string | undefined): FactLayer {
  const byName = new Map<string, ResourceFact>();
  const byIndex = new Map<GraphIndex, ReadonlyMap<string, readonly ResourceFact[]>>();
  const inNamespace = (name: string): string => (name.startsWith('/') ? `${defaultNamespace ?? ''}${name}` : name);
  const nameKey = (kind: string, namespace: string | undefined, name: string): string =>
    `${kind} ${inNamespace(`${namespace ?? ''}/${name}`)}`;
  for (const fact of facts.toReversed()) {
    const { kind, metadata } = fact.object;
    byName.set(nameKey(kind, metadata.namespace, metadata.name), fact);
  }
  return {
    facts,
    isComplete: () => false,
    find: (kind, namespace, name) => byName.get(nameKey(kind, namespace, name)),
    select: (index, key) => {
      let made = byIndex.get(index);
      if (made === undefined) {
        const byKey = new Map<string, ResourceFact[]>();
        for (const fact of facts) {
          if (fact.object.kind === index.kind)
            for (const own of index.keysOf(fact.object)) add(byKey, inNamespace(own), fact);
        }
        byIndex.set(index, (made = byKey));
      }
      return made.get(inNamespace(key)) ?? [];
    },
  };
}

function keyOf({ group, kind, name }: Pick<ResourceName, 'group' | 'kind' | 'name'>): string {
  return `${group}/${kind}/${name}`;
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
