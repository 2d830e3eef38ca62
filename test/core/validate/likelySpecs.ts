import { isJsonObject } from '../../../src/core/resource/json.ts';
import { childSchema, type Schema } from '../../../src/core/schema/index.ts';
import { pick, randomValue, type Random, type RandomOptions } from './randomResource.ts';

const target = (kind: string, group: string, more: object = {}): object => ({ group, kind, name: 'a', ...more });
const service = target('Service', '');
const gateway = target('Gateway', 'gateway.networking.k8s.io');
const route = target('HTTPRoute', 'gateway.networking.k8s.io');
const backend = target('AgentgatewayBackend', 'agentgateway.dev');

type Spec = Readonly<Record<string, unknown>>;

const noProviderOfItsOwn = { virtualModel: null, azure: null, vertexai: null, bedrock: null, custom: null };

/**
 * What a spec of a kind has in place of chance, so that its rules over several fields are met as well as broken: a field that
 * has to be there, and others as they are written here; one that is `null` is taken away.
 */
const likely: Readonly<Record<string, readonly (readonly [needed: string, Spec])[]>> = {
  AgentgatewayPolicy: [
    ['traffic', { targetRefs: [gateway], targetSelectors: null, backend: null, frontend: null, strategy: null }],
    ['traffic', { targetRefs: [route], targetSelectors: null, backend: null, frontend: null, strategy: null }],
    ['frontend', { targetRefs: [gateway], targetSelectors: null, backend: null, traffic: null, strategy: null }],
    ['backend', { targetRefs: [backend], targetSelectors: null, frontend: null, traffic: null, strategy: null }],
  ],
  AgentgatewayModel: [
    ['parentRefs', { ...noProviderOfItsOwn, provider: 'OpenAI', baseURL: null }],
    ['parentRefs', { ...noProviderOfItsOwn, provider: 'Ollama', baseURL: 'http://ollama.lan:11434/v1' }],
  ],
};

/** A random spec, half of the time bent towards what its kind is used for. */
export function likelySpec(kind: string, schema: Schema, options: RandomOptions): unknown {
  const spec = randomValue(schema, options);
  const forms = likely[kind];
  if (forms === undefined || !isJsonObject(spec) || options.random() < options.wildness / 2) return spec;
  const [needed, form] = pick(options.random, forms);
  const child = childSchema(schema, needed);
  const whole = { ...(child === undefined ? {} : { [needed]: randomValue(child, options) }), ...spec, ...form };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
}

const triesForSound = 12;

/** A spec of a kind that is drawn again, a few times, until it is sound: the first one rarely keeps all rules of a large kind. */
export function soundSpec(kind: string, schema: Schema, random: Random, isSound: (spec: unknown) => boolean): unknown {
  const draw = (): unknown =>
    likelySpec(kind, schema, { random, wildness: 0, density: pick(random, [0.1, 0.25, 0.5]) });
  let spec = draw();
  for (let tries = 0; tries < triesForSound && !isSound(spec); tries += 1) spec = draw();
  return spec;
}

/** Values of a spec that break what chance rarely does; each breaks a rule over several fields. */
export const brokenSpecs: Readonly<Record<string, readonly Spec[]>> = {
  AgentgatewayPolicy: [
    { targetRefs: [service], backend: { mcp: {} } },
    { targetRefs: [service], backend: { ai: {} } },
    { targetSelectors: [{ group: '', kind: 'Service', matchLabels: { a: 'b' } }], backend: { ai: {} } },
    { targetRefs: [{ ...backend, sectionName: 'a' }], backend: { mcp: {} } },
    {
      targetRefs: [gateway],
      traffic: { cors: { allowHeaders: ['*', 'a'], allowMethods: ['*'], allowOrigins: ['*'] } },
    },
    { targetRefs: [gateway], traffic: { cors: { allowMethods: ['*', 'GET'] } } },
    { targetRefs: [gateway], traffic: { cors: { allowOrigins: ['*', 'https://a.example'] } } },
  ],
  AgentgatewayModel: [
    { provider: 'Ollama' },
    { provider: 'OpenAI', virtualModel: {} },
    { virtualModel: { weighted: { targets: [{ modelRef: { name: 'a' } }] } }, match: { model: 'a*' } },
    { provider: 'OpenAI', match: { model: 'a*b' } },
    ...['http://localhost:1', 'http://a.localhost', 'http://127.0.0.1', 'http://169.254.1.1', 'http://[::1]'].map(
      (baseURL) => ({ provider: 'OpenAI', baseURL }),
    ),
  ].map((spec) => ({ parentRefs: [{ name: 'a' }], ...spec })),
};
