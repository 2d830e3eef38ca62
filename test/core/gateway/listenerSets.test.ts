import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEndpoints, type EndpointInput } from '../../../src/core/gateway/endpoint.ts';
import type { KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { backendRef, gateway, listenerSet, pod, prefixRule, route } from './fixtures.ts';

const backend = { namespace: 'kgateway-system', name: 'openai-backend' };
const group = 'gateway.networking.k8s.io';
const onSet = { group, kind: 'ListenerSet', name: 'more' };
const http = { name: 'http', port: 8080, protocol: 'HTTP' };
const elsewhere = { name: 'own', port: 80, protocol: 'HTTP' };
const taking = (from: string | undefined, listeners: readonly object[] = [elsewhere]): KubeObject =>
  gateway(listeners, [], from === undefined ? {} : { allowedListeners: { namespaces: { from } } });

function search(input: Partial<EndpointInput>) {
  const routes = input.routes ?? [route({ parentRefs: [onSet] })];
  const rest = { services: [], pods: [pod()], gateways: [taking('All')], listenerSets: [listenerSet()] };
  return findEndpoints({ context: 'c', backend, own: routes, routes, ...rest, ...input }, 'POST', '/v1/x');
}

test('a route on a ListenerSet is reached at the Gateway, by the listener of the set', () => {
  const own = { name: 'more', port: 9000, protocol: 'HTTPS', hostname: '*.team.example.com' };
  const { endpoints } = search({ listenerSets: [listenerSet({ listeners: [own] })] });
  const [endpoint] = endpoints;
  assert.deepEqual(endpoint?.gateway, { namespace: 'kgateway-system', name: 'ai-gateway' });
  assert.deepEqual([endpoint?.scheme, endpoint?.host], ['https', 'agentgateway.team.example.com']);
  const [way] = endpoint?.ways ?? [];
  assert.equal(way?.kind === 'tunnel' && way.target.port, 9000);
});

test('what it was called before Gateway API 1.5 is the same', () => {
  const parentRefs = [{ group: 'gateway.networking.x-k8s.io', kind: 'XListenerSet', name: 'more' }];
  const sets = [listenerSet({ kind: 'XListenerSet' })];
  assert.equal(search({ routes: [route({ parentRefs })], listenerSets: sets }).endpoints.length, 1);
  const other = search({ routes: [route({ parentRefs })], listenerSets: [listenerSet()] });
  assert.equal(other.obstacles[0]?.code, 'endpoint.noListenerSet', 'the one kind is not the other');
});

test('a section of the set, and a port', () => {
  const sets = [listenerSet({ listeners: [http, { ...http, name: 'second', port: 8081 }] })];
  for (const by of [{ sectionName: 'second' }, { port: 8081 }]) {
    const { endpoints } = search({ routes: [route({ parentRefs: [{ ...onSet, ...by }] })], listenerSets: sets });
    assert.equal(endpoints.length, 1);
    const [way] = endpoints[0]?.ways ?? [];
    assert.equal(way?.kind === 'tunnel' && way.target.port, 8081);
  }
});

const refused = { type: 'Accepted', status: 'False', reason: 'NotAllowed', message: 'not allowed' };
const rows: readonly (readonly [string, Partial<EndpointInput>, string | undefined])[] = [
  ['a Gateway that says nothing', { gateways: [taking(undefined)] }, 'endpoint.setNotAllowed'],
  ['None', { gateways: [taking('None')] }, 'endpoint.setNotAllowed'],
  ['Same, and a set beside the Gateway', { gateways: [taking('Same')] }, undefined],
  [
    'Same, and a set elsewhere',
    {
      gateways: [taking('Same')],
      listenerSets: [listenerSet({ namespace: 'team' })],
      routes: [route({ parentRefs: [{ ...onSet, namespace: 'team' }] })],
    },
    'endpoint.setNotAllowed',
  ],
  ['labels, of which the controller says nothing', { gateways: [taking('Selector')] }, undefined],
  [
    'labels, and the controller says no',
    { gateways: [taking('Selector')], listenerSets: [listenerSet({ conditions: [refused] })] },
    'endpoint.setNotAccepted',
  ],
  ['a Gateway that is not there', { gateways: [] }, 'endpoint.noGateway'],
  ['a set that is not there', { listenerSets: [] }, 'endpoint.noListenerSet'],
  [
    'a listener of the set for its own namespace, which is not the route’s',
    {
      listenerSets: [listenerSet({ namespace: 'team' })],
      routes: [route({ parentRefs: [{ ...onSet, namespace: 'team' }] })],
    },
    'endpoint.namespaceNotAllowed',
  ],
  [
    'the same, in the namespace of the set and not of the Gateway',
    {
      listenerSets: [listenerSet({ namespace: 'team' })],
      routes: [route({ namespace: 'team', parentRefs: [onSet], rules: [ruleAcross()] })],
    },
    undefined,
  ],
  [
    'a listener with the port and host name of one of the Gateway',
    { gateways: [taking('All', [http])] },
    'endpoint.listenerConflict',
  ],
  [
    'a route that the controller refused at the set',
    {
      routes: [route({ parentRefs: [onSet], status: { parents: [{ parentRef: onSet, conditions: [refused] }] } })],
    },
    'endpoint.routeNotAccepted',
  ],
  [
    'a route that was refused at a Gateway of the set’s name',
    {
      routes: [
        route({ parentRefs: [onSet], status: { parents: [{ parentRef: { name: 'more' }, conditions: [refused] }] } }),
      ],
    },
    undefined,
  ],
];

for (const [what, input, code] of rows) {
  test(`${what}: ${code ?? 'reached'}`, () => {
    const { endpoints, obstacles } = search(input);
    assert.equal(endpoints.length, code === undefined ? 1 : 0, JSON.stringify(obstacles));
    assert.equal(obstacles[0]?.code, code);
  });
}

test('a listener of a set with the more precise host name takes the request from one of the Gateway', () => {
  const named = listenerSet({ listeners: [{ ...http, hostname: 'api.example.com' }] });
  const own = route({ hostnames: ['api.example.com'], parentRefs: [{ name: 'ai-gateway' }] });
  const there = search({ routes: [own], listenerSets: [named], gateways: [taking('All', [http])] });
  assert.equal(there.obstacles[0]?.code, 'endpoint.takenByRule');
  const without = search({ routes: [own], listenerSets: [named], gateways: [taking('None', [http])] });
  assert.equal(without.endpoints.length, 1, 'a set that the Gateway does not take is not in the way');
});

test('two listeners of one name, of the Gateway and of a set, have routes of their own', () => {
  const other = route({
    name: 'other',
    created: '2025-01-01T00:00:00Z',
    rules: [{ ...prefixRule('/openai'), backendRefs: [{ ...backendRef, name: 'other' }] }],
  });
  const onlySet = listenerSet({ listeners: [{ ...http, hostname: 'team.example.com' }] });
  const mine = route({ parentRefs: [onSet] });
  const gateways = [taking('All', [http])];
  const { endpoints } = search({ own: [mine], routes: [mine, other], listenerSets: [onlySet], gateways });
  assert.equal(endpoints[0]?.host, 'team.example.com');
});

function ruleAcross(): object {
  return { ...prefixRule('/openai'), backendRefs: [{ ...backendRef, namespace: 'kgateway-system' }] };
}
