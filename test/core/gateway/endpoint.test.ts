import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readyPods } from '../../../src/core/gateway/proxyPods.ts';
import { findEndpoints, type EndpointInput } from '../../../src/core/gateway/endpoint.ts';
import { messageTemplates } from '../../../src/core/messages/index.ts';
import { backendRef, gateway, pod, prefixRule, route } from './fixtures.ts';

const wanted = '/v1/chat/completions';
const backend = { namespace: 'kgateway-system', name: 'openai-backend' };

function search(parts: Partial<EndpointInput>, method = 'POST') {
  const base = { context: 'c', backend, routes: [route()], gateways: [gateway()], services: [], pods: [pod()] };
  const world = { ...base, ...parts };
  return findEndpoints({ own: world.routes, ...world }, method, wanted);
}

function exactRule(value: string, filter?: object): object {
  return {
    matches: [{ path: { type: 'Exact', value } }],
    ...(filter === undefined ? {} : { filters: [filter] }),
    backendRefs: [backendRef],
  };
}

const matched = (match: object): object => ({ matches: [match], backendRefs: [backendRef] });

const anyHeader = (name: string, value: string): object => ({ type: 'RegularExpression', name, value });

const expression = (value: string): object => ({ path: { type: 'RegularExpression', value } });

const section = (sectionName: string): readonly object[] => [{ name: 'ai-gateway', sectionName }];

const schemesOf = (gateways: readonly object[]): unknown =>
  search({ gateways: [gateway(gateways)] }).endpoints.map(({ scheme, host, ways }) => [
    scheme,
    host,
    ways[0].kind === 'tunnel' && ways[0].target.port,
  ]);

test('the plain case: one route, one Gateway, one Pod', () => {
  assert.deepEqual(search({}), {
    endpoints: [
      {
        backend,
        route: { namespace: 'kgateway-system', name: 'openai' },
        gateway: { namespace: 'kgateway-system', name: 'ai-gateway' },
        scheme: 'http',
        ways: [
          {
            kind: 'tunnel',
            target: { context: 'c', namespace: 'kgateway-system', gateway: 'ai-gateway', port: 8080 },
            reason: { code: 'way.tunnel', args: { gateway: 'kgateway-system/ai-gateway' } },
          },
        ],
        noWays: [
          { code: 'way.noAddress', args: { gateway: 'kgateway-system/ai-gateway' } },
          { code: 'way.noService', args: { service: 'kgateway-system/ai-gateway' } },
        ],
        host: undefined,
        path: '/openai/v1/chat/completions',
        forwardedPath: '/openai/v1/chat/completions',
        headers: {},
        routePath: '/openai',
      },
    ],
    obstacles: [],
  });
});

test('the path that leaves the rewrite as /v1/chat/completions', async (t) => {
  const fullPath = { type: 'ReplaceFullPath', replaceFullPath: '/v1/chat/completions' };
  const rows: readonly [string, object, string][] = [
    ['a prefix without rewrite', prefixRule('/openai'), '/openai/v1/chat/completions'],
    ['a prefix with an ending slash', prefixRule('/openai/'), '/openai/v1/chat/completions'],
    ['a prefix that is stripped', prefixRule('/ollama', '/'), '/ollama/v1/chat/completions'],
    ['an empty replacement, which means /', prefixRule('/ollama', ''), '/ollama/v1/chat/completions'],
    ['a prefix that becomes /v1', prefixRule('/ollama', '/v1'), '/ollama/chat/completions'],
    ['a prefix that becomes the whole path', prefixRule('/openai', wanted), '/openai'],
    ['a prefix that becomes another path', prefixRule('/openai', '/api'), '/openai/v1/chat/completions'],
    ['the prefix /', prefixRule('/'), '/v1/chat/completions'],
    ['the prefix /v1', prefixRule('/v1'), '/v1/chat/completions'],
    ['a prefix that only looks like a beginning', prefixRule('/v1/chat/comp'), '/v1/chat/comp/v1/chat/completions'],
    ['no match at all', { backendRefs: [backendRef] }, '/v1/chat/completions'],
    ['an exact path', exactRule('/chat'), '/chat'],
    [
      'an exact path that is replaced',
      exactRule('/chat', { type: 'URLRewrite', urlRewrite: { path: fullPath } }),
      '/chat',
    ],
  ];
  for (const [name, rule, path] of rows) {
    await t.test(name, () => {
      assert.equal(search({ routes: [route({ rules: [rule] })] }).endpoints[0]?.path, path);
    });
  }
});

