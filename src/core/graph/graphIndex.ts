import type { KubeObject } from '../resource/kubeObject.ts';
import type { ResourceFact } from './fact.ts';

/** A way to find objects of one kind by something other than their name. */
export interface GraphIndex {
  readonly kind: string;
  /**
   * What an object is found by. Each key begins with the namespace of what it is about and a slash; without a namespace it
   * means the default one.
   */
  keysOf(object: KubeObject): readonly string[];
}

/** What was found by an index, by namespace and name. */
export interface Selection {
  readonly facts: readonly ResourceFact[];
  /** Whether there can be no others. */
  readonly isComplete: boolean;
}

/** In the order of namespace and name, which is also how Gateway API breaks ties. */
export function byName({ object: left }: ResourceFact, { object: right }: ResourceFact): number {
  const [one, other] = [nameOf(left), nameOf(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}
