import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import type { ProviderPart } from '../../../src/core/cluster/providerPart.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import {
  backendRef,
  behindRoute,
  condition,
  gateway,
  gatewayStatus,
  parentRef,
  policy,
  route,
  rowOf,
  rule,
} from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const good = accepted('True', 'Backend successfully accepted');
const signs = { ok: '●', warned: '◐', failed: '✖', unknown: '○' } as const;
const gatewayApi = 'gateway.networking.k8s.io';
const keyed = (name: string) => ({ auth: { secretRef: { name } } });

/** What a policy targets, as one writes it, with the fields of its `backend` section. */
function policyFor(target: object, fields: object, name = 'p', more: object = {}): Readonly<Record<string, unknown>> {
  const targetRefs = [{ group: gatewayApi, ...target }];
  return policy({}, { name, spec: { targetRefs, backend: fields, ...more } });
}

const toBackend = { group: 'agentgateway.dev', kind: 'AgentgatewayBackend', name: 'openai-backend' };
const toRoute = { kind: 'HTTPRoute', name: 'openai' };
const toGateway = { kind: 'Gateway', name: 'ai-gateway' };

/** A backend that needs TLS from somebody: without it the row is not ready. */
const plain = { openai: {}, host: 'llm.example', port: 443, pathPrefix: '/v1' };
const single = backend({ ai: { provider: plain }, status: good });
const member = (name: string, more: object = {}) => ({ name, ...plain, ...more });
const pair = (first: object = {}, second: object = {}) =>
  backend({ ai: { groups: [{ providers: [member('a', first), member('b', second)] }] }, status: good });

