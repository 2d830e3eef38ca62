import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import {
  backendRef,
  behindRoute,
  condition,
  deployment,
  gateway,
  gatewayClass,
  gatewayStatus,
  grant,
  parentRef,
  pod,
  policy,
  route,
  routeStatus,
  rowOf,
  rule,
  service,
} from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const good = backend({ status: accepted('True', 'Backend successfully accepted') });
const keyed = (name: string, status: unknown, auth: unknown = { secretRef: { name } }) =>
  backend({ policies: { auth }, status });
const without = (kind: ResourceKind): readonly unknown[] =>
  behindRoute.filter((object) => object['kind'] !== kind.kind);

interface Case {
  readonly what: string;
  readonly objects: readonly unknown[];
  readonly unknown?: readonly ResourceKind[];
  readonly status: string;
  /** The words of the row; '' when ready. */
  readonly summary: string;
  /** The codes of what keeps it from working, in the order of the chain. */
  readonly codes?: readonly string[];
  readonly says?: string;
}

/** What field/agentgateway.md, sections 2, 3, 5 and 11, tell of running controllers, in their words. */
const cases: readonly Case[] = [
  { what: 'all is well', objects: [good, route(), ...behindRoute], status: 'ready', summary: '' },
  {
    what: 'the form that many people write first',
    objects: [
      keyed(
        'openai-api-key',
        accepted(
          'False',
          'failed to translate backend: secret kgateway-system/openai-api-key missing Authorization value',
        ),
      ),
      secretMetadata('openai-api-key', ['api-key']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret has no usable key',
    codes: ['secret-without-usable-key'],
    says: 'failed to translate backend: secret kgateway-system/openai-api-key missing Authorization value',
  },
  {
    what: 'Secret absent',
    objects: [
      keyed('k-none', accepted('False', 'failed to translate backend: secret kgateway-system/k-none not found')),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret k-none is missing',
    codes: ['secret-absent'],
    says: 'failed to translate backend: secret kgateway-system/k-none not found',
  },
  {
    what: 'without rights on Secrets the Secret is unknown, never missing',
    objects: [keyed('k-none', accepted('True')), route(), ...behindRoute],
    unknown: [kinds.secret],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a reason that only the controller knows',
    objects: [
      backend({
        status: accepted('False', 'failed to translate backend: transformation "x" is not a valid CEL expression'),
      }),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Rejected: TranslationError',
    codes: ['backend-rejected'],
    says: 'failed to translate backend: transformation "x" is not a valid CEL expression',
  },
  {
    what: 'AWS credentials with a key missing',
    objects: [
      keyed('aws', accepted('True'), { aws: { secretRef: { name: 'aws' } } }),
      secretMetadata('aws', ['accessKey']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret has no usable key',
    codes: ['secret-without-usable-key'],
  },
  {
    what: 'the second of two credentials',
    objects: [
      keyed('a', accepted('True'), { credentials: [{ secretRef: { name: 'a' } }, { secretRef: { name: 'b' } }] }),
      secretMetadata('a', ['Authorization']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret b is missing',
    codes: ['secret-absent'],
  },
  {
    what: 'no status, and the controller has no replica',
    objects: [backend(), route(), ...without(kinds.deployment), deployment(0)],
    status: 'notReady',
    summary: 'Controller is not running',
    codes: ['no-controller'],
  },
  {
    what: 'no status, and no class is accepted',
    objects: [backend(), route(), gatewayClass({ status: {} }), gateway({ status: {} }), pod(), service()],
    status: 'notReady',
    summary: 'No controller has reported',
    codes: ['no-controller', 'gateway-class-not-accepted'],
  },
  {
    what: 'no status, and no class at all',
    objects: [backend()],
    status: 'notReady',
    summary: 'No controller is installed',
    codes: ['no-controller', 'no-route'],
  },
  {
    what: 'no status, and a controller that runs',
    objects: [backend(), route(), ...behindRoute],
    status: 'unknown',
    summary: 'no status yet',
  },
  {
    what: 'no status, and nobody may look for the controller',
    objects: [backend(), route(), ...behindRoute],
    unknown: [kinds.deployment, kinds.gatewayClass],
    status: 'unknown',
    summary: 'no status yet',
  },
  {
    what: 'the latest change is not judged yet',
    objects: [backend({ generation: 2, status: accepted('True', '', 1) }), route(), ...behindRoute],
    status: 'unknown',
    summary: 'latest change not processed yet',
  },
  {
    what: 'no route reaches it',
    objects: [good, ...behindRoute],
    status: 'notReady',
    summary: 'No route leads here',
    codes: ['no-route'],
  },
  {
    what: 'nobody may list routes',
    objects: [good, ...behindRoute],
    unknown: [kinds.httpRoute],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a route that gives it weight 0',
    objects: [
      good,
      route({
        rules: [
          rule('/openai', [
            { ...backendRef, weight: 0 },
            { ...backendRef, name: 'other' },
          ]),
        ],
      }),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Route sends nothing here',
    codes: ['no-route'],
  },
  {
    what: 'a route on no Gateway',
    objects: [good, route({ spec: { rules: [rule('/openai')] } }), ...behindRoute],
    status: 'notReady',
    summary: 'Route names no Gateway',
    codes: ['route-parent-missing'],
  },
  ...(
    [
      ['NotAllowedByListeners', 'namespace "kgateway-system" is not allowed by the parent'],
      ['NoMatchingListenerHostname', 'no hostnames matched parent hostname "a.example"'],
      ['NoMatchingParent', 'sectionName "https" not found'],
      ['UnsupportedValue', 'something else'],
    ] as const
  ).map(([reason, says]): Case => ({
    what: `the Gateway refuses the route: ${reason}`,
    objects: [good, route({ status: routeStatus(condition('Accepted', 'False', reason, says)) }), ...behindRoute],
    status: 'notReady',
    summary: 'Route is not accepted',
    codes: ['route-not-accepted'],
    says,
  })),
  {
    what: 'a reference to another backend leads nowhere: this one is still reached',
    objects: [
      good,
      route({
        status: routeStatus(
          undefined,
          condition('ResolvedRefs', 'False', 'BackendNotFound', 'Backend not found: kgateway-system/other'),
        ),
      }),
      ...behindRoute,
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'nobody has spoken of the route',
    objects: [good, route({ status: {} }), ...behindRoute],
    status: 'unknown',
    summary: 'route not reported on yet',
  },
  {
    what: 'a route of another namespace without a ReferenceGrant',
    objects: [
      good,
      route({ namespace: 'team', rules: [rule('/openai', [{ ...backendRef, namespace: 'kgateway-system' }])] }),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'ReferenceGrant is missing',
    codes: ['grant-missing'],
  },
  {
    what: 'a route of another namespace with one',
    objects: [
      good,
      grant(),
      route({ namespace: 'team', rules: [rule('/openai', [{ ...backendRef, namespace: 'kgateway-system' }])] }),
      ...behindRoute,
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'the Gateway does not exist',
    objects: [good, route({ status: {} }), ...without(kinds.gateway)],
    status: 'notReady',
    summary: 'Gateway does not exist',
    codes: ['gateway-missing'],
  },
  {
    what: 'its class does not exist',
    objects: [good, route({ status: {} }), ...without(kinds.gatewayClass)],
    status: 'notReady',
    summary: 'GatewayClass does not exist',
    codes: ['gateway-class-missing'],
  },
  {
    what: 'a Gateway of another controller',
    objects: [
      good,
      route({
        status: routeStatus(
          undefined,
          condition(
            'ResolvedRefs',
            'False',
            'InvalidKind',
            'referencing unsupported backendRef: group agentgateway.dev kind AgentgatewayBackend',
          ),
        ),
      }),
      gatewayClass({ spec: { controllerName: 'example.com/envoy' } }),
      ...without(kinds.gatewayClass),
    ],
    status: 'notReady',
    summary: 'Gateway of another controller',
    codes: ['gateway-class-foreign'],
    says: 'referencing unsupported backendRef: group agentgateway.dev kind AgentgatewayBackend',
  },
  {
    what: 'our controller under another name',
    objects: [
      good,
      route(),
      gatewayClass({ spec: { controllerName: 'example.com/ai' } }),
      ...without(kinds.gatewayClass),
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'the Gateway is not accepted',
    objects: [
      good,
      route(),
      gateway({ status: gatewayStatus([condition('Accepted', 'False', 'InvalidParameters', 'no such parameters')]) }),
      ...without(kinds.gateway),
    ],
    status: 'notReady',
    summary: 'Gateway is not accepted',
    codes: ['gateway-not-accepted'],
    says: 'no such parameters',
  },
  {
    what: 'its only listener is in conflict',
    objects: [
      good,
      route(),
      gateway({ status: gatewayStatus([], [condition('Conflicted', 'True', 'ProtocolConflict', 'port 8080 twice')]) }),
      ...without(kinds.gateway),
    ],
    status: 'notReady',
    summary: 'Listener http does not serve',
    codes: ['listener-not-ready'],
    says: 'port 8080 twice',
  },
  {
    what: 'not programmed',
    objects: [
      good,
      route(),
      gateway({ status: gatewayStatus([condition('Programmed', 'False', 'Invalid', 'no port free')]) }),
      ...without(kinds.gateway),
    ],
    status: 'notReady',
    summary: 'Gateway is not programmed',
    codes: ['gateway-not-programmed'],
    says: 'no port free',
  },
  {
    what: 'programmed, and no proxy anywhere',
    objects: [good, route(), ...without(kinds.pod)],
    status: 'notReady',
    summary: 'No proxy is running',
    codes: ['proxy-not-running'],
  },
  {
    what: 'programmed, and nobody may list Pods',
    objects: [good, route(), ...without(kinds.pod)],
    unknown: [kinds.pod],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a load balancer that never comes',
    objects: [good, route(), service({ spec: { type: 'LoadBalancer' } }), ...without(kinds.service)],
    status: 'ready',
    summary: '',
  },
  {
    what: 'no Service: clients do not get in, a tunnel does',
    objects: [good, route(), ...without(kinds.service)],
    status: 'ready',
    summary: '',
  },
  {
    what: 'an older route takes the same path',
    objects: [
      good,
      route({ creationTimestamp: '2026-02-01T00:00:00Z' }),
      route({
        name: 'first',
        creationTimestamp: '2026-01-01T00:00:00Z',
        rules: [rule('/openai', [{ ...backendRef, name: 'other' }])],
      }),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Another route has /openai',
    codes: ['same-path'],
  },
  {
    what: 'a younger route wants the same path',
    objects: [
      good,
      route({ creationTimestamp: '2026-01-01T00:00:00Z' }),
      route({
        name: 'later',
        creationTimestamp: '2026-02-01T00:00:00Z',
        rules: [rule('/openai', [{ ...backendRef, name: 'other' }])],
      }),
      ...behindRoute,
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'one of two routes is refused',
    objects: [
      good,
      route(),
      route({
        name: 'spare',
        rules: [rule('/spare')],
        status: routeStatus(condition('Accepted', 'False', 'NotAllowedByListeners', 'no')),
      }),
      ...behindRoute,
    ],
    status: 'partly',
    summary: 'Route is not accepted',
    codes: ['route-not-accepted'],
  },
  {
    what: 'one of the Gateways of a route does not exist',
    objects: [
      good,
      route({ spec: { parentRefs: [parentRef, { name: 'gone' }], rules: [rule('/openai')] } }),
      ...behindRoute,
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a policy that attaches brings a Secret without a usable key',
    objects: [
      good,
      policy({ auth: { secretRef: { name: 'team-key' } } }),
      secretMetadata('team-key', ['api-key']),
      route(),
      ...behindRoute,
    ],
    status: 'notReady',
    summary: 'Secret has no usable key',
    codes: ['secret-without-usable-key'],
  },
  {
    what: 'the same, but the inline auth wins',
    objects: [
      keyed('own', accepted('True')),
      secretMetadata('own', ['Authorization']),
      policy({ auth: { secretRef: { name: 'team-key' } } }),
      route(),
      ...behindRoute,
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a policy that is PartiallyValid',
    objects: [
      good,
      policy(
        { tls: {} },
        {
          status: {
            ancestors: [{ conditions: [condition('Accepted', 'True', 'PartiallyValid', 'ca ConfigMap not found')] }],
          },
        },
      ),
      route(),
      ...behindRoute,
    ],
    status: 'partly',
    summary: 'Policy shared-key is PartiallyValid',
    codes: ['policy-problem'],
    says: 'ca ConfigMap not found',
  },
];

suite('The verdict is the first link that fails', () => {
  for (const { what, objects, unknown = [], status, summary, codes = [], says } of cases) {
    test(what, () => {
      const { verdict } = rowOf(objects, { unknown });
      assert.equal(verdict.status, status);
      assert.equal(verdict.summary ? render(verdict.summary) : '', summary);
      assert.deepEqual(
        verdict.findings.map(({ code }) => code),
        codes,
      );
      if (says !== undefined) assert.equal(verdict.controllerMessage, says);
    });
  }
});

test('no summary of a finding is longer than a row takes', () => {
  for (const { what, objects, unknown = [] } of cases) {
    const { summary } = rowOf(objects, { unknown }).verdict;
    const words = summary ? render(summary).split(' ').length : 0;
    assert.ok(words <= 5, what);
  }
});

const grouped = (...secrets: readonly (string | undefined)[]) =>
  backend({
    ai: {
      groups: secrets.map((name, index) => ({
        providers: [
          {
            name: `p${index}`,
            openai: { model: 'gpt-4o' },
            ...(name !== undefined && { policies: { auth: { secretRef: { name } } } }),
          },
        ],
      })),
    },
    status: accepted('True', 'Backend successfully accepted'),
  });

test('inside groups the cluster is silent: one broken provider is partly, all are not ready', () => {
  const one = rowOf([grouped(undefined, 'none'), route(), ...behindRoute]).verdict;
  assert.equal(one.status, 'partly');
  assert.match(one.explanation.map((sentence) => render(sentence)).join(' '), /The cluster does not report this/);
  assert.equal(rowOf([grouped('none', 'gone'), route(), ...behindRoute]).verdict.status, 'notReady');
});
