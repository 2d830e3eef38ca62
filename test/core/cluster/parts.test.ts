import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import type { ProviderPart } from '../../../src/core/cluster/providerPart.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import {
  backendRef,
  behindRoute,
  condition,
  nackEvent,
  pod,
  policy,
  route,
  routeStatus,
  rowOf,
  rule,
  service,
} from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const good = accepted('True', 'Backend successfully accepted');
const signs = { ok: '●', warned: '◐', failed: '✖', unknown: '○' } as const;

/** The parts as a person reads them, children indented. */
function drawn(parts: readonly ProviderPart[], indent = ''): readonly string[] {
  return parts.flatMap((part) => {
    const words = [part.label, part.detail].flatMap((text) => (text ? [render(text)] : []));
    return [`${indent}${signs[part.state]} ${words.join('     ')}`, ...drawn(part.parts, `${indent}  `)];
  });
}

const partsIn = (...args: Parameters<typeof rowOf>): readonly string[] => drawn(partsOf(rowOf(...args)));

test('a provider whose Secret has no usable key, as the wireframe has it', () => {
  const missing = 'failed to translate backend: secret kgateway-system/anthropic-api-key missing Authorization value';
  const objects = [
    backend({
      policies: { auth: { secretRef: { name: 'anthropic-api-key' } } },
      status: accepted('False', missing),
    }),
    secretMetadata('anthropic-api-key', ['api-key']),
    route({ name: 'anthropic', rules: [rule('/anthropic')] }),
    ...behindRoute.filter(({ kind }) => kind !== 'Service'),
    service({ spec: { type: 'LoadBalancer' } }),
  ];
  assert.deepEqual(partsIn(objects), [
    '✖ Secret anthropic-api-key     no data key "Authorization" (found: api-key)',
    '● Route anthropic     /anthropic → rejected backend answers 500',
    '● Gateway ai-gateway     port 8080 · no address, tunnel used',
  ]);
  const [secret] = partsOf(rowOf(objects));
  assert.equal(secret?.controllerMessage, missing);
  assert.deepEqual(
    secret.fixes.map(({ kind }) => kind),
    ['renameSecretKey'],
  );
  assert.deepEqual(secret.target, { kind: kinds.secret, namespace: 'kgateway-system', name: 'anthropic-api-key' });
});

test('groups in order, one of one as the provider itself, one of several with its members', () => {
  const secretRef = { secretRef: { name: 'none' } };
  const groups = [
    { providers: [{ name: 'primary', openai: { model: 'gpt-4o' } }] },
    { providers: [{ name: 'spare', anthropic: {}, policies: { auth: secretRef } }] },
    {
      providers: [
        { name: 'a', bedrock: { region: 'eu-west-1', model: 'm' } },
        { name: 'b', fromTheFuture: { model: 'x' }, policies: { auth: secretRef } },
      ],
    },
  ];
  assert.deepEqual(partsIn([backend({ ai: { groups }, status: good }), route(), ...behindRoute]), [
    '● 1 · primary     OpenAI · gpt-4o',
    '✖ 2 · spare     Anthropic · Secret absent (the cluster does not report this)',
    '  ✖ Secret none     does not exist; needs the data key "Authorization"',
    '◐ Group 3     2 providers',
    '  ● a     Amazon Bedrock · m · eu-west-1',
    '  ✖ b     fromTheFuture · Secret absent (the cluster does not report this)',
    '    ✖ Secret none     does not exist; needs the data key "Authorization"',
    '● Route openai     /openai',
    '● Gateway ai-gateway     port 8080 · 10.0.0.7',
  ]);
});

test('policies that attach, and what they override or do not', () => {
  const auth = { secretRef: { name: 'own' } };
  const objects = [
    backend({ policies: { auth }, status: good }),
    secretMetadata('own', ['Authorization']),
    policy({ auth: { secretRef: { name: 'theirs' } }, tls: {} }),
    policy(
      { tls: {} },
      {
        name: 'by-gateway',
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'ai-gateway' }],
          backend: { tls: {}, http: {} },
        },
      },
    ),
    route(),
    ...behindRoute,
  ];
  assert.deepEqual(partsIn(objects).slice(0, 3), [
    '● Secret own     data key "Authorization"',
    '◐ Policy shared-key     sets tls',
    '◐ Policy by-gateway     sets http for its Gateway',
  ]);
});