test('the Host that listener and route share', async (t) => {
  const rows: readonly [string | undefined, readonly string[], string | undefined][] = [
    [undefined, [], undefined],
    ['ai.example.com', [], 'ai.example.com'],
    [undefined, ['ai.example.com'], 'ai.example.com'],
    ['*.example.com', [], 'agentgateway.example.com'],
    ['*.example.com', ['ai.example.com'], 'ai.example.com'],
    ['AI.example.com', ['*.example.com'], 'ai.example.com'],
    ['*.example.com', ['*.ai.example.com'], 'agentgateway.ai.example.com'],
    ['*.example.com', ['other.org', 'a.b.example.com'], 'a.b.example.com'],
    ['*.example.com', ['example.com'], 'nothing'],
    ['ai.example.com', ['other.org'], 'nothing'],
  ];
  for (const [hostname, hostnames, host] of rows) {
    await t.test(`${hostname ?? 'any'} and [${hostnames.join(', ')}]`, () => {
      const listener = { name: 'http', port: 80, protocol: 'HTTP', ...(hostname === undefined ? {} : { hostname }) };
      const { endpoints, obstacles } = search({ gateways: [gateway([listener])], routes: [route({ hostnames })] });
      if (host === 'nothing') assert.equal(obstacles[0]?.code, 'endpoint.noListener');
      else assert.equal(endpoints[0]?.host, host);
    });
  }
});

test('why a provider cannot be reached', async (t) => {
  const tls = [{ name: 'tls', port: 443, protocol: 'TLS' }];
  const none = [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'None' } } }];
  const grpc = [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } }];
  const regular = matched({ path: { type: 'RegularExpression', value: '/(?=x)y' } });
  const onSet = { group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'more' };
  const exact = route({
    name: 'other',
    rules: [{ ...exactRule('/openai/v1/chat/completions'), backendRefs: [{ ...backendRef, name: 'other' }] }],
  });
  const older = route({
    name: 'older',
    created: '2025-01-01T00:00:00Z',
    rules: [{ ...prefixRule('/openai'), backendRefs: [{ ...backendRef, name: 'other' }] }],
  });
  const redirect = { ...prefixRule('/openai'), filters: [{ type: 'RequestRedirect' }] };
  const elsewhere = [{ name: 'ai-gateway', namespace: 'kgateway-system' }];
  const rejected = [
    {
      parentRef: { name: 'ai-gateway' },
      conditions: [{ type: 'Accepted', status: 'False', reason: 'NotAllowedByListeners', message: 'no listener' }],
    },
  ];
  const rows: readonly [string, Partial<EndpointInput>, string][] = [
    ['no route', { routes: [] }, 'endpoint.noRoute'],
    ['a route to another backend', { backend: { ...backend, name: 'gemini-backend' } }, 'endpoint.noRoute'],
    ['a backend of that name elsewhere', { backend: { ...backend, namespace: 'default' } }, 'endpoint.noRoute'],
    ['weight 0', { routes: [route({ rules: [{ backendRefs: [{ ...backendRef, weight: 0 }] }] })] }, 'endpoint.noRoute'],
    ['a redirect', { routes: [route({ rules: [redirect] })] }, 'endpoint.noRoute'],
    ['no parent', { routes: [route({ parentRefs: [] })] }, 'endpoint.noParent'],
    [
      'a mesh parent',
      { routes: [route({ parentRefs: [{ group: '', kind: 'Service', name: 's' }] })] },
      'endpoint.otherParent',
    ],
    ['no such ListenerSet', { routes: [route({ parentRefs: [onSet] })] }, 'endpoint.noListenerSet'],
    ['no such Gateway', { gateways: [] }, 'endpoint.noGateway'],
    [
      'no such section',
      { routes: [route({ parentRefs: [{ name: 'ai-gateway', sectionName: 'x' }] })] },
      'endpoint.noListener',
    ],
    ['no such port', { routes: [route({ parentRefs: [{ name: 'ai-gateway', port: 81 }] })] }, 'endpoint.noListener'],
    ['TLS that is passed through', { gateways: [gateway(tls)] }, 'endpoint.protocol'],
    ['a listener that takes no routes', { gateways: [gateway(none)] }, 'endpoint.namespaceNotAllowed'],
    ['a listener for other kinds', { gateways: [gateway(grpc)] }, 'endpoint.namespaceNotAllowed'],
    ['an expression that is none', { routes: [route({ rules: [regular] })] }, 'endpoint.noText'],
    [
      'an expression for a header that only a line break fits',
      { routes: [route({ rules: [matched({ headers: [anyHeader('x', '\\n')] })] })] },
      'endpoint.noText',
    ],
    ['another method', { routes: [route({ rules: [matched({ method: 'GET' })] })] }, 'endpoint.otherMethod'],
    ['an exact match of another route', { own: [route()], routes: [route(), exact] }, 'endpoint.taken'],
    ['an older route with the same match', { own: [route()], routes: [route(), older] }, 'endpoint.taken'],
    [
      'an earlier rule of its own',
      {
        routes: [
          route({
            rules: [{ ...prefixRule('/openai'), backendRefs: [{ ...backendRef, name: 'x' }] }, prefixRule('/openai')],
          }),
        ],
      },
      'endpoint.takenByRule',
    ],
    ['not accepted', { routes: [route({ status: { parents: rejected } })] }, 'endpoint.routeNotAccepted'],
    ['no Pod', { pods: [] }, 'endpoint.noPod'],
    ['a Pod that starts', { pods: [pod({ phase: 'Pending', ready: 'False' })] }, 'endpoint.noPod'],
    ['a Pod that is not ready', { pods: [pod({ ready: 'False' })] }, 'endpoint.noPod'],
    ['a Pod of another Gateway', { pods: [pod({ gateway: 'other' })] }, 'endpoint.noPod'],
    [
      'a route from a namespace that is not let in',
      {
        backend: { ...backend, namespace: 'team' },
        routes: [route({ namespace: 'team', parentRefs: elsewhere })],
      },
      'endpoint.namespaceNotAllowed',
    ],
  ];
  for (const [name, parts, code] of rows) {
    await t.test(name, () => {
      const { endpoints, obstacles } = search(parts);
      assert.deepEqual(endpoints, []);
      assert.equal(obstacles[0]?.code, code);
      assert.ok(code in messageTemplates);
    });
  }
});

