import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressTrouble } from '../../../src/core/gateway/addressTrouble.ts';
import { gatewayWays, placeOf, type GatewayFacts } from '../../../src/core/gateway/gatewayWays.ts';
import { message, messageTemplates, render } from '../../../src/core/messages/index.ts';
import { gateway, pod, service } from './fixtures.ts';

const told = new Set<string>();

/** The places of the ways in their order, and the codes of what does not work. */
function ways(parts: Partial<GatewayFacts>, port = 8080): { ways: readonly string[]; obstacles: readonly string[] } {
  const name = { namespace: 'kgateway-system', name: 'ai-gateway' };
  const base = { context: 'c', gateway: gateway(), name, service: undefined, pods: [pod()], podsProblem: undefined };
  const found = gatewayWays({ ...base, ...parts }, port);
  for (const { code } of [...found.ways.map(({ reason }) => reason), ...found.obstacles]) told.add(code);
  for (const text of found.ways.map(({ reason }) => render(reason))) assert.doesNotMatch(text, /[{}]/);
  return {
    ways: found.ways.map((way) => `${way.kind} ${placeOf(way)}`),
    obstacles: found.obstacles.map(({ code }) => code),
  };
}

const tunnel = 'tunnel tunnel 8080';

test('what clients use comes first, the tunnel last', () => {
  const balanced = service({}, [{ ip: '10.0.0.2' }, { hostname: 'lb.example.com' }]);
  const facts = {
    gateway: gateway(undefined, ['10.0.0.1', 'fd00::1']),
    service: balanced,
    pods: [pod({ hostIP: '192.168.0.9' })],
  };
  assert.deepEqual(ways(facts), {
    ways: [
      'address 10.0.0.1:8080',
      'address [fd00::1]:8080',
      'loadBalancer 10.0.0.2:8080',
      'loadBalancer lb.example.com:8080',
      'nodePort 192.168.0.9:30080',
      tunnel,
    ],
    obstacles: [],
  });
});

test('an address that the Service names as well is told once', () => {
  const facts = { gateway: gateway(undefined, ['10.0.0.2']), service: service({}, [{ ip: '10.0.0.2' }]) };
  assert.deepEqual(ways(facts).ways, ['address 10.0.0.2:8080', tunnel]);
});

test('why the others do not work', async (t) => {
  const rows: readonly [string, Partial<GatewayFacts>, readonly string[], readonly string[]][] = [
    ['a pending load balancer', { service: service({}) }, [tunnel], ['way.noAddress', 'way.pending']],
    ['no Service', {}, [tunnel], ['way.noAddress', 'way.noService']],
    [
      'an address inside the cluster',
      { gateway: gateway(undefined, ['10.96.0.1']), service: service({ type: 'NodePort', clusterIP: '10.96.0.1' }) },
      ['nodePort 192.168.0.9:30080', tunnel],
      ['way.insideCluster'],
    ],
    [
      'a port that an annotation hides',
      { service: service({ ports: [{ port: 81 }] }, [{ ip: '10.0.0.2' }]) },
      [tunnel],
      ['way.noAddress', 'way.noServicePort'],
    ],
    [
      'the metadata service of a cloud',
      { gateway: gateway(undefined, ['169.254.169.254']), service: service({}, [{ ip: '127.0.0.1' }]) },
      [tunnel],
      ['way.refused', 'way.refused'],
    ],
    [
      'no host at all',
      { gateway: gateway(undefined, ['a/b', 'user@host', 'a b']), service: service({}) },
      [tunnel],
      ['way.noHost', 'way.noHost', 'way.noHost', 'way.pending'],
    ],
    [
      'no Pod',
      { pods: [], gateway: gateway(undefined, ['10.0.0.1']), service: service({}, [{ ip: '10.0.0.1' }]) },
      ['address 10.0.0.1:8080'],
      ['endpoint.noPod'],
    ],
    [
      'Pods that may not be seen',
      { pods: [], podsProblem: message('forward.podsForbidden', { namespace: 'n' }), service: service({}) },
      [],
      ['way.noAddress', 'way.pending', 'forward.podsForbidden'],
    ],
  ];
  for (const [name, parts, expected, obstacles] of rows) {
    await t.test(name, () => {
      const isNode = expected.some((way) => way.startsWith('nodePort'));
      const pods = parts.pods ?? [isNode ? pod({ hostIP: '192.168.0.9' }) : pod()];
      assert.deepEqual(ways({ ...parts, pods }), { ways: expected, obstacles });
    });
  }
  await t.test('every reason and obstacle was told', () => {
    const known = Object.keys(messageTemplates).filter((code) => code.startsWith('way.'));
    assert.deepEqual(
      known.filter((code) => !told.has(code)),
      [],
    );
  });
});

test('addresses that are never asked, however they are written', () => {
  const refused = [
    '127.0.0.1 0.0.0.0 169.254.169.254 ::1 :: fe80::1 FE80::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 fd00:ec2::254',
    'localhost LOCALHOST localhost. a.localhost metadata.google.internal 0:0:0:0:0:0:0:1',
  ];
  for (const address of refused.join(' ').split(' '))
    assert.equal(addressTrouble(address)?.code, 'way.refused', address);
  for (const address of '10.0.0.1 192.168.1.1 172.18.0.2 fd00::1 2001:db8::1 ai.example.com 1.2.3.4'.split(' '))
    assert.equal(addressTrouble(address), undefined, address);
});
