import type { KubeObject } from '../resource/kubeObject.ts';

/** Where a fact was seen. */
export type Provenance =
  | {
      readonly from: 'document';
      readonly uri: string;
      /** Index of the YAML document in its file, from 0. */
      readonly document: number;
    }
  | { readonly from: 'cluster'; readonly context: string };

/** A resource with where it was seen. */
export interface ResourceFact {
  readonly object: KubeObject;
  readonly provenance: Provenance;
}

/** A place inside a resource that a finding points at. */
export interface FactLocation {
  readonly fact: ResourceFact;
  readonly path: readonly (string | number)[];
}
