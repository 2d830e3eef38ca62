/** A backend around a spec that is written as YAML, two spaces deep. */
export function backend(spec: string): string {
  const indented = spec
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\nmetadata:\n  name: sample\nspec:\n${indented}\n`;
}

const openai = 'ai:\n  provider:\n    openai: {}';

/** A backend for OpenAI with these policies. */
export function withPolicies(policies: string): string {
  return backend(
    `${openai}\npolicies:\n${policies
      .trim()
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
}

/** A backend with this one provider. */
export function withProvider(provider: string): string {
  return backend(
    `ai:\n  provider:\n${provider
      .trim()
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')}`,
  );
}

/** Documents that every API server takes (agentgateway 1.4.1). */
export const valid: Readonly<Record<string, string>> = {
  'the least': withProvider('openai: {}'),
  'a model': withProvider('anthropic:\n  model: claude-sonnet-4-20250514'),
  'a host with a port': withProvider('openai: {model: llama3.2}\nhost: host.internal\nport: 11434'),
  'a prefix with a host': withProvider('openai: {}\nhost: a.b\nport: 443\npathPrefix: /x'),
  'a number as a float': withProvider('openai: {}\nhost: a.b\nport: 443.0'),
  'a null that is pruned': withProvider('openai: {model: null}'),
  groups: backend(
    'ai:\n  groups:\n    - providers:\n        - name: one\n          openai: {}\n        - name: two\n          gemini: {}',
  ),
  azure: withProvider('azureopenai:\n  endpoint: x.openai.azure.com\n  apiVersion: v1'),
  foundry: withProvider('azure:\n  resourceName: x\n  resourceType: Foundry\n  projectName: p'),
  bedrock: withProvider('bedrock:\n  region: eu-west-1\n  guardrail: {identifier: a, version: "1"}'),
  vertex: withProvider('vertexai:\n  projectId: p'),
  'custom with a host': withProvider(
    'custom:\n  formats:\n    - type: Completions\n      path: /v1\nhost: a\nport: 80',
  ),
  'custom with a service': withProvider('custom:\n  formats: [{type: Messages}]\n  backendRef: {name: svc, port: 80}'),
  'a secret': withPolicies('auth:\n  secretRef: {name: openai-api-key}'),
  'a secret with a key and a location': withPolicies(
    'auth:\n  secretRef: {name: s, key: api-key}\n  location:\n    header: {name: x-api-key}',
  ),
  passthrough: withPolicies('auth: {passthrough: {}}'),
  credentials: withPolicies('auth:\n  credentials:\n    - location: {header: {name: a}}\n      secretRef: {name: s}'),
  'aws and gcp': withPolicies('auth: {aws: {}}'),
  'identity token': withPolicies('auth:\n  gcp: {type: IdToken, audience: a}'),
  'tls with system roots': withPolicies('tls: {}'),
  'tls with names': withPolicies('tls:\n  sni: a.b\n  verifySubjectAltNames: [a.b]'),
  http: withPolicies('http:\n  requestTimeout: 1h30m\n  version: HTTP2'),
  routes: withPolicies('ai:\n  routes:\n    /v1/messages: Messages\n    "*": Passthrough'),
  'a prompt guard': withPolicies(
    'ai:\n  promptGuard:\n    request:\n      - regex:\n          builtins: [Email]\n          action: Reject',
  ),
  'a placeholder': withProvider('openai: {}\nhost: ${HOST}\nport: ${PORT}'),
  static: backend('static:\n  host: a\n  port: 1'),
  dynamic: backend('dynamicForwardProxy: {}'),
  mcp: backend('mcp:\n  targets:\n    - name: a\n      static: {host: a, port: 1}'),
  'status is dropped': `${withProvider('openai: {}')}status: {}\n`,
  'an unset creation time': withProvider('openai: {}').replace(
    'name: sample',
    'name: sample\n  creationTimestamp: null',
  ),
  'a finalizer of any name': withProvider('openai: {}').replace('name: sample', 'name: sample\n  finalizers: [foo]'),
  'a generation that is counted anew': withProvider('openai: {}').replace(
    'name: sample',
    'name: sample\n  generation: -1',
  ),
  'a generated name': withProvider('openai: {}').replace('name: sample', 'generateName: sample-'),
};