test('labels choose, too, and another namespace does not', () => {
  const spec = {
    targetSelectors: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend', matchLabels: { team: 'a' } }],
    backend: { tls: {} },
  };
  const labelled = { ...backend({ status: good }) };
  labelled['metadata'] = { ...(labelled['metadata'] as object), labels: { team: 'a' } };
  const policies = [policy({}, { name: 'here', spec }), policy({}, { name: 'there', namespace: 'other', spec })];
  assert.deepEqual(partsIn([labelled, ...policies, route(), ...behindRoute])[0], '● Policy here     sets tls');
  assert.deepEqual(partsIn([backend({ status: good }), ...policies, route(), ...behindRoute]).length, 2);
});

test('what is wrong with the backend as a whole is a cause, the controller’s words with it', () => {
  const refused = backend({ status: accepted('False', 'the words of the controller') });
  assert.deepEqual(partsIn([refused, route(), ...behindRoute])[0], '✖ Controller: the words of the controller');
  assert.deepEqual(partsIn([backend({ status: good }), ...behindRoute]), [
    '✖ No route leads here     no HTTPRoute names it',
  ]);
});

test('each failing link stands where it belongs, with the words of its controller', () => {
  const waiting = { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] };
  const says = 'no hostnames matched parent hostname "a.example"';
  const objects = [
    backend({ status: good }),
    route({ status: routeStatus(condition('Accepted', 'False', 'NoMatchingListenerHostname', says)) }),
    ...behindRoute.filter(({ kind }) => kind !== 'Pod'),
    pod({ status: waiting }),
  ];
  assert.deepEqual(partsIn(objects), [
    '✖ Route openai     not accepted by ai-gateway: NoMatchingListenerHostname',
    '✖ Gateway ai-gateway     0 of 1 proxies ready: ImagePullBackOff',
  ]);
  assert.equal(partsOf(rowOf(objects))[0]?.controllerMessage, says);
});

test('a rule that shares its requests says how many come here', () => {
  const shared = rule('/openai', [
    { ...backendRef, weight: 30 },
    { ...backendRef, name: 'other', weight: 70 },
  ]);
  const objects = [backend({ status: good }), route({ rules: [shared] }), ...behindRoute];
  assert.equal(partsIn(objects)[0], '● Route openai     /openai · 30 % of the requests');
});

test('what nobody may see is unknown, never missing', () => {
  const objects = [
    backend({ policies: { auth: { secretRef: { name: 'key' } } }, status: good }),
    route(),
    ...behindRoute,
  ];
  const unknown = [kinds.secret, kinds.gateway];
  assert.deepEqual(partsIn(objects, { unknown }), [
    '○ Secret key     data key "Authorization"',
    '● Route openai     /openai',
    '○ Gateway ai-gateway',
  ]);
});

test('what a proxy refused stands at its Gateway, the newest of it, in the proxy’s words', () => {
  const objects = [
    backend({ status: good }),
    route(),
    nackEvent('the older'),
    nackEvent('the newer', {}, '2026-11-27T02:25:00Z'),
    ...behindRoute,
  ];
  const parts = partsOf(rowOf(objects));
  assert.deepEqual(drawn(parts), [
    '● Route openai     /openai',
    '◐ Gateway ai-gateway     a proxy refused its configuration',
  ]);
  assert.equal(render(parts[1]?.explanation[1] ?? assert.fail()), 'The proxy: the newer');
  assert.match(
    render(parts[1]?.explanation[0] ?? assert.fail()),
    /ai-gateway refused a part .* \(2026-11-27 02:25 UTC\)/,
  );
});

test('made once a row, with ids of their own', () => {
  const row = rowOf([backend({ status: good }), route(), ...behindRoute]);
  const parts = partsOf(row);
  assert.equal(partsOf(row), parts);
  const ids = parts.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => id.startsWith(row.id)));
});
