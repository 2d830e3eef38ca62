/** An HTTPRoute of the sandbox's namespace at its Gateway, which sends a prefix to a backend. */
export function routeYaml({ name, path, backend }: Readonly<Record<'name' | 'path' | 'backend', string>>): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: ${name}
  namespace: kgateway-system
spec:
  parentRefs:
    - name: ai-gateway
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: ${path}
      backendRefs:
        - group: agentgateway.dev
          kind: AgentgatewayBackend
          name: ${backend}
`;
}
