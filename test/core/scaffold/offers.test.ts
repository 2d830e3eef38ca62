import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bedrock } from '../../../src/core/catalog/providers/bedrock.ts';
import { ollama } from '../../../src/core/catalog/providers/ollama.ts';
import { openai } from '../../../src/core/catalog/providers/openai.ts';
import { render } from '../../../src/core/messages/index.ts';
import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { checkSetting, readAddress, settingSchema } from '../../../src/core/scaffold/checkSetting.ts';
import { gatewayOffers, secretOffers } from '../../../src/core/scaffold/offers.ts';

function object(kind: string, name: string, namespace: string, rest: object): KubeObject {
  const found = parseKubeObject({ apiVersion: 'v1', kind, metadata: { name, namespace, ...rest }, ...rest });
  assert.ok(found);
  return found;
}

function gateway(
  name: string,
  namespace: string,
  listeners: readonly object[],
  className = 'agentgateway',
): KubeObject {
  return object('Gateway', name, namespace, { spec: { gatewayClassName: className, listeners } });
}

function secret(name: string, namespace: string, ...keys: readonly string[]): KubeObject {
  const fields = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]));
  const managedFields = [{ manager: 'a', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': fields } }];
  return object('Secret', name, namespace, { managedFields });
}

const http = { name: 'http', port: 8080, protocol: 'HTTP' };
const all = { allowedRoutes: { namespaces: { from: 'All' } } };

describe('Gateways that are offered', () => {
  it("agentgateway's own class first; a listener that takes no routes is none", () => {
    const offers = gatewayOffers(
      [
        gateway('other', 'a', [{ ...http, ...all }], 'istio'),
        gateway('ai-gateway', 'b', [{ ...http, ...all }]),
        gateway('closed', 'b', [{ ...http, allowedRoutes: { namespaces: { from: 'None' } } }]),
        gateway('tcp', 'b', [{ ...http, protocol: 'TCP' }]),
      ],
      'team',
    );
    assert.deepEqual(
      offers.map(({ gateway: { name }, routeNamespace }) => `${name} ${routeNamespace}`),
      ['ai-gateway undefined', 'other undefined'],
    );
  });
  it('one that takes routes of its own namespace only wants the route there', () => {
    const [offer] = gatewayOffers([gateway('gw', 'infra', [http])], 'team');
    assert.equal(offer?.routeNamespace, 'infra');
    assert.equal(gatewayOffers([gateway('gw', 'team', [http])], 'team')[0]?.routeNamespace, undefined);
  });
  it('of several listeners each is named, and the one that needs no grant comes first', () => {
    const listeners = [
      { ...http, name: 'inner' },
      { ...http, ...all, name: 'outer', port: 80, hostname: 'llm.example.com' },
    ];
    assert.deepEqual(
      gatewayOffers([gateway('gw', 'infra', listeners)], 'team').map(({ listener, hostname }) => [listener, hostname]),
      [
        ['outer', 'llm.example.com'],
        ['inner', undefined],
      ],
    );
  });
});

const offered = (...args: Parameters<typeof secretOffers>) =>
  secretOffers(...args).map(({ credential }) => JSON.stringify(credential));

describe('Secrets that are offered', () => {
  const old = { secretRefKey: false };
  const recent = { secretRefKey: true };
  const secrets = [
    secret('good', 'team', 'Authorization', 'other'),
    secret('single', 'team', 'api-key'),
    secret('two', 'team', 'a', 'b'),
    secret('elsewhere', 'infra', 'Authorization'),
    secret('aws', 'team', 'accessKey', 'secretKey'),
    object('Secret', 'hidden', 'team', {}),
  ];
  it('those with the data key that the gateway reads', () => {
    assert.deepEqual(offered(secrets, 'team', openai, old), ['{"kind":"existingSecret","name":"good"}']);
  });
  it('since 1.4 also those with one other key, which is named', () => {
    assert.deepEqual(offered(secrets, 'team', openai, recent), [
      '{"kind":"existingSecret","name":"good"}',
      '{"kind":"existingSecret","name":"single","key":"api-key"}',
    ]);
  });
  it('for a cloud those with all of its keys; for who needs none, none', () => {
    assert.deepEqual(offered(secrets, 'team', bedrock, recent), ['{"kind":"existingSecret","name":"aws"}']);
    assert.deepEqual(offered(secrets, 'team', ollama, recent), []);
  });
});

describe('settings by the limits of the schema', () => {
  const root = bundledSchemas('1.4.1').find(({ id }) => id.kind === 'AgentgatewayBackend')?.root;
  for (const [type, field, value, problem] of [
    ['azure', 'resourceName', 'mine', undefined],
    ['azure', 'resourceName', '', /needed/],
    ['azure', 'resourceName', 'x'.repeat(257), /257 characters; 256/],
    ['azure', 'resourceType', 'Foundry', undefined],
    ['azure', 'resourceType', 'Other', /one of: .*Foundry/],
    ['bedrock', 'region', 'EU WEST', /does not fit/],
    ['custom', 'formats', 'Messages', undefined],
    ['custom', 'formats', 'Nothing', /one of: .*Messages/],
    ['nothing', 'known', 'anything', undefined],
  ] as const) {
    it(`${type}.${field}: ${value.slice(0, 10)}`, () => {
      const found = checkSetting(value, settingSchema(root, type, field));
      if (problem === undefined) assert.equal(found, undefined);
      else assert.match(found ? render(found) : '', problem);
    });
  }
});

describe('an address as it is typed', () => {
  for (const [typed, expected] of [
    ['gpu-1', 'http gpu-1 11434'],
    ['gpu-1:8080', 'http gpu-1 8080'],
    ['https://llm.example.com', 'https llm.example.com 443'],
    ['http://llm.example.com/', 'http llm.example.com 80'],
    ['llm.example.com:443', 'https llm.example.com 443'],
    ['a b', undefined],
    ['', undefined],
    ['gpu-1:70000', undefined],
    ['gpu-1/v1', undefined],
  ] as const) {
    it(typed || 'nothing', () => {
      const read = readAddress(typed, 11434);
      assert.equal(read && `${read.scheme} ${read.host} ${read.port}`, expected);
    });
  }
});
