import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { kinds } from '../../resource/kinds.ts';
import { readCrd, type ResourceSchema } from '../../schema/index.ts';
import { parseYaml, splitDocuments } from '../../yaml/index.ts';

/** A generated definition may be larger than what people write by hand. */
const maxDefinitionUnits = 8_388_608;

const groups: ReadonlySet<string> = new Set([kinds.backend.group, kinds.gateway.group]);

/** The definitions of our kinds in files of the workspace, as they change. A file is read bit by bit, after it came in. */
export class WorkspaceSchemas implements Disposable {
  readonly #changed = new Emitter<void>();
  readonly #texts = new Map<string, string>();
  readonly #read = new Map<string, readonly ResourceSchema[]>();
  readonly #waiting = new Set<string>();
  #schemas: readonly ResourceSchema[] = [];

  /** Fires after `schemas` became another list. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** Those of the files that were read, in the order of the files' names. */
  get schemas(): readonly ResourceSchema[] {
    return this.#schemas;
  }

  /** @param text undefined: the file is gone */
  update(uri: string, text: string | undefined): void {
    const now = text !== undefined && mayDefine(text) ? text : undefined;
    if (this.#texts.get(uri) === now) return;
    if (now === undefined) this.#texts.delete(uri);
    else this.#texts.set(uri, now);
    // Until the new text is read the old definitions are as good as any.
    if (now === undefined) this.#keep(uri, undefined);
    else this.#waiting.add(uri);
  }

  /** Reads one file that waits for it; false when there is none. */
  readNext(): boolean {
    const [uri] = this.#waiting;
    if (uri === undefined) return false;
    this.#waiting.delete(uri);
    const text = this.#texts.get(uri);
    if (text !== undefined) this.#keep(uri, readDefinitions(uri, text));
    return true;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#texts.clear();
  }

  #keep(uri: string, schemas: readonly ResourceSchema[] | undefined): void {
    if (schemas === undefined) this.#read.delete(uri);
    else this.#read.set(uri, schemas);
    const all = [...this.#read].toSorted(([left], [right]) => (left < right ? -1 : 1)).flatMap(([, read]) => read);
    if (all.length === 0 && this.#schemas.length === 0) return;
    this.#schemas = all;
    this.#changed.fire();
  }
}

/** By its letters alone, so that nothing else is parsed. May say yes too often. */
function mayDefine(text: string): boolean {
  return (
    /\b(?:agentgateway\.dev|gateway\.networking\.k8s\.io)\b/.test(text) &&
    /^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?CustomResourceDefinition\b/m.test(text)
  );
}

function readDefinitions(uri: string, text: string): readonly ResourceSchema[] {
  const origin = { from: 'file', file: nameOf(uri) } as const;
  return splitDocuments(text)
    .flatMap((chunk) => readCrd(parseYaml(chunk.text, maxDefinitionUnits).value, origin))
    .filter(({ id }) => groups.has(id.group));
}

/** The name of a file as people know it. */
function nameOf(uri: string): string {
  const last = uri.split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
