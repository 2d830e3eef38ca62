import type { JsonSchema } from './jsonSchema.ts';

/** One served kind. The versions of a kind share their objects, as on a real server without conversion webhook. */
export interface ResourceType {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly versions: readonly ResourceVersionType[];
  readonly storageVersion: string;
  /** Subresources besides `status`, with the verbs that discovery names for them. */
  readonly subresources: Readonly<Record<string, readonly string[]>>;
  readonly verbs: readonly string[];
  /** Built-in kinds that keep no generation (Secret, ConfigMap, …) say false. */
  readonly hasGeneration: boolean;
}

export interface ResourceVersionType {
  readonly name: string;
  readonly hasStatus: boolean;
  /** Absent for built-in kinds whose fields are not judged. */
  readonly schema: JsonSchema | undefined;
}

/** The key under which the objects of a kind are stored: `plural.group`, or `plural` in the core group. */
export function resourceKey(type: Pick<ResourceType, 'group' | 'plural'>): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}
