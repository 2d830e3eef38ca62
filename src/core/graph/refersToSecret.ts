import { kinds } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { readReferences } from './namedReferences.ts';

/**
 * Whether a backend, a policy or a model names a Secret anywhere in its spec: in which auth, of which provider or cloud, is
 * for the checks to judge.
 */
export function refersToSecret(object: KubeObject): boolean {
  return readReferences(object).some(({ group, kind }) => group === kinds.secret.group && kind === kinds.secret.kind);
}
