import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findEndpoints, type PromptEndpoint } from '../../../src/core/gateway/endpoint.ts';
import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { asKubeObject } from '../../sandbox/cluster/kubeObject.ts';
import { CONTROLLER_NAME, type Objects, type World } from '../../sandbox/controller/world.ts';
import { rewritePath } from '../../sandbox/gateway/rewrite.ts';
import { matchRoute } from '../../sandbox/gateway/routeMatch.ts';
import { pod } from './fixtures.ts';

/** The sandbox's gateway chooses rules by code of its own: what is sent by ours must hit the rule there. */

const namespace = 'kgateway-system';
const ours = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' };
const other = { ...ours, name: 'other' };

const path = fc.oneof(
  fc.record({
    type: fc.constantFrom('PathPrefix', 'Exact'),
    value: fc.constantFrom(
      '/',
      '/v1',
      '/openai',
      '/openai/',
      '/openai/v1/chat/completions',
      '/v1/chat/completions',
      '/a/b',
    ),
  }),
  fc.record({
    type: fc.constant('RegularExpression'),
    value: fc.constantFrom(
      '/.*',
      '/openai/.*',
      '/(v1|v2)/chat/.+',
      '/[a-z]+/v1/(chat/completions|embeddings)',
      '/a/\\d{2}',
    ),
  }),
);
const value = fc.record({
  type: fc.constantFrom('Exact', 'RegularExpression'),
  name: fc.constantFrom('x-tenant', 'X-Version'),
  value: fc.constantFrom('blue', 'v[12]', '[a-z]{3}'),
});
const match = fc.record(
  {
    path,
    method: fc.constantFrom('POST', 'GET'),
    headers: fc.uniqueArray(value, { maxLength: 2, selector: ({ name }) => name }),
    queryParams: fc.uniqueArray(value, { maxLength: 1, selector: ({ name }) => name }),
  },
  { requiredKeys: [] },
);
const rewrite = fc.oneof(
  fc.record({ type: fc.constant('ReplacePrefixMatch'), replacePrefixMatch: fc.constantFrom('/', '', '/v1', '/api') }),
  fc.record({ type: fc.constant('ReplaceFullPath'), replaceFullPath: fc.constantFrom('/v1/chat/completions') }),
);
/** The API server lets a prefix be replaced only where every match of the rule is a prefix. */
const rule = fc
  .record({
    matches: fc.array(match, { maxLength: 2 }),
    rewrite: fc.option(rewrite, { nil: undefined }),
    backendRefs: fc.constantFrom([ours], [other], [ours, other]),
  })
  .map(({ rewrite: change, ...rest }) => {
    const isPrefix = rest.matches.every(({ path: own }) => (own?.type ?? 'PathPrefix') === 'PathPrefix');
    if (change === undefined || (!isPrefix && change.type === 'ReplacePrefixMatch')) return rest;
    return { ...rest, filters: [{ type: 'URLRewrite', urlRewrite: { path: change } }] };
  });
const hostnames = fc.uniqueArray(
  fc.constantFrom('a.example.com', 'b.example.com', '*.example.com', '*.b.example.com'),
  {
    maxLength: 2,
  },
);
const routes = fc
  .array(fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 3 }), hostnames, age: fc.nat(2) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) =>
    all.map((one, index) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: {
        name: `r${index}`,
        namespace,
        uid: `r${index}`,
        resourceVersion: '1',
        creationTimestamp: `2026-01-0${one.age + 1}T00:00:00Z`,
      },
      spec: { parentRefs: [{ name: 'ai-gateway' }], hostnames: one.hostnames, rules: one.rules },
    })),
  );
const listenerHost = fc.option(fc.constantFrom('a.example.com', '*.example.com'), { nil: undefined });

function gatewayOf(hostname: string | undefined): object {
  const listener = { name: 'http', port: 8080, protocol: 'HTTP', ...(hostname === undefined ? {} : { hostname }) };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'ai-gateway',
      namespace,
      uid: 'g',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { gatewayClassName: 'agentgateway', listeners: [listener] },
  };
}

function objectsOf(...all: readonly object[]): Objects {
  const objects = all.map(asKubeObject);
  return { objects, get: (_namespace, name) => objects.find(({ metadata }) => metadata.name === name) };
}

function worldOf(httpRoutes: readonly object[], gateway: object): World {
  const spec = { controllerName: CONTROLLER_NAME };
  const metadata = { name: 'agentgateway', uid: 'c', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  const none = objectsOf();
  return {
    gatewayclasses: objectsOf({ apiVersion: 'v1', kind: 'GatewayClass', metadata, spec }),
    gateways: objectsOf(gateway),
    httproutes: objectsOf(...httpRoutes),
    referencegrants: none,
    agentgatewaybackends: none,
    secrets: none,
    services: none,
    namespaces: none,
  };
}

function parsed(value: object): KubeObject {
  const object = parseKubeObject(value);
  assert.ok(object);
  return object;
}

function hit(world: World, endpoint: PromptEndpoint) {
  const url = new URL(endpoint.path, 'http://x');
  const gateway = { namespace, name: 'ai-gateway' };
  return matchRoute(world, gateway, 8080, {
    method: 'POST',
    host: endpoint.host ?? 'localhost',
    path: url.pathname,
    query: url.searchParams,
    headers: endpoint.headers,
  });
}

test('every request hits a rule with the backend, and leaves it with the path that was told', () => {
  let requests = 0;
  fc.assert(
    fc.property(routes, listenerHost, (httpRoutes, hostname) => {
      const own = httpRoutes.map(parsed);
      const { endpoints, obstacles } = findEndpoints(
        {
          context: 'c',
          backend: { namespace, name: ours.name },
          own,
          routes: own,
          gateways: [parsed(gatewayOf(hostname))],
          services: [],
          pods: [pod()],
        },
        'POST',
        '/v1/chat/completions',
      );
      assert.ok(endpoints.length > 0 || obstacles.length > 0, 'nothing without a reason');
      const world = worldOf(httpRoutes, gatewayOf(hostname));
      for (const endpoint of endpoints) {
        requests += 1;
        const found = hit(world, endpoint);
        assert.ok(found, 'a route is found');
        assert.match(JSON.stringify(found.rule), /"openai-backend"/);
        assert.equal(found.route.metadata.name, endpoint.route.name);
        assert.equal(rewritePath(endpoint.path.split('?')[0] ?? '', found), endpoint.forwardedPath);
      }
    }),
    { numRuns: 1_500 },
  );
  assert.ok(requests > 1_000, `only ${requests} requests`);
});
