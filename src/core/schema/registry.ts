import { parseApiVersion, schemaKey, type GroupVersionKind, type ResourceSchema } from './resourceSchema.ts';

/** Finds the schema that judges a kind. The first source that knows the kind and version wins. */
export class SchemaRegistry {
  readonly #byKey = new Map<string, ResourceSchema>();
  readonly #byKind = new Map<string, ResourceSchema[]>();

  /** `sources` in falling order of authority: the live cluster, files, bundled. */
  constructor(...sources: readonly (readonly ResourceSchema[])[]) {
    for (const schema of sources.flat()) {
      const key = schemaKey(schema.id);
      if (this.#byKey.has(key)) continue;
      this.#byKey.set(key, schema);
      const kindKey = `${schema.id.group}/${schema.id.kind}`;
      this.#byKind.set(kindKey, [...(this.#byKind.get(kindKey) ?? []), schema]);
    }
  }

  find(id: GroupVersionKind): ResourceSchema | undefined {
    return this.#byKey.get(schemaKey(id));
  }

  /** By the header of a document. */
  findByApiVersion(apiVersion: string, kind: string): ResourceSchema | undefined {
    return this.find({ ...parseApiVersion(apiVersion), kind });
  }

  /** Every version of a kind that is known, in the order of the sources. */
  versionsOf(group: string, kind: string): readonly ResourceSchema[] {
    return this.#byKind.get(`${group}/${kind}`) ?? [];
  }

  all(): readonly ResourceSchema[] {
    return [...this.#byKey.values()];
  }
}
