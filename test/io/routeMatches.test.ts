import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pathTo } from '../sandbox/paths.ts';
import { gatewaySeed } from '../sandbox/seed.ts';
import { SANDBOX_NAMESPACE, startSandbox, type Sandbox } from '../sandbox/startSandbox.ts';
import { PromptChain } from './support/promptChain.ts';
import { httpRoute, modelBackend } from './support/promptObjects.ts';
import { until } from './support/until.ts';

/** A backend for each, so that an answer tells which rule was hit: each has a model of its own. */
interface Row {
  readonly what: string;
  readonly name: string;
  /** Of the rule; a list: several rules, all of this backend. */
  readonly rule: object | readonly object[];
  /** Beside `rules`. */
  readonly spec?: object;
  /** Where the route is, when not beside its backend. */
  readonly namespace?: string;
  /** Undefined: it is answered. */
  readonly obstacle?: string;
}

const prefix = (value: string, more: object = {}): object => ({
  matches: [{ path: { type: 'PathPrefix', value }, ...more }],
});
const rewrite = (path: object): object => ({ filters: [{ type: 'URLRewrite', urlRewrite: { path } }] });
const gateway = { name: 'ai-gateway', namespace: SANDBOX_NAMESPACE };

const rows: readonly Row[] = [
  { what: 'a prefix', name: 'prefix', rule: prefix('/prefix') },
  { what: 'a prefix that ends in a slash', name: 'slash', rule: prefix('/slash/') },
  {
    what: 'a prefix that is stripped',
    name: 'stripped',
    rule: { ...prefix('/stripped'), ...rewrite({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/' }) },
  },
  {
    what: 'a prefix in place of which another stands',
    name: 'replaced',
    rule: { ...prefix('/replaced'), ...rewrite({ type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' }) },
  },
  {
    what: 'a path in place of which a whole other stands',
    name: 'whole',
    rule: { ...prefix('/whole'), ...rewrite({ type: 'ReplaceFullPath', replaceFullPath: '/v1/chat/completions' }) },
  },
  { what: 'an exact path', name: 'exact', rule: { matches: [{ path: { type: 'Exact', value: '/exact/chat' } }] } },
  {
    what: 'an expression',
    name: 'regex',
    rule: { matches: [{ path: { type: 'RegularExpression', value: '/regex/(v1|v2)/chat/[a-z]+' } }] },
  },
  {
    what: 'an expression in more than one way of writing it',
    name: 'digits',
    rule: { matches: [{ path: { type: 'RegularExpression', value: '/digits-\\d{2,4}/.*' } }] },
  },
  { what: 'a header', name: 'header', rule: prefix('/shared', { headers: [{ name: 'X-Tenant', value: 'blue' }] }) },
  {
    what: 'a header by an expression',
    name: 'header-regex',
    rule: prefix('/shared', { headers: [{ name: 'x-tenant', type: 'RegularExpression', value: 'r[ae]d' }] }),
  },
  {
    what: 'a parameter of the query',
    name: 'query',
    rule: prefix('/shared', { queryParams: [{ name: 'tenant', value: 'a b&c' }] }),
  },
  { what: 'the method that a prompt has', name: 'post', rule: prefix('/method', { method: 'POST' }) },
  {
    what: 'a method that no prompt has',
    name: 'put',
    rule: prefix('/method', { method: 'PUT' }),
    obstacle: 'endpoint.otherMethod',
  },
  {
    what: 'the second of two rules, the first of which takes no prompt',
    name: 'rules',
    rule: [prefix('/rules', { method: 'GET' }), prefix('/rules', { headers: [{ name: 'x-a', value: '1' }] })],
  },
  {
    what: 'the second of two matches',
    name: 'matches',
    rule: {
      matches: [
        { path: { type: 'PathPrefix', value: '/matches' }, method: 'DELETE' },
        { path: { type: 'PathPrefix', value: '/matches' } },
      ],
    },
  },
  {
    what: 'a listener by its name, with a wildcard for its host',
    name: 'section',
    rule: prefix('/section'),
    spec: { parentRefs: [{ ...gateway, sectionName: 'wild' }] },
  },
  {
    what: 'a host name of its own below that wildcard',
    name: 'host',
    rule: prefix('/host'),
    spec: { parentRefs: [{ ...gateway, sectionName: 'wild' }], hostnames: ['models.team.example.com'] },
  },
  {
    what: 'a host name that no listener has',
    name: 'no-host',
    rule: prefix('/no-host'),
    spec: { parentRefs: [{ ...gateway, sectionName: 'wild' }], hostnames: ['example.org'] },
    obstacle: 'endpoint.routeNotAccepted',
  },
  {
    what: 'a section that the Gateway has not',
    name: 'no-section',
    rule: prefix('/no-section'),
    spec: { parentRefs: [{ ...gateway, sectionName: 'other' }] },
    obstacle: 'endpoint.routeNotAccepted',
  },
  {
    what: 'a route in another namespace than Gateway and backend',
    name: 'across',
    namespace: 'team',
    rule: prefix('/across'),
  },
  {
    what: 'a route in a namespace that may not refer to the backend',
    name: 'no-grant',
    namespace: 'others',
    rule: prefix('/no-grant'),
    obstacle: 'check.grantMissing',
  },
  {
    what: 'a path that an older route takes whole',
    name: 'shadowed',
    rule: { matches: [{ path: { type: 'Exact', value: '/exact/chat' } }] },
    obstacle: 'endpoint.taken',
  },
];

describe('P21: every kind of match, through the tunnel to the provider', () => {
  let sandbox: Sandbox;
  let chain: PromptChain;
  before(async () => {
    sandbox = await startSandbox({ pace: 'fast', seed: gatewaySeed() });
    const { client } = sandbox;
    const wild = { name: 'wild', port: 8080, protocol: 'HTTP', hostname: '*.team.example.com' };
    const open = { name: 'http', port: 8080, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } };
    await client.mergePatch(pathTo('gateways', SANDBOX_NAMESPACE, 'ai-gateway'), { spec: { listeners: [open, wild] } });
    for (const name of ['team', 'others'])
      await client.create(pathTo('namespaces'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    await client.create(pathTo('referencegrants', SANDBOX_NAMESPACE), {
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { name: 'team' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'team' }],
        to: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }],
      },
    });
    for (const row of rows) {
      const { name, namespace = SANDBOX_NAMESPACE } = row;
      const spec = modelBackend({ model: `model-of-${name}` });
      const kind = { apiVersion: 'agentgateway.dev/v1alpha1', kind: 'AgentgatewayBackend' };
      await client.create(pathTo('agentgatewaybackends', SANDBOX_NAMESPACE), { ...kind, metadata: { name }, spec });
      const ref = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name, namespace: SANDBOX_NAMESPACE };
      const rules = [row.rule].flat().map((rule) => ({ ...rule, backendRefs: [ref] }));
      const route = httpRoute(name, { parentRefs: [gateway], rules, ...row.spec });
      await client.create(pathTo('httproutes', namespace), route);
    }
    chain = new PromptChain(sandbox);
    chain.prompts.start();
    await chain.until(() => chain.prompts.providers().length === rows.length);
  });
  after(() => chain.dispose());

  for (const { what, name, obstacle } of rows) {
    test(`${what}: ${obstacle ?? 'answered'}`, async () => {
      await until('what is known of it', () => chain.obstacle(name)?.code === obstacle);
      if (obstacle !== undefined) return;
      await until('the gateway to know it', async () => {
        const { outcome } = await chain.ask(name);
        return outcome.figures.status !== 404;
      });
      const { text, outcome } = await chain.ask(name);
      assert.equal(outcome.result, 'done', JSON.stringify(outcome));
      assert.match(text, new RegExp(`model-of-${name}\\b`), 'by its own rule');
    });
  }
});
