import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import {
  backendRef,
  behindRoute,
  condition,
  gateway,
  gatewayClass,
  gatewayStatus,
  grant,
  nackEvent,
  parentRef,
  policy,
  route,
  routeStatus,
  rule,
  service,
} from '../../support/chain.ts';
import type { Case } from './backendVerdicts.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const good = backend({ status: accepted('True', 'Backend successfully accepted') });
const keyed = (name: string, status: unknown, auth: unknown = { secretRef: { name } }) =>
  backend({ policies: { auth }, status });
const without = (kind: ResourceKind): readonly unknown[] =>
  behindRoute.filter((object) => object['kind'] !== kind.kind);

const refusal = (key: string): string => JSON.stringify([{ key, error: 'invalid rate limit' }]);

/** The same of what stands between a client and the backend. */
export const wayCases: readonly Case[] = [
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
    what: 'a ReferenceGrant for routes of a third namespace',
    objects: [
      good,
      grant({
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'third' }],
          to: [{ group: 'agentgateway.dev', kind: 'AgentgatewayBackend' }],
        },
      }),
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
  {
    what: 'a proxy refused what the controller gave it, and nobody says which part',
    objects: [good, route(), nackEvent('no such provider'), ...behindRoute],
    status: 'unknown',
    summary: 'Proxy refused its configuration',
  },
  {
    what: 'a proxy refused a policy of this route',
    objects: [
      good,
      route(),
      nackEvent(refusal('policy/traffic/kgateway-system/p:rl-local:kgateway-system/openai')),
      ...behindRoute,
    ],
    status: 'unknown',
    summary: 'Proxy refused its configuration',
  },
  {
    what: 'a proxy refused a policy of another route',
    objects: [good, route(), nackEvent(refusal('policy/traffic/team/p:rl-local:team/openai')), ...behindRoute],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a refusal of a Gateway that had the name before',
    objects: [
      good,
      route(),
      nackEvent('words', { uid: 'of-old' }),
      ...without(kinds.gateway),
      { ...gateway(), metadata: { name: 'ai-gateway', namespace: 'kgateway-system', uid: 'of-now' } },
    ],
    status: 'ready',
    summary: '',
  },
  {
    what: 'a refusal beside a link that fails for certain',
    objects: [good, route(), nackEvent('words'), ...without(kinds.pod)],
    status: 'notReady',
    summary: 'No proxy is running',
    codes: ['proxy-not-running'],
  },
];
