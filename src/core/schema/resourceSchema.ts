import { compileSchema, type ResolveReference } from './compileSchema.ts';
import type { RawSchema } from './rawSchema.ts';
import type { Schema } from './schema.ts';

/** A kind of one API version. `group` is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Where a schema comes from, as it is told to people. */
export type SchemaOrigin =
  | { readonly from: 'bundled'; readonly release: string }
  | { readonly from: 'file'; readonly file: string }
  | { readonly from: 'cluster'; readonly context: string }
  /** The copy that is kept of the last connection to that cluster. */
  | { readonly from: 'cache'; readonly context: string };

/** The schema of one kind. Compiled when it is first asked for. */
export interface ResourceSchema {
  readonly id: GroupVersionKind;
  readonly plural: string | undefined;
  readonly namespaced: boolean;
  /** With a status subresource, a create drops `status` before it is judged. */
  readonly hasStatus: boolean;
  /** False: fields that the schema does not name are not judged (it is not the whole of the kind). */
  readonly complete: boolean;
  readonly origin: SchemaOrigin;
  readonly root: Schema;
}

/** Makes a resource schema that compiles its root on first use. */
export function resourceSchema(
  facts: Omit<ResourceSchema, 'root'>,
  raw: RawSchema | (() => RawSchema),
  resolve?: ResolveReference,
): ResourceSchema {
  let root: Schema | undefined;
  return {
    ...facts,
    get root() {
      root ??= compileSchema(typeof raw === 'function' ? raw() : raw, resolve);
      return root;
    },
  };
}

/** `agentgateway.dev/v1alpha1` and a kind as one key. */
export function schemaKey(id: GroupVersionKind): string {
  return `${id.group}/${id.version}/${id.kind}`;
}

/** Splits an apiVersion: `v1` is of the core group. */
export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
