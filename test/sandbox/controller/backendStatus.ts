import type { KubeObject } from '../cluster/kubeObject.ts';
import { objectAt } from '../json.ts';
import { resolveKey, type SecretLookup } from './backendAuth.ts';
import { existingConditions, stamp, type Condition } from './condition.ts';

/** Why the controller withholds a backend from the data plane; undefined when it does not. Groups never show here. */
export function backendProblem(backend: KubeObject, secrets: SecretLookup): string | undefined {
  const result = resolveKey(objectAt(backend, 'spec', 'policies'), backend.metadata.namespace ?? '', secrets);
  return result.kind === 'unusable' ? result.problem : undefined;
}

export function backendStatus(backend: KubeObject, secrets: SecretLookup): object {
  const problem = backendProblem(backend, secrets);
  const condition: Condition =
    problem === undefined
      ? { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Backend successfully accepted' }
      : {
          type: 'Accepted',
          status: 'False',
          reason: 'TranslationError',
          message: `failed to translate backend: ${problem}`,
        };
  return { conditions: stamp([condition], existingConditions(backend), backend) };
}
