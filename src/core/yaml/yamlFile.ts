import { parseYaml, type ParsedYaml } from './parseYaml.ts';
import { splitDocuments } from './splitDocuments.ts';

/** One document in its file. Add `start` to the offsets of `parsed` to get offsets in the file. */
export interface YamlDocument {
  /** Its number in the file, from 0. */
  readonly index: number;
  readonly start: number;
  readonly parsed: ParsedYaml;
}

/**
 * Reads files of several documents and keeps the documents of the last version of each file, so that after an edit only
 * the document under the cursor is read again. One per set of open files; `forget` when one closes.
 */
export class YamlFiles {
  readonly #known = new Map<string, ReadonlyMap<string, ParsedYaml>>();

  read(file: string, text: string): readonly YamlDocument[] {
    const previous = this.#known.get(file);
    const current = new Map<string, ParsedYaml>();
    const documents = splitDocuments(text).map((chunk, index) => {
      const parsed = current.get(chunk.text) ?? previous?.get(chunk.text) ?? parseYaml(chunk.text);
      current.set(chunk.text, parsed);
      return { index, start: chunk.start, parsed };
    });
    this.#known.set(file, current);
    return documents;
  }

  forget(file: string): void {
    this.#known.delete(file);
  }
}
