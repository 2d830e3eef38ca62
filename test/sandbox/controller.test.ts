import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { at, listAt, numberAt, objectAt, stringAt } from './json.ts';
import { pathTo, type Plural } from './paths.ts';
import { clusterHandle } from '../real/clusterHandle.ts';
import { furnish } from '../real/realSandbox.ts';
import { replacePods } from './sandboxFaults.ts';
import { gatewaySeed } from './seed.ts';
import { SANDBOX_NAMESPACE as NAMESPACE, startSandbox, type Sandbox } from './startSandbox.ts';

/** The statuses that agentgateway 1.4.1 writes: field/agentgateway.md, sections 2, 3 and 11. */

let sandbox: Pick<Sandbox, 'client' | 'controller' | 'dispose'>;

before(async () => {
  const handle = await clusterHandle();
  const seed = gatewaySeed();
  if (handle) {
    const plane = { ...handle, dispose: () => Promise.resolve() };
    sandbox = await furnish(plane, { seed, progress: () => undefined });
  } else sandbox = await startSandbox({ pace: 'fast', seed });
  await make('Namespace', { name: 'elsewhere' }, {});
});
after(async () => {
  await sandbox.dispose();
});

const PLURALS: Readonly<Record<string, readonly [Plural, string]>> = {
  Namespace: ['namespaces', 'v1'],
  Secret: ['secrets', 'v1'],
  AgentgatewayBackend: ['agentgatewaybackends', 'agentgateway.dev/v1alpha1'],
  AgentgatewayPolicy: ['agentgatewaypolicies', 'agentgateway.dev/v1alpha1'],
  HTTPRoute: ['httproutes', 'gateway.networking.k8s.io/v1'],
  ReferenceGrant: ['referencegrants', 'gateway.networking.k8s.io/v1beta1'],
};

async function make(
  kind: string,
  metadata: { readonly name: string; readonly namespace?: string },
  part: object,
): Promise<void> {
  const [plural, apiVersion] = PLURALS[kind] ?? ['configmaps', 'v1'];
  await sandbox.client.create(pathTo(plural, metadata.namespace), { apiVersion, kind, metadata, ...part });
}

/** Waits until a value is what it should be; the assertion says what it was instead. */
async function eventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const actual = await read();
    try {
      return assert.deepEqual(actual, expected);
    } catch {
      await delay(20);
    }
  }
  assert.deepEqual(await read(), expected);
}

function condition(object: unknown, type: string, ...path: readonly (string | number)[]): unknown[] {
  const found = listAt(object, ...path, 'conditions').find((entry) => stringAt(entry, 'type') === type);
  return [stringAt(found, 'status'), stringAt(found, 'reason'), stringAt(found, 'message')];
}

async function backend(name: string): Promise<unknown[]> {
  return condition(await sandbox.client.get(pathTo('agentgatewaybackends', NAMESPACE, name)), 'Accepted', 'status');
}

const ACCEPTED = ['True', 'Accepted', 'Backend successfully accepted'];
const rejected = (why: string): string[] => [
  'False',
  'TranslationError',
  `failed to translate backend: secret ${NAMESPACE}/${why}`,
];

const auth = (secretRef: object): object => ({ policies: { auth: { secretRef } } });

describe('AgentgatewayBackend', () => {
  const openai = { provider: { openai: { model: 'm' } } };
  const secrets: readonly (readonly [string, Record<string, string>])[] = [
    ['s-api-key', { 'api-key': 'k' }],
    ['s-good', { Authorization: 'Bearer k' }],
    ['s-blank', { Authorization: ' \n' }],
  ];
  const rows: readonly (readonly [string, object, readonly string[]])[] = [
    ['no-auth', { ai: openai }, ACCEPTED],
    ['wrong-key', { ai: openai, ...auth({ name: 's-api-key' }) }, rejected('s-api-key missing Authorization value')],
    ['good-key', { ai: openai, ...auth({ name: 's-good' }) }, ACCEPTED],
    ['blank', { ai: openai, ...auth({ name: 's-blank' }) }, rejected('s-blank missing Authorization value')],
    ['named-key', { ai: openai, ...auth({ name: 's-api-key', key: 'api-key' }) }, ACCEPTED],
    ['named-wrong', { ai: openai, ...auth({ name: 's-good', key: 'token' }) }, rejected('s-good missing token value')],
    ['absent', { ai: openai, ...auth({ name: 's-none' }) }, rejected('s-none not found')],
    [
      'in-group',
      { ai: { groups: [{ providers: [{ name: 'a', openai: {}, ...auth({ name: 's-none' }) }] }] } },
      ACCEPTED,
    ],
  ];
  before(async () => {
    for (const [name, stringData] of secrets) await make('Secret', { name, namespace: NAMESPACE }, { stringData });
  });
  for (const [name, spec, expected] of rows) {
    it(`${name}: ${expected.slice(0, 2).join(' ')}`, async () => {
      await make('AgentgatewayBackend', { name, namespace: NAMESPACE }, { spec });
      await eventually(() => backend(name), expected);
    });
  }

  it('heals when the Secret comes, without a touch of the backend', async () => {
    await make('Secret', { name: 's-none', namespace: NAMESPACE }, { stringData: { Authorization: 'k' } });
    await eventually(() => backend('absent'), ACCEPTED);
    const healed = await sandbox.client.get(pathTo('agentgatewaybackends', NAMESPACE, 'absent'));
    assert.equal(healed.metadata.generation, 1);
  });

  it('stays without status while no controller runs', async () => {
    await sandbox.controller?.pause();
    await make('AgentgatewayBackend', { name: 'unseen', namespace: NAMESPACE }, { spec: { ai: openai } });
    await delay(50);
    assert.deepEqual(await backend('unseen'), [undefined, undefined, undefined]);
    await sandbox.controller?.resume();
    await eventually(() => backend('unseen'), ACCEPTED);
  });
});

