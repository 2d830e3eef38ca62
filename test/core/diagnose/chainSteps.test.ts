import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainSteps, type ChainStepId } from '../../../src/core/diagnose/chainSteps.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { behindRoute, deployment, grant, nackEvent, policy, route, rowOf, service } from '../../support/chain.ts';
import { diagnosisLines } from '../../support/diagnosisLines.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const good = backend({ status: accepted('True', 'Backend successfully accepted') });
const lines = (objects: readonly unknown[], options?: Parameters<typeof rowOf>[1]): readonly string[] =>
  diagnosisLines(rowOf(objects, options));
const states = (all: readonly string[]): readonly string[] => all.map((line) => line.split(':')[0] ?? '');
const stepOf = (objects: readonly unknown[], id: ChainStepId) => chainSteps(rowOf(objects)).get(id);

test('a provider that works, link by link', () => {
  const auth = { secretRef: { name: 'key' } };
  const objects = [
    backend({ policies: { auth }, status: accepted('True') }),
    secretMetadata('key', ['Authorization']),
    policy({ tls: {} }),
    route(),
    ...behindRoute,
  ];
  assert.deepEqual(lines(objects), [
    'ok controller: Has reported on this provider.',
    'ok backend: The controller accepted it.',
    'ok secret: Every Secret is there, with the data keys that the gateway reads: key.',
    'ok policy: Attached: shared-key.',
    'ok route: /openai, accepted.',
    'ok grant: None is needed: route and backend are in one namespace.',
    'ok gateway: ai-gateway programmed.',
    'ok proxy: 1 of 1 proxies ready.',
    'ok service: Service ai-gateway, address 10.0.0.7.',
  ]);
});

test('what is behind the first link that fails is skipped, what stands beside it is not', () => {
  const behind = behindRoute.filter(({ kind }) => kind !== 'Pod');
  assert.deepEqual(lines([good, route(), ...behind]).slice(4), [
    'ok route: /openai, accepted.',
    'ok grant: None is needed: route and backend are in one namespace.',
    'ok gateway: ai-gateway programmed.',
    'failed proxy: Gateway ai-gateway has no proxy Pod that is running and ready, although the controller calls it programmed. Look at its Deployment.',
    'skipped service: An earlier link failed, so this one tells nothing.',
  ]);
  const down = [backend(), route(), ...behindRoute.filter(({ kind }) => kind !== 'Deployment'), deployment(0)];
  assert.deepEqual(states(lines(down)), [
    'failed controller',
    'unknown backend',
    'ok secret',
    'ok policy',
    'ok route',
    'ok grant',
    'skipped gateway',
    'skipped proxy',
    'skipped service',
  ]);
});

test('a rejected backend: the words of the controller at the one, the rename as a button at the other', () => {
  const missing = 'failed to translate backend: secret kgateway-system/key missing Authorization value';
  const objects = [
    backend({ policies: { auth: { secretRef: { name: 'key' } } }, status: accepted('False', missing) }),
    secretMetadata('key', ['api-key']),
    route(),
    ...behindRoute,
  ];
  const own = stepOf(objects, 'backend');
  assert.equal(own?.state, 'failed');
  assert.equal(own?.quote && render(own.quote), `Controller: ${missing}`);
  assert.deepEqual(
    own?.actions?.map(({ call }) => call.id),
    ['agentgateway.openYaml'],
  );
  const secret = stepOf(objects, 'secret');
  assert.equal(secret?.state, 'failed');
  assert.deepEqual(secret?.actions?.[0]?.call, {
    id: 'agentgateway.renameSecretKey',
    args: [{ context: 'prod', namespace: 'kgateway-system', secret: 'key', from: 'api-key', to: 'Authorization' }],
  });
  assert.match(secret?.evidence.map((text) => render(text)).join(' ') ?? '', /the Secret holds api-key/);
});

test('a route of another namespace: without a grant that step fails, with one it says so', () => {
  const rules = [
    {
      matches: [{ path: { type: 'PathPrefix', value: '/openai' } }],
      backendRefs: [
        {
          group: 'agentgateway.dev',
          kind: 'AgentgatewayBackend',
          name: 'openai-backend',
          namespace: 'kgateway-system',
        },
      ],
    },
  ];
  const objects = [good, route({ namespace: 'team', rules }), ...behindRoute];
  const without = lines(objects).find((line) => line.includes(' grant:'));
  assert.match(without ?? '', /^failed grant: .*ReferenceGrant/);
  assert.match(lines(objects).find((line) => line.includes(' route:')) ?? '', /^ok route/);
  const granted = lines([...objects, grant()]).find((line) => line.includes(' grant:'));
  assert.equal(granted, 'ok grant: A ReferenceGrant lets routes of team lead here.');
});

test('what a proxy refused leaves its link open where it may be of this provider', () => {
  const objects = [good, route(), ...behindRoute];
  assert.match(lines(objects).find((line) => line.includes(' proxy:')) ?? '', /^ok/);
  const refused = lines([...objects, nackEvent('invalid *rate*')]).find((line) => line.includes(' proxy:'));
  assert.match(refused ?? '', /^unknown proxy: 1 of 1 proxies ready\. A proxy of Gateway ai-gateway refused/);
});

test('a load balancer that is pending breaks nothing', () => {
  const behind = behindRoute.filter(({ kind }) => kind !== 'Service');
  const [last] = lines([good, route(), ...behind, service({ spec: { type: 'LoadBalancer' } })]).slice(-1);
  assert.match(last ?? '', /^ok service: Gateway ai-gateway has no address yet/);
});

test('what nobody may look at is unknown', () => {
  const unknown = [kinds.httpRoute, kinds.gateway, kinds.pod, kinds.service];
  assert.deepEqual(states(lines([good], { unknown })).slice(4), [
    'unknown route',
    'unknown grant',
    'unknown gateway',
    'unknown proxy',
    'unknown service',
  ]);
});
