import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { contextState } from '../../../src/core/cluster/contextState.ts';
import { partsOf } from '../../../src/core/cluster/parts.ts';
import type { ProviderRow } from '../../../src/core/cluster/topology.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds, type ResourceKind } from '../../../src/core/resource/kinds.ts';
import { diagnosisLines } from '../../support/diagnosisLines.ts';
import {
  backendRef,
  behindRoute,
  condition,
  deployment,
  gatewayClass,
  nackEvent,
  route,
  rowOf,
  rule,
  storeOf,
} from '../../support/chain.ts';
import { accepted, backend } from '../../support/objects.ts';

const good = backend({ status: accepted('True') });
const without = (kind: ResourceKind): readonly unknown[] =>
  behindRoute.filter((object) => object['kind'] !== kind.kind);

interface Case {
  readonly kind: ResourceKind;
  /** A cluster of which something is told that rests on this kind. */
  readonly objects: readonly unknown[];
  /** The finding that a user with every right sees. */
  readonly code: string;
  /** What the row says without the right, and its parts that are unknown. */
  readonly status: ProviderRow['verdict']['status'];
  readonly unknown?: readonly string[];
}

const cases: readonly Case[] = [
  {
    kind: kinds.httpRoute,
    objects: [good, ...behindRoute],
    code: 'no-route',
    status: 'ready',
    unknown: ['route'],
  },
  {
    kind: kinds.gateway,
    objects: [good, route(), ...without(kinds.gateway)],
    code: 'gateway-missing',
    status: 'ready',
    unknown: ['gateway'],
  },
  {
    kind: kinds.gatewayClass,
    objects: [good, route(), ...without(kinds.gatewayClass)],
    code: 'gateway-class-missing',
    status: 'ready',
  },
  {
    kind: kinds.pod,
    objects: [good, route(), ...without(kinds.pod)],
    code: 'proxy-not-running',
    status: 'ready',
    unknown: ['gateway'],
  },
  {
    kind: kinds.service,
    objects: [good, route(), ...without(kinds.service)],
    code: 'service-missing',
    status: 'ready',
  },
  {
    kind: kinds.deployment,
    objects: [backend(), route(), deployment(0), gatewayClass(), ...without(kinds.deployment)],
    code: 'no-controller',
    status: 'unknown',
  },
  {
    kind: kinds.referenceGrant,
    objects: [
      good,
      route({ namespace: 'team', rules: [rule('/openai', [{ ...backendRef, namespace: 'kgateway-system' }])] }),
      ...behindRoute,
    ],
    code: 'grant-missing',
    status: 'ready',
  },
  {
    kind: kinds.secret,
    objects: [
      backend({ policies: { auth: { secretRef: { name: 'key' } } }, status: accepted('True') }),
      route(),
      ...behindRoute,
    ],
    code: 'secret-absent',
    status: 'ready',
    unknown: ['secret'],
  },
  {
    kind: kinds.event,
    objects: [good, route(), nackEvent('no such thing'), ...behindRoute],
    code: 'proxy-refused-config',
    status: 'ready',
  },
];

const codesOf = ({ chain }: ProviderRow): readonly string[] =>
  [
    ...chain.backend.findings,
    ...chain.routes.flatMap(({ ruleFindings, check }) => [
      ...ruleFindings,
      ...check.parents.flatMap(({ findings }) => findings),
    ]),
  ].map(({ code }) => code);

suite('What the user may not list is unknown, never missing', () => {
  for (const { kind, objects, code, status, unknown = [] } of cases) {
    test(`${kind.kind}: ${code} with the right, nothing without`, () => {
      assert.ok(codesOf(rowOf(objects)).includes(code), 'told to whoever may look');
      for (const way of ['forbidden', 'unknown'] as const) {
        const row = rowOf(objects, { [way]: [kind] });
        assert.deepEqual(codesOf(row), [], way);
        assert.equal(row.verdict.status, status, way);
        const parts = partsOf(row).filter((part) => part.state !== 'ok');
        assert.deepEqual(
          parts.map((part) => [part.kind, part.state]),
          unknown.map((part) => [part, 'unknown']),
          way,
        );
        assert.doesNotMatch(diagnosisLines(row).join('\n'), /^failed/m, way);
      }
    });
  }

  test('HTTPRoute: what is ready says that nobody knows its routes', () => {
    const unseen = rowOf([good, ...behindRoute], { forbidden: [kinds.httpRoute] }).verdict.explanation;
    const said = unseen.map((sentence) => render(sentence)).join(' ');
    assert.match(said, /accepted this backend\. Which HTTPRoutes .* not known/);
    assert.equal(rowOf([good, route(), ...behindRoute]).verdict.explanation.length, 1);
  });

  test('Service: no address is known, which is not the same as none', () => {
    const objects = [good, route(), ...without(kinds.service)];
    const detail = (options: Parameters<typeof rowOf>[1]) => {
      const [part] = partsOf(rowOf(objects, options)).filter(({ kind }) => kind === 'gateway');
      return part?.detail && render(part.detail);
    };
    assert.equal(detail({}), 'no Service');
    assert.equal(detail({ forbidden: [kinds.service] }), 'port 8080');
  });

  test('AgentgatewayPolicy: a setting that one of them may bring is not missing for certain', () => {
    const plain = { provider: { openai: {}, host: 'llm.example', port: 443, pathPrefix: '/v1' } };
    const objects = [backend({ ai: plain, status: accepted('True') }), route(), ...behindRoute];
    assert.equal(rowOf(objects).verdict.status, 'notReady');
    for (const way of ['forbidden', 'unknown'] as const) {
      assert.equal(rowOf(objects, { [way]: [kinds.policy] }).verdict.status, 'ready', way);
    }
  });

  test('AgentgatewayModel: no row, and the backends stay as they are', () => {
    for (const way of ['forbidden', 'unknown'] as const) {
      assert.equal(rowOf([good, route(), ...behindRoute], { [way]: [kinds.model] }).verdict.status, 'ready', way);
    }
  });

  test('AgentgatewayBackend: a context that is forbidden, not one that has none', () => {
    assert.equal(contextState(storeOf([good], [], [kinds.backend])).status, 'forbidden');
    assert.equal(contextState(storeOf([])).status, 'live');
  });

  test('a class that nobody accepted tells that no controller runs, whoever may see its Deployment', () => {
    const waiting = gatewayClass({ status: { conditions: [condition('Accepted', 'False', 'Pending', 'Waiting')] } });
    const objects = [backend(), route(), waiting, ...without(kinds.gatewayClass)];
    assert.ok(codesOf(rowOf(objects, { forbidden: [kinds.deployment] })).includes('no-controller'));
  });
});