async function route(name: string, type: string): Promise<unknown[]> {
  return condition(await sandbox.client.get(pathTo('httproutes', NAMESPACE, name)), type, 'status', 'parents', 0);
}
const ref = (part: object): object => ({
  group: 'agentgateway.dev',
  kind: 'AgentgatewayBackend',
  name: 'no-auth',
  ...part,
});

const spec = (backendRef: object, parent: object = {}): object => ({
  spec: { parentRefs: [{ name: 'ai-gateway', ...parent }], rules: [{ backendRefs: [backendRef] }] },
});

describe('HTTPRoute', () => {
  const rows: readonly (readonly [string, object, string, readonly string[]])[] = [
    ['fine', spec(ref({})), 'Accepted', ['True', 'Accepted', '']],
    ['fine-refs', spec(ref({})), 'ResolvedRefs', ['True', 'ResolvedRefs', '']],
    [
      'to-nothing',
      spec(ref({ name: 'x' })),
      'ResolvedRefs',
      ['False', 'BackendNotFound', `Backend not found: ${NAMESPACE}/x`],
    ],
    [
      'to-odd-kind',
      spec({ group: 'a.b', kind: 'C', name: 'x' }),
      'ResolvedRefs',
      ['False', 'InvalidKind', 'referencing unsupported backendRef: group "a.b" kind "C"'],
    ],
    [
      'not-granted',
      spec(ref({ namespace: 'elsewhere' })),
      'ResolvedRefs',
      [
        'False',
        'RefNotPermitted',
        `backendRef elsewhere/no-auth not accessible to a HTTPRoute in namespace "${NAMESPACE}" (missing a ReferenceGrant?)`,
      ],
    ],
    [
      'no-section',
      spec(ref({}), { sectionName: 'https' }),
      'Accepted',
      ['False', 'NoMatchingParent', 'sectionName "https" not found'],
    ],
  ];
  for (const [name, part, type, expected] of rows) {
    it(`${name}: ${type} ${expected.slice(0, 2).join(' ')}`, async () => {
      await make('HTTPRoute', { name, namespace: NAMESPACE }, part);
      await eventually(() => route(name, type), expected);
    });
  }

  it('may cross namespaces with a ReferenceGrant', async () => {
    await make(
      'AgentgatewayBackend',
      { name: 'no-auth', namespace: 'elsewhere' },
      { spec: { static: { host: 'h', port: 1 } } },
    );
    await make(
      'ReferenceGrant',
      { name: 'g', namespace: 'elsewhere' },
      {
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: NAMESPACE }],
          to: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }],
        },
      },
    );
    await eventually(() => route('not-granted', 'ResolvedRefs'), ['True', 'ResolvedRefs', '']);
  });

  it('of a rejected backend is as fine as any', async () => {
    await make('HTTPRoute', { name: 'to-rejected', namespace: NAMESPACE }, spec(ref({ name: 'wrong-key' })));
    await eventually(() => route('to-rejected', 'ResolvedRefs'), ['True', 'ResolvedRefs', '']);
  });
});

const gateway = async (): Promise<unknown> => sandbox.client.get(pathTo('gateways', NAMESPACE, 'ai-gateway'));

