import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { takenPath, type RoutePlace } from '../../../src/core/scaffold/takenPath.ts';

function route(name: string, spec: object, listener?: string): KubeObject {
  const parentRefs = [{ name: 'gw', namespace: 'infra', ...(listener !== undefined && { sectionName: listener }) }];
  const metadata = { name, namespace: 'team' };
  const apiVersion = 'gateway.networking.k8s.io/v1';
  const object = parseKubeObject({ apiVersion, kind: 'HTTPRoute', metadata, spec: { parentRefs, ...spec } });
  assert.ok(object);
  return object;
}

const prefix = (value: string, more: object = {}) => ({ rules: [{ matches: [{ path: { value }, ...more }] }] });
const exact = { rules: [{ matches: [{ path: { type: 'Exact', value: '/chat' } }] }] };
const place: RoutePlace = {
  gateway: { name: 'gw', namespace: 'infra' },
  listener: undefined,
  hostname: undefined,
  path: '/chat',
  own: { namespace: 'team', name: 'new' },
};

const rows: readonly (readonly [string, KubeObject, Partial<RoutePlace>, string | undefined])[] = [
  ['the same path', route('a', prefix('/chat')), {}, 'wins'],
  ['the same path with a slash at its end', route('a', prefix('/chat/')), {}, 'wins'],
  ['the same letters, another segment', route('a', prefix('/chats')), {}, undefined],
  ['a shorter prefix loses against the new one', route('a', prefix('/')), {}, undefined],
  ['a longer one that takes every chat', route('a', prefix('/chat/v1')), {}, 'wins'],
  ['a longer one for something else', route('a', prefix('/chat/files')), {}, undefined],
  ['a rule without a match has every path', route('a', { rules: [{}] }), { path: '/' }, 'wins'],
  ['one path alone is no prefix', route('a', exact), {}, undefined],
  [
    'with a header it has requests of its own',
    route('a', prefix('/chat', { headers: [{ name: 'x' }] })),
    {},
    undefined,
  ],
  ['another Gateway', route('a', prefix('/chat')), { gateway: { name: 'gw', namespace: 'team' } }, undefined],
  ['another listener', route('a', prefix('/chat'), 'one'), { listener: 'two' }, undefined],
  ['the same listener', route('a', prefix('/chat'), 'one'), { listener: 'one' }, 'wins'],
  ['all listeners', route('a', prefix('/chat'), 'one'), {}, 'wins'],
  ['another host', route('a', { hostnames: ['a.b'], ...prefix('/chat') }), { hostname: 'c.b' }, undefined],
  ['the same host', route('a', { hostnames: ['a.b'], ...prefix('/chat') }), { hostname: 'a.b' }, 'wins'],
  ['a host against any', route('a', { hostnames: ['a.b'], ...prefix('/chat') }), {}, undefined],
  ['any host against one', route('a', prefix('/chat')), { hostname: 'a.b' }, undefined],
  ['the route of that name is changed, whatever its path', route('new', prefix('/other')), {}, 'sameName'],
];

describe('a path that is taken', () => {
  for (const [title, other, more, reason] of rows) {
    it(title, () => assert.equal(takenPath([other], { ...place, ...more })?.reason, reason));
  }
  it('the route of that name is told before one that would win', () => {
    const routes = [route('a', prefix('/chat')), route('new', prefix('/chat'))];
    assert.deepEqual(takenPath(routes, place), { route: place.own, reason: 'sameName' });
  });
});
