/** A key that the sandbox's providers take. */
export const openAiKey = { auth: { key: 'sk-test' } } as const;

/** The spec of a backend with OpenAI as its provider; a host of its own needs no key. */
export function modelBackend({
  auth,
  model = 'gpt-4o-mini',
  ...override
}: {
  readonly auth?: object;
  readonly model?: string;
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}): object {
  const policies = auth === undefined ? openAiKey : { auth };
  return {
    ai: { provider: { openai: { model }, ...override } },
    ...(override.host === undefined && { policies }),
  };
}

export function httpRoute(name: string, spec: object): object {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name }, spec };
}

/** A policy of what comes in, on one object of Gateway API. */
export function gatewayPolicy(
  name: string,
  target: { readonly kind: string; readonly name: string },
  traffic: object,
): object {
  return {
    apiVersion: 'agentgateway.dev/v1alpha1',
    kind: 'AgentgatewayPolicy',
    metadata: { name },
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', ...target }], traffic },
  };
}