/** A Gateway with a listener `https` on 8443 beside `http`. */
const twoListeners = gateway({
  spec: {
    gatewayClassName: 'agentgateway',
    listeners: [
      { name: 'http', port: 8080, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
      { name: 'https', port: 8443, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
    ],
  },
  status: gatewayStatus(),
});
const behindTwo = [twoListeners, ...behindRoute.filter(({ kind }) => kind !== 'Gateway')];
/** A route whose two rules, of which the first has a name, both send here. */
const twoRules = route({ rules: [{ name: 'chat', ...rule('/chat') }, rule('/plain')] });
const onListener = (parent: object) => {
  const own = { ...parentRef, ...parent };
  const conditions = [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')];
  return route({
    spec: { parentRefs: [own], rules: [rule('/openai')] },
    status: { parents: [{ parentRef: own, conditions }] },
  });
};

interface Case {
  readonly what: string;
  readonly objects: readonly unknown[];
  readonly unknown?: readonly ResourceKind[];
  readonly status: 'ready' | 'partly' | 'notReady';
  /** The rows of policies and Secrets, and of members with theirs. */
  readonly rows: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'a whole backend',
    objects: [single, policyFor(toBackend, { tls: {} }), route(), ...behindRoute],
    status: 'ready',
    rows: ['● Policy p     sets tls'],
  },
  {
    what: 'the one provider of a backend, which agentgateway calls so',
    objects: [single, policyFor({ ...toBackend, sectionName: 'backend' }, { tls: {} }), route(), ...behindRoute],
    status: 'ready',
    rows: ['● Policy p     sets tls for backend'],
  },
  {
    what: 'one provider of a group: the other has no TLS still',
    objects: [pair(), policyFor({ ...toBackend, sectionName: 'b' }, { tls: {} }), route(), ...behindRoute],
    status: 'partly',
    rows: [
      '✖ a     no tls for llm.example:443',
      '● b     OpenAI-compatible · llm.example:443',
      '● Policy p     sets tls for b',
    ],
  },
  {
    what: 'a provider that is not there: the policy is for nobody, and says so',
    objects: [pair(), policyFor({ ...toBackend, sectionName: 'c' }, { tls: {} }), route(), ...behindRoute],
    status: 'notReady',
    rows: [
      '✖ a     no tls for llm.example:443',
      '✖ b     no tls for llm.example:443',
      '◐ Policy p     nothing here is called c',
    ],
  },
  {
    what: 'two providers by two targets of one policy',
    objects: [
      pair(),
      policyFor({}, {}, 'p', {
        targetRefs: [
          { ...toBackend, sectionName: 'a' },
          { ...toBackend, sectionName: 'b' },
        ],
        backend: { tls: {} },
      }),
      route(),
      ...behindRoute,
    ],
    status: 'ready',
    rows: [
      '● a     OpenAI-compatible · llm.example:443',
      '● b     OpenAI-compatible · llm.example:443',
      '● Policy p     sets tls for a, b',
    ],
  },
  {
    what: 'a provider with a Secret that is absent: it alone fails, and the Secret stands below it',
    objects: [
      pair({ policies: { tls: {} } }, { policies: { tls: {} } }),
      policyFor({ ...toBackend, sectionName: 'b' }, keyed('gone')),
      route(),
      ...behindRoute,
    ],
    status: 'partly',
    rows: [
      '● a     OpenAI-compatible · llm.example:443',
      '✖ b     OpenAI-compatible · Secret absent',
      '  ✖ Secret gone     does not exist; needs the data key "Authorization"',
      '● Policy p     sets auth for b',
    ],
  },
  {
    what: 'the whole, beside a provider with an own one: the more precise wins, each counts somewhere',
    objects: [
      pair({ policies: { tls: {} } }, { policies: { tls: {} } }),
      secretMetadata('own', ['Authorization']),
      policyFor(toBackend, keyed('gone'), 'whole'),
      policyFor({ ...toBackend, sectionName: 'b' }, keyed('own'), 'part'),
      route(),
      ...behindRoute,
    ],
    status: 'partly',
    rows: [
      '✖ a     OpenAI-compatible · Secret absent',
      '● b     OpenAI-compatible · llm.example:443',
      '  ● Secret own     data key "Authorization"',
      '✖ Secret gone     does not exist; needs the data key "Authorization"',
      '● Policy part     sets auth for b',
      '● Policy whole     sets auth',
    ],
  },
  {
    what: 'the whole, where every provider has it inline: overridden',
    objects: [
      pair({ policies: { tls: {} } }, { policies: { tls: {} } }),
      policyFor(toBackend, { tls: {} }),
      route(),
      ...behindRoute,
    ],
    status: 'ready',
    rows: [
      '● a     OpenAI-compatible · llm.example:443',
      '● b     OpenAI-compatible · llm.example:443',
      '◐ Policy p     overridden in every field',
    ],
  },
  {
    what: 'a rule by its name, where the other rule leads here too: a part of the requests',
    objects: [
      single,
      secretMetadata('bad', ['api-key']),
      policyFor({ ...toRoute, sectionName: 'chat' }, { ...keyed('bad'), tls: {} }),
      twoRules,
      ...behindRoute,
    ],
    status: 'partly',
    rows: [
      '✖ Secret bad     no data key "Authorization" (found: api-key)',
      '● Policy p     sets auth, tls for rule chat of its route',
    ],
  },
  {
    what: 'a rule that does not lead here',
    objects: [
      single,
      policyFor({ ...toRoute, sectionName: 'chat' }, { tls: {} }),
      route({ rules: [{ name: 'chat', ...rule('/chat', [{ ...backendRef, name: 'other' }]) }, rule('/plain')] }),
      ...behindRoute,
    ],
    status: 'notReady',
    rows: [],
  },
  {
    what: 'the only rule that leads here: all of its requests',
    objects: [
      single,
      policyFor({ ...toRoute, sectionName: 'chat' }, keyed('gone')),
      policyFor(toBackend, { tls: {} }, 'tls'),
      route({ rules: [{ name: 'chat', ...rule('/chat') }, rule('/plain', [{ ...backendRef, name: 'other' }])] }),
      ...behindRoute,
    ],
    status: 'notReady',
    rows: [
      '✖ Secret gone     does not exist; needs the data key "Authorization"',
      '● Policy tls     sets tls',
      '● Policy p     sets auth for rule chat of its route',
    ],
  },
  {
    what: 'a rule and its route: the rule’s wins there, the route’s on the rest',
    objects: [
      single,
      policyFor(toRoute, { tls: {}, http: {} }, 'whole'),
      policyFor({ ...toRoute, sectionName: 'chat' }, { tls: {} }, 'part'),
      twoRules,
      ...behindRoute,
    ],
    status: 'ready',
    rows: ['● Policy part     sets tls for rule chat of its route', '● Policy whole     sets tls, http for its route'],
  },
  {
    what: 'a listener that the route is not on',
    objects: [
      single,
      policyFor({ ...toGateway, sectionName: 'https' }, { tls: {} }),
      onListener({ sectionName: 'http' }),
      ...behindTwo,
    ],
    status: 'notReady',
    rows: [],
  },
  {
    what: 'the listener that the route names',
    objects: [
      single,
      policyFor({ ...toGateway, sectionName: 'https' }, { tls: {} }),
      onListener({ sectionName: 'https' }),
      ...behindTwo,
    ],
    status: 'ready',
    rows: ['● Policy p     sets tls for listener https of its Gateway'],
  },
  {
    what: 'the listener whose port the route names',
    objects: [
      single,
      policyFor({ ...toGateway, sectionName: 'https' }, { tls: {} }),
      onListener({ port: 8443 }),
      ...behindTwo,
    ],
    status: 'ready',
    rows: ['● Policy p     sets tls for listener https of its Gateway'],
  },
  {
    what: 'one of two listeners of a route on both: a part of the requests',
    objects: [
      single,
      policyFor(toBackend, { tls: {} }, 'tls'),
      policyFor({ ...toGateway, sectionName: 'https' }, keyed('gone')),
      onListener({}),
      ...behindTwo,
    ],
    status: 'partly',
    rows: [
      '✖ Secret gone     does not exist; needs the data key "Authorization"',
      '● Policy tls     sets tls',
      '● Policy p     sets auth for listener https of its Gateway',
    ],
  },
  {
    what: 'a listener by labels of its Gateway',
    objects: [
      single,
      policy(
        {},
        {
          name: 'p',
          spec: {
            targetSelectors: [{ group: gatewayApi, kind: 'Gateway', matchLabels: { tier: 'ai' }, sectionName: 'http' }],
            backend: { tls: {} },
          },
        },
      ),
      route(),
      { ...gateway(), metadata: { name: 'ai-gateway', namespace: 'kgateway-system', labels: { tier: 'ai' } } },
      ...behindRoute.filter(({ kind }) => kind !== 'Gateway'),
    ],
    status: 'ready',
    rows: ['● Policy p     sets tls for listener http of its Gateway'],
  },
  {
    what: 'a Gateway that nobody may see, by its name',
    objects: [single, policyFor(toGateway, { tls: {} }), route(), ...behindRoute],
    unknown: [kinds.gateway],
    status: 'ready',
    rows: ['● Policy p     sets tls for its Gateway'],
  },
  {
    what: 'policies that nobody may see: nothing is missing for certain',
    objects: [single, route(), ...behindRoute],
    unknown: [kinds.policy],
    status: 'ready',
    rows: [],
  },
];

const shown: ReadonlySet<string> = new Set(['policy', 'secret', 'member']);

function drawn(parts: readonly ProviderPart[], indent = ''): readonly string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'group') return drawn(part.parts, indent);
    if (!shown.has(part.kind)) return [];
    const words = [part.label, part.detail].flatMap((text) => (text ? [render(text)] : []));
    return [`${indent}${signs[part.state]} ${words.join('     ')}`, ...drawn(part.parts, `${indent}  `)];
  });
}

for (const { what, objects, unknown = [], status, rows } of cases) {
  test(`a policy for ${what}`, () => {
    const row = rowOf(objects, { unknown });
    assert.deepEqual(drawn(partsOf(row)), rows);
    assert.equal(row.verdict.status, status);
  });
}

test('two policies with a Secret of the same name have rows of their own', () => {
  const objects = [
    pair({ policies: { tls: {} } }, { policies: { tls: {} } }),
    secretMetadata('key', ['Authorization']),
    policyFor({ ...toBackend, sectionName: 'a' }, keyed('key'), 'first'),
    policyFor({ kind: 'HTTPRoute', name: 'openai', sectionName: 'chat' }, keyed('key'), 'second'),
    policyFor(toGateway, keyed('key'), 'third'),
    twoRules,
    ...behindRoute,
  ];
  const ids = (parts: readonly ProviderPart[]): readonly string[] =>
    parts.flatMap((part) => [part.id, ...ids(part.parts)]);
  const all = ids(partsOf(rowOf(objects)));
  assert.equal(new Set(all).size, all.length);
});
