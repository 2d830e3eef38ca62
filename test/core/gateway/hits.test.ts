import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findEndpoints, type PromptEndpoint } from '../../../src/core/gateway/endpoint.ts';
import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { asKubeObject } from '../../sandbox/cluster/kubeObject.ts';
import { CONTROLLER_NAME, type Objects, type World } from '../../sandbox/controller/world.ts';
import { rewritePath } from '../../sandbox/gateway/rewrite.ts';
import { matchRoute } from '../../sandbox/gateway/routeMatch.ts';
import { listAt } from '../../sandbox/json.ts';
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
/** Where a route may hang; names that nothing has among them. */
const parentRef = fc.oneof(
  fc.record(
    {
      name: fc.constant('ai-gateway'),
      namespace: fc.constant(namespace),
      sectionName: fc.constantFrom('http', 'second'),
      port: fc.constantFrom(8080, 8081),
    },
    { requiredKeys: ['name', 'namespace'] },
  ),
  fc.record(
    {
      group: fc.constant('gateway.networking.k8s.io'),
      kind: fc.constant('ListenerSet'),
      name: fc.constant('more'),
      namespace: fc.constantFrom(namespace, 'team'),
      sectionName: fc.constantFrom('http', 'second'),
    },
    { requiredKeys: ['group', 'kind', 'name', 'namespace'] },
  ),
);
const routes = fc
  .array(
    fc.record({
      rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      hostnames,
      age: fc.nat(2),
      home: fc.constantFrom(namespace, namespace, 'team'),
      parentRefs: fc.oneof(
        fc.constant([{ name: 'ai-gateway', namespace }]),
        fc.array(parentRef, { minLength: 1, maxLength: 2 }),
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ rules, hostnames: names, age, home, parentRefs }, index) => ({
      ...objectOf('HTTPRoute', `r${index}`, home, age + 1),
      spec: { parentRefs, hostnames: names, rules },
    })),
  );
const from = fc.constantFrom('All', 'All', 'Same', 'None');
const listener = fc
  .record(
    {
      port: fc.constantFrom(8080, 8080, 8081),
      protocol: fc.constantFrom('HTTP', 'HTTPS'),
      hostname: fc.constantFrom('a.example.com', '*.example.com'),
      from,
    },
    { requiredKeys: ['port', 'protocol', 'from'] },
  )
  .map(({ from: namespaces, ...rest }) => ({ ...rest, allowedRoutes: { namespaces: { from: namespaces } } }));
const listeners = fc
  .uniqueArray(listener, { minLength: 1, maxLength: 2, selector: ({ port, hostname }) => `${port} ${hostname ?? ''}` })
  .map((all) => all.map((one, index) => ({ ...one, name: ['http', 'second'][index] })));
const entrance = fc.record({
  gateway: fc.record({ listeners, from }).map(({ listeners: all, from: sets }) => ({
    ...objectOf('Gateway', 'ai-gateway', namespace),
    spec: { gatewayClassName: 'agentgateway', listeners: all, allowedListeners: { namespaces: { from: sets } } },
  })),
  set: fc.option(
    fc.record({ listeners, home: fc.constantFrom(namespace, 'team') }).map(({ listeners: all, home }) => ({
      ...objectOf('ListenerSet', 'more', home),
      spec: { parentRef: { name: 'ai-gateway', namespace }, listeners: all },
    })),
    { nil: undefined },
  ),
});

function objectOf(kind: string, name: string, home: string, day = 1) {
  const creationTimestamp = `2026-01-0${day}T00:00:00Z`;
  const metadata = { name, namespace: home, uid: name, resourceVersion: '1', creationTimestamp };
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata };
}

function objectsOf(...all: readonly object[]): Objects {
  const objects = all.map(asKubeObject);
  return {
    objects,
    get: (home, name) =>
      objects.find(({ metadata }) => metadata.name === name && (home === undefined || metadata.namespace === home)),
  };
}

function worldOf(httpRoutes: readonly object[], gateway: object, sets: readonly object[]): World {
  const spec = { controllerName: CONTROLLER_NAME };
  const metadata = { name: 'agentgateway', uid: 'c', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  const none = objectsOf();
  return {
    gatewayclasses: objectsOf({ apiVersion: 'v1', kind: 'GatewayClass', metadata, spec }),
    gateways: objectsOf(gateway),
    httproutes: objectsOf(...httpRoutes),
    listenersets: objectsOf(...sets),
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
  const [way] = endpoint.ways;
  assert.ok(way.kind === 'tunnel');
  return matchRoute(world, gateway, way.target.port, {
    method: 'POST',
    host: endpoint.host ?? 'localhost',
    path: url.pathname,
    query: url.searchParams,
    headers: endpoint.headers,
  });
}

test('P21: every request hits a rule with the backend, and leaves it with the path that was told', () => {
  const counts = { requests: 0, acrossNamespaces: 0, bySet: 0, bySection: 0 };
  fc.assert(
    fc.property(routes, entrance, (written, { gateway, set }) => {
      const httpRoutes = written.map((one) => ({
        ...one,
        spec: { ...one.spec, rules: one.spec.rules.map((own) => ({ ...own, backendRefs: refsOf(own.backendRefs) })) },
      }));
      const own = httpRoutes.map(parsed);
      const sets = set === undefined ? [] : [set];
      const { endpoints, obstacles } = findEndpoints(
        {
          context: 'c',
          backend: { namespace, name: ours.name },
          own,
          routes: own,
          gateways: [parsed(gateway)],
          listenerSets: sets.map(parsed),
          services: [],
          pods: [pod()],
        },
        'POST',
        '/v1/chat/completions',
      );
      assert.ok(endpoints.length > 0 || obstacles.length > 0, 'nothing without a reason');
      const world = worldOf(httpRoutes, gateway, sets);
      for (const endpoint of endpoints) {
        const found = hit(world, endpoint);
        assert.ok(found, 'a route is found');
        assert.match(JSON.stringify(found.rule), /"openai-backend"/);
        assert.equal(found.route.metadata.name, endpoint.route.name);
        assert.equal(rewritePath(endpoint.path.split('?')[0] ?? '', found), endpoint.forwardedPath);
        const parents = JSON.stringify(listAt(found.route, 'spec', 'parentRefs'));
        counts.requests += 1;
        counts.acrossNamespaces += Number(endpoint.route.namespace !== namespace);
        counts.bySet += Number(!parents.includes('"ai-gateway"'));
        counts.bySection += Number(/"sectionName"/.test(parents));
      }
    }),
    { numRuns: 2_000 },
  );
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > 50, `only ${count} ${kind}`);
});

/** Every reference says where its backend is, so that a route may be anywhere. */
function refsOf(refs: readonly object[]): readonly object[] {
  return refs.map((ref) => ({ ...ref, namespace }));
}