test('a route from another namespace that the listener lets in', () => {
  const listener = { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
  const { endpoints } = search({
    backend: { ...backend, namespace: 'team' },
    gateways: [gateway([listener])],
    routes: [route({ namespace: 'team', parentRefs: [{ name: 'ai-gateway', namespace: 'kgateway-system' }] })],
  });
  assert.equal(endpoints.length, 1);
});

test('a backend in another namespace than its route', () => {
  const rules = [{ backendRefs: [{ ...backendRef, namespace: 'models' }] }];
  const { endpoints } = search({ backend: { ...backend, namespace: 'models' }, routes: [route({ rules })] });
  assert.equal(endpoints.length, 1);
});

test('the newest ready Pod is tried first', () => {
  const pods = [
    pod({ name: 'old', created: '2026-01-01T00:00:00Z' }),
    pod({ name: 'starting', created: '2026-03-01T00:00:00Z', ready: 'False' }),
    pod({ name: 'new', created: '2026-02-01T00:00:00Z' }),
  ];
  const names = readyPods(pods, { namespace: 'kgateway-system', name: 'ai-gateway' }).map((one) => one.metadata.name);
  assert.deepEqual(names, ['new', 'old']);
});

test('a rule with this backend alone comes before one that shares, and exact headers are sent along', () => {
  const shared = { ...prefixRule('/shared'), backendRefs: [backendRef, { ...backendRef, name: 'other' }] };
  const header = { type: 'Exact', name: 'X-Tenant', value: 'blue' };
  const matches = [{ path: { type: 'PathPrefix', value: '/own' }, headers: [header], method: 'POST' }];
  const own = { matches, backendRefs: [backendRef] };
  const { endpoints } = search({ routes: [route({ rules: [shared, own] })] });
  assert.deepEqual(
    endpoints.map(({ path, headers }) => ({ path, headers })),
    [
      { path: '/own/v1/chat/completions', headers: { 'x-tenant': 'blue' } },
      { path: '/shared/v1/chat/completions', headers: {} },
    ],
  );
});

test('malformed routes, Gateways and Pods are passed over', () => {
  const odd = route({
    rules: [
      { backendRefs: [null, backendRef], matches: [7] },
      { backendRefs: 'x', matches: 3 },
    ],
  });
  const { endpoints } = search({ routes: [odd], gateways: [gateway([{ name: 'x' }, { name: 'http', port: 80 }])] });
  assert.equal(endpoints[0]?.path, '/v1/chat/completions');
});

test('a match of every kind becomes a request that hits it', async (t) => {
  const rows: readonly [name: string, match: object, path: string, headers?: Record<string, string>][] = [
    ['an expression for everything', expression('/.*'), '/v1/chat/completions'],
    ['an expression with a beginning', expression('/openai/.*'), '/openai/v1/chat/completions'],
    ['one that ends itself', expression('/(gpt|claude)/v1/chat/completions'), '/gpt/v1/chat/completions'],
    ['one with a tenant', expression('/tenant-[0-9]+/v1/.*'), '/tenant-0/v1/chat/completions'],
    ['one with anchors', expression('^/a/[^/]+/v1/.+$'), '/a/0/v1/chat/completions'],
    ['one for a path that is not ours', expression('/chat/[a-c]{2}'), '/chat/aa'],
    ['one with a named group', expression('/(?P<who>me|you)/.*'), '/me/v1/chat/completions'],
    ['one without regard to case', expression('(?i)/OpenAI/.*'), '/OpenAI/v1/chat/completions'],
    ['a method', { method: 'POST', path: { type: 'PathPrefix', value: '/a' } }, '/a/v1/chat/completions'],
    [
      'headers',
      {
        headers: [
          { name: 'X-Tenant', value: 'blue' },
          { type: 'RegularExpression', name: 'x-version', value: 'v[12]' },
        ],
      },
      '/v1/chat/completions',
      { 'x-tenant': 'blue', 'x-version': 'v1' },
    ],
    [
      'a query',
      {
        queryParams: [
          { name: 'model', value: 'a b' },
          { type: 'RegularExpression', name: 'k', value: '\\d{2}' },
        ],
      },
      '/v1/chat/completions?model=a%20b&k=00',
    ],
  ];
  for (const [name, match, path, headers = {}] of rows) {
    await t.test(name, () => {
      const { endpoints, obstacles } = search({
        routes: [route({ rules: [{ matches: [match], backendRefs: [backendRef] }] })],
      });
      assert.deepEqual(obstacles, []);
      assert.deepEqual([endpoints[0]?.path, endpoints[0]?.headers], [path, headers]);
    });
  }
});

test('a request that another takes by one Host is sent by the next', () => {
  const other = route({
    name: 'other',
    hostnames: ['a.example.com'],
    rules: [{ ...prefixRule('/openai/v1'), backendRefs: [{ ...backendRef, name: 'x' }] }],
  });
  const own = route({ hostnames: ['a.example.com', 'b.example.com'] });
  assert.equal(search({ own: [own], routes: [own, other] }).endpoints[0]?.host, 'b.example.com');
});

test('of two listeners at a port the more precise one gets a Host', () => {
  const http = { port: 80, protocol: 'HTTP' };
  const listeners = [
    { name: 'all', ...http },
    { name: 'one', hostname: 'a.example.com', ...http },
  ];
  const own = route({ hostnames: ['a.example.com'], parentRefs: section('all') });
  const { obstacles } = search({ gateways: [gateway(listeners)], routes: [own] });
  assert.equal(obstacles[0]?.code, 'endpoint.takenByRule', 'nobody serves it there');
  const there = route({ hostnames: ['a.example.com'], parentRefs: section('one') });
  assert.equal(search({ gateways: [gateway(listeners)], routes: [there] }).endpoints.length, 1);
});

test('TLS stands behind plain HTTP, with the Host as its name', () => {
  const listeners = [
    { name: 'https', port: 443, protocol: 'HTTPS', hostname: 'ai.example.com' },
    { name: 'http', port: 80, protocol: 'HTTP' },
  ];
  assert.deepEqual(schemesOf(listeners), [
    ['http', undefined, 80],
    ['https', 'ai.example.com', 443],
  ]);
});

test('a header beats an older route that asks for none, and so does a method', () => {
  const path = { type: 'PathPrefix', value: '/openai' };
  const older = route({
    name: 'older',
    created: '2025-01-01T00:00:00Z',
    rules: [{ matches: [{ path }], backendRefs: [{ ...backendRef, name: 'other' }] }],
  });
  for (const more of [
    { headers: [{ name: 'x', value: 'y' }] },
    { method: 'POST' },
    { queryParams: [{ name: 'q', value: '1' }] },
  ]) {
    const own = route({ rules: [matched({ path, ...more })] });
    assert.equal(search({ own: [own], routes: [own, older] }).endpoints.length, 1, JSON.stringify(more));
  }
});
