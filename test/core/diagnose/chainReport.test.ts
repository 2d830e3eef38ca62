import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainOf } from '../../../src/core/diagnose/chainReport.ts';
import type { ContextState } from '../../../src/core/cluster/contextState.ts';
import { render } from '../../../src/core/messages/index.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import { behindRoute, deployment, policy, route, rowOf, service } from '../../support/chain.ts';
import { accepted, backend, secretMetadata } from '../../support/objects.ts';

const live = { status: 'live' } as const;
const good = backend({ status: accepted('True', 'Backend successfully accepted') });

function report(
  objects: readonly unknown[],
  context: Pick<ContextState, 'status'> = live,
  unknown: Parameters<typeof rowOf>[1] = {},
) {
  return chainOf(rowOf(objects, unknown), context).map(
    ({ state, title, sentences }) => `${state} ${render(title)}: ${sentences.map((text) => render(text)).join(' ')}`,
  );
}

test('a provider that works, link by link', () => {
  const auth = { secretRef: { name: 'key' } };
  const objects = [
    backend({ policies: { auth }, status: accepted('True') }),
    secretMetadata('key', ['Authorization']),
    policy({ tls: {} }),
    route(),
    ...behindRoute,
  ];
  assert.deepEqual(report(objects), [
    'ok API server: Answers; what is shown is current.',
    'ok Controller: Has reported on this provider.',
    'ok Backend accepted: The controller accepted it.',
    'ok Secret: Every Secret is there, with the data keys that the gateway reads: key.',
    'ok Policies: Attached: shared-key.',
    'ok Route: /openai, accepted.',
    'ok Gateway: ai-gateway programmed.',
    'ok Proxy: 1 of 1 proxies ready.',
    'ok Service and address: Service ai-gateway, address 10.0.0.7.',
  ]);
});

test('what is behind the first link that fails is skipped, what stands beside it is not', () => {
  const behind = behindRoute.filter(({ kind }) => kind !== 'Pod');
  assert.deepEqual(report([good, route(), ...behind]).slice(5), [
    'ok Route: /openai, accepted.',
    'ok Gateway: ai-gateway programmed.',
    'failed Proxy: Gateway ai-gateway has no proxy Pod that is running and ready, although the controller calls it programmed. Look at its Deployment.',
    'skipped Service and address: Skipped: an earlier link failed.',
  ]);
  const down = [backend(), route(), ...behindRoute.filter(({ kind }) => kind !== 'Deployment'), deployment(0)];
  assert.deepEqual(
    report(down).map((line) => line.split(':')[0]),
    [
      'ok API server',
      'failed Controller',
      'unknown Backend accepted',
      'ok Secret',
      'ok Policies',
      'ok Route',
      'skipped Gateway',
      'skipped Proxy',
      'skipped Service and address',
    ],
  );
});

test('a load balancer that is pending breaks nothing', () => {
  const behind = behindRoute.filter(({ kind }) => kind !== 'Service');
  const [last] = report([good, route(), ...behind, service({ spec: { type: 'LoadBalancer' } })]).slice(-1);
  assert.match(last ?? '', /^ok Service and address: No address; a prompt goes through a tunnel/);
});

test('an API server that does not answer fails the rest unseen', () => {
  const lines = report([good, route(), ...behindRoute], { status: 'unreachable' });
  assert.equal(lines[0], 'failed API server: Has not answered.');
  assert.ok(lines.slice(1).every((line) => line.startsWith('skipped ')));
  assert.match(report([good, route(), ...behindRoute], { status: 'stale' })[0] ?? '', /^unknown API server/);
});

test('what nobody may look at is unknown', () => {
  const unknown = [kinds.httpRoute, kinds.gateway, kinds.pod, kinds.service];
  assert.deepEqual(
    report([good], live, { unknown })
      .slice(5)
      .map((line) => line.split(':')[0]),
    ['unknown Route', 'unknown Gateway', 'unknown Proxy', 'unknown Service and address'],
  );
});