describe('Gateway', () => {
  it('is accepted and programmed, without an address', async () => {
    const object = await gateway();
    assert.deepEqual(condition(object, 'Accepted', 'status'), ['True', 'Accepted', 'Successfully accepted Gateway']);
    assert.deepEqual(condition(object, 'Programmed', 'status'), [
      'True',
      'Programmed',
      'Successfully programmed Gateway',
    ]);
    assert.equal(at(object, 'status', 'addresses'), undefined);
  });

  it('counts the routes at its listener', async () => {
    const routes = listAt(await sandbox.client.call({ path: pathTo('httproutes') }), 'items');
    const attached = routes.filter((item) => condition(item, 'Accepted', 'status', 'parents', 0)[0] === 'True').length;
    await eventually(async () => numberAt(await gateway(), 'status', 'listeners', 0, 'attachedRoutes'), attached);
  });

  it('has a Service, a Deployment and a Ready Pod by its labels', async () => {
    const service = await sandbox.client.get(pathTo('services', NAMESPACE, 'ai-gateway'));
    assert.deepEqual(
      [stringAt(service, 'spec', 'type'), stringAt(service, 'spec', 'ports', 0, 'name')],
      ['LoadBalancer', 'listener-8080'],
    );
    assert.equal(service.metadata.labels?.['app.kubernetes.io/version'], '1.4.1');
    await sandbox.client.get(pathTo('deployments', NAMESPACE, 'ai-gateway'));
    const selector = 'labelSelector=gateway.networking.k8s.io/gateway-name=ai-gateway';
    const pods = listAt(await sandbox.client.call({ path: `${pathTo('pods', NAMESPACE)}?${selector}` }), 'items');
    assert.equal(pods.length, 1);
    assert.deepEqual(condition(pods[0], 'Ready', 'status')[0], 'True');
  });

  it('its controller is a Deployment that tells its release, without replica while it is paused', async () => {
    const controller = (): Promise<unknown> => sandbox.client.get(pathTo('deployments', NAMESPACE, 'agentgateway'));
    const seen = await controller();
    assert.equal(stringAt(seen, 'metadata', 'labels', 'app.kubernetes.io/version'), '1.4.1');
    const image = stringAt(seen, 'spec', 'template', 'spec', 'containers', 0, 'image');
    assert.equal(image, 'cr.agentgateway.dev/controller:v1.4.1');
    assert.equal(numberAt(seen, 'status', 'availableReplicas'), 1);
    await sandbox.controller?.pause();
    assert.equal(numberAt(await controller(), 'status', 'availableReplicas'), undefined);
    await sandbox.controller?.resume();
    assert.equal(numberAt(await controller(), 'status', 'availableReplicas'), 1);
  });

  it('takes over the address that its Service gets', async () => {
    const status = { loadBalancer: { ingress: [{ ip: '10.1.2.3' }] } };
    await sandbox.client.mergePatch(`${pathTo('services', NAMESPACE, 'ai-gateway')}/status`, { status });
    await eventually(
      async () => objectAt(await gateway(), 'status')?.['addresses'],
      [{ type: 'IPAddress', value: '10.1.2.3' }],
    );
    await sandbox.client.mergePatch(`${pathTo('services', NAMESPACE, 'ai-gateway')}/status`, { status: null });
    await eventually(async () => objectAt(await gateway(), 'status')?.['addresses'], undefined);
  });

  it('gets another Pod, under another name, when its Pod goes', async () => {
    const names = async (): Promise<(string | undefined)[]> =>
      listAt(await sandbox.client.call({ path: pathTo('pods', NAMESPACE) }), 'items').map((pod) =>
        stringAt(pod, 'metadata', 'name'),
      );
    const [before] = await names();
    await replacePods(sandbox.client, NAMESPACE, 'ai-gateway');
    // A real server lists a Pod that goes for a moment longer.
    await eventually(async () => {
      const now = await names();
      return now.length === 1 && now[0] !== before;
    }, true);
  });

  it('leaves its class accepted', async () => {
    const object = await sandbox.client.get(pathTo('gatewayclasses', undefined, 'agentgateway'));
    assert.deepEqual(condition(object, 'Accepted', 'status'), [
      'True',
      'Accepted',
      'GatewayClass accepted by agentgateway controller',
    ]);
  });
});

const target = (kind: 'Gateway' | 'AgentgatewayBackend', name: string): object => {
  const isGateway = kind === 'Gateway';
  const group = isGateway ? 'gateway.networking.k8s.io' : 'agentgateway.dev';
  const settings = isGateway ? { traffic: { timeouts: { request: '30s' } } } : { backend: { tls: {} } };
  return { spec: { targetRefs: [{ group, kind, name }], ...settings } };
};

describe('AgentgatewayPolicy', () => {
  const rows: readonly (readonly [string, object, string | undefined, readonly string[]])[] = [
    ['attached', target('Gateway', 'ai-gateway'), 'ai-gateway', ['True', 'Attached', 'Attached to all targets']],
    [
      'nowhere',
      target('Gateway', 'no-such'),
      'StatusSummary',
      ['False', 'Pending', `Policy is not attached: Gateway ${NAMESPACE}/no-such not found`],
    ],
    [
      'unrouted',
      target('AgentgatewayBackend', 'blank'),
      'StatusSummary',
      [
        'False',
        'Pending',
        `Policy is not attached: AgentgatewayBackend ${NAMESPACE}/blank is not attached to any Gateway`,
      ],
    ],
  ];
  for (const [name, part, ancestor, expected] of rows) {
    it(`${name}: ${expected[2]}`, async () => {
      await make('AgentgatewayPolicy', { name, namespace: NAMESPACE }, part);
      const read = async (): Promise<unknown[]> => {
        const policy = await sandbox.client.get(pathTo('agentgatewaypolicies', NAMESPACE, name));
        const first = listAt(policy, 'status', 'ancestors')[0];
        return [stringAt(first, 'ancestorRef', 'name'), ...condition(first, 'Attached')];
      };
      await eventually(read, [ancestor, ...expected]);
    });
  }
});
