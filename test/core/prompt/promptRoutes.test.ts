import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PromptEndpoint } from '../../../src/core/gateway/endpoint.ts';
import { message } from '../../../src/core/messages/index.ts';
import { endpointBy, routeChoice, routeChoices } from '../../../src/core/prompt/promptRoutes.ts';

function endpoint(parts: Partial<PromptEndpoint> = {}): PromptEndpoint {
  const target = { context: 'c', namespace: 'n', gateway: 'g', port: 8080 };
  return {
    backend: { namespace: 'n', name: 'openai-backend' },
    route: { namespace: 'n', name: 'openai' },
    gateway: { namespace: 'n', name: 'ai-gateway' },
    scheme: 'http',
    ways: [{ kind: 'tunnel', target, reason: message('way.tunnel', { gateway: 'g' }) }],
    noWays: [],
    host: undefined,
    path: '/openai/v1/chat/completions',
    forwardedPath: '/openai/v1/chat/completions',
    headers: {},
    routePath: '/openai',
    ...parts,
  };
}

test('a route is told by name, Gateway and path; a namespace where it is another, host and TLS where there are', () => {
  const { id, ...plain } = routeChoice(endpoint());
  assert.notEqual(id, '');
  assert.deepEqual(plain, { route: 'openai', gateway: 'ai-gateway', place: '/openai', path: '/openai' });
  const far = endpoint({ gateway: { namespace: 'edge', name: 'public' }, scheme: 'https', host: 'm.example.com' });
  assert.partialDeepStrictEqual(routeChoice(far), {
    gateway: 'edge/public',
    place: 'HTTPS m.example.com/openai',
    path: '/openai',
  });
});

test('each once, in their order', () => {
  const second = endpoint({ routePath: '/spare' });
  const all = [endpoint(), second, endpoint({ headers: { 'x-tenant': 'blue' } })];
  assert.deepEqual(
    routeChoices(all).map(({ path }) => path),
    ['/openai', '/spare'],
  );
  const distinct = [
    endpoint(),
    endpoint({ route: { namespace: 'n', name: 'other' } }),
    endpoint({ gateway: { namespace: 'n', name: 'other' } }),
    endpoint({ scheme: 'https' }),
    endpoint({ host: 'm.example.com' }),
  ];
  assert.equal(routeChoices(distinct).length, distinct.length);
});

test('the chosen one; the best where none is chosen or it is gone', () => {
  const [first, second] = [endpoint(), endpoint({ routePath: '/spare' })];
  assert.equal(endpointBy([first, second], routeChoice(second).id), second);
  assert.equal(endpointBy([first, second], undefined), first);
  assert.equal(endpointBy([first], routeChoice(second).id), first);
  assert.equal(endpointBy([], routeChoice(second).id), undefined);
});
