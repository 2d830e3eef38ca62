import { parseKubeObject, type KubeObject } from '../../src/core/resource/kubeObject.ts';
import type { ResourceFact } from '../../src/core/graph/fact.ts';

/** A parsed Kubernetes object for a test; fails when the literal is not one. */
export function kubeObject(value: unknown): KubeObject {
  const object = parseKubeObject(value);
  if (!object) throw new Error('not a Kubernetes object');
  return object;
}

export function clusterFact(value: unknown): ResourceFact {
  return { object: kubeObject(value), provenance: { from: 'cluster', context: 'test' } };
}

interface BackendOptions {
  readonly name?: string;
  readonly namespace?: string;
  readonly ai?: unknown;
  readonly policies?: unknown;
  readonly status?: unknown;
  readonly generation?: number;
}

/** An AgentgatewayBackend; by default an OpenAI one without policies. */
export function backend(options: BackendOptions = {}): Record<string, unknown> {
  return {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayBackend',
    metadata: {
      name: options.name ?? 'openai-backend',
      namespace: options.namespace ?? 'kgateway-system',
      uid: `uid-${options.name ?? 'openai-backend'}`,
      generation: options.generation ?? 1,
    },
    spec: { ai: options.ai ?? { provider: { openai: { model: 'gpt-4o-mini' } } }, policies: options.policies },
    status: options.status,
  };
}

export function accepted(status: 'True' | 'False', message = '', observedGeneration = 1): unknown {
  const reason = status === 'True' ? 'Accepted' : 'TranslationError';
  return { conditions: [{ type: 'Accepted', status, reason, message, observedGeneration }] };
}

/** A Secret as the API server answers a metadata-only request: key names in managedFields, no values. */
export function secretMetadata(
  name: string,
  keys: readonly string[],
  namespace = 'kgateway-system',
): Record<string, unknown> {
  const fields = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:data': { '.': {}, ...fields } } }],
    },
  };
}
