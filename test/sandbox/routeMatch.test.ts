import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from './cluster/kubeObject.ts';
import type { Objects, World } from './controller/world.ts';
import { CONTROLLER_NAME } from './controller/world.ts';
import { durationMs, rewritePath } from './gateway/rewrite.ts';
import { matchRoute } from './gateway/routeMatch.ts';
import { serdeProblem } from './gateway/serdeProblem.ts';
import { stringAt } from './json.ts';

function object(kind: string, name: string, part: object, createdAt = '2026-01-01T00:00:00Z'): KubeObject {
  const metadata = { name, namespace: 'ns', uid: name, resourceVersion: '1', creationTimestamp: createdAt };
  return { apiVersion: 'v1', kind, metadata, ...part };
}

function objects(...all: readonly KubeObject[]): Objects {
  return { objects: all, get: (_namespace, name) => all.find(({ metadata }) => metadata.name === name) };
}

function world(routes: readonly KubeObject[], hostname?: string): World {
  const listener = { name: 'http', port: 8080, ...(hostname !== undefined && { hostname }) };
  return {
    gatewayclasses: objects(object('GatewayClass', 'c', { spec: { controllerName: CONTROLLER_NAME } })),
    gateways: objects(object('Gateway', 'g', { spec: { gatewayClassName: 'c', listeners: [listener] } })),
    httproutes: objects(...routes),
    listenersets: objects(),
    referencegrants: objects(),
    agentgatewaybackends: objects(),
    secrets: objects(),
    services: objects(),
    namespaces: objects(),
  };
}

/** A route whose only rule has these matches. */
function route(
  name: string,
  matches: readonly object[],
  hostnames: readonly string[] = [],
  createdAt?: string,
): KubeObject {
  return object(
    'HTTPRoute',
    name,
    { spec: { parentRefs: [{ name: 'g' }], hostnames, rules: [{ name, matches }] } },
    createdAt,
  );
}

const prefix = (value: string): object => ({ path: { type: 'PathPrefix', value } });
const exact = (value: string): object => ({ path: { type: 'Exact', value } });
const expression = (value: string): object => ({ path: { type: 'RegularExpression', value } });

interface Sent {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function chosen(w: World, path: string, { method = 'GET', host = 'h', headers = {} }: Sent = {}): string | undefined {
  const url = new URL(path, 'http://x');
  const request = { method, host, path: url.pathname, query: url.searchParams, headers };
  return matchRoute(w, { namespace: 'ns', name: 'g' }, 8080, request)?.route.metadata.name;
}

describe('which route takes a request', () => {
  const paths = world([
    route('root', [prefix('/')]),
    route('short', [prefix('/a')]),
    route('long', [prefix('/a/b')]),
    route('exact', [exact('/a/b')]),
    route('expression', [expression('/x/[0-9]+')]),
    route('any-x', [prefix('/x')]),
  ]);
  const rows: readonly (readonly [string, string])[] = [
    ['/', 'root'],
    ['/a', 'short'],
    ['/a/', 'short'],
    ['/a/c', 'short'],
    ['/ab', 'root'],
    ['/a/b', 'exact'],
    ['/a/b/', 'long'],
    ['/a/b/c', 'long'],
    ['/x/12', 'expression'],
    ['/x/12/y', 'any-x'],
  ];
  for (const [path, name] of rows) it(`${path}: ${name}`, () => assert.equal(chosen(paths, path), name));

  it('a method, then headers, then query parameters decide between equal paths', () => {
    const w = world([
      route('plain', [prefix('/')]),
      route('header', [{ ...prefix('/'), headers: [{ name: 'X-Team', value: 'a' }] }]),
      route('query', [{ ...prefix('/'), queryParams: [{ name: 'q', value: '1' }] }]),
      route('post', [{ ...prefix('/'), method: 'POST' }]),
      route('pattern', [{ ...prefix('/'), headers: [{ name: 'x-team', type: 'RegularExpression', value: 'b.*' }] }]),
    ]);
    assert.equal(chosen(w, '/'), 'plain');
    assert.equal(chosen(w, '/?q=1', { headers: { 'x-team': 'a' } }), 'header');
    assert.equal(chosen(w, '/?q=1'), 'query');
    assert.equal(chosen(w, '/', { method: 'POST', headers: { 'x-team': 'a' } }), 'post');
    assert.equal(chosen(w, '/', { headers: { 'x-team': 'bcd' } }), 'pattern');
  });

  it('an exact host name goes before a wildcard, and that before none, whatever the path', () => {
    const w = world([
      route('none', [prefix('/long/path')]),
      route('wild', [prefix('/')], ['*.example.com']),
      route('exact', [prefix('/')], ['api.example.com']),
    ]);
    assert.equal(chosen(w, '/long/path', { host: 'api.example.com' }), 'exact');
    assert.equal(chosen(w, '/long/path', { host: 'b.example.com' }), 'wild');
    assert.equal(chosen(w, '/long/path', { host: 'example.com' }), 'none');
    assert.equal(chosen(w, '/', { host: 'example.com' }), undefined);
  });

  it('among equals the oldest, then the first by name', () => {
    const young = route('a', [prefix('/')], [], '2026-02-01T00:00:00Z');
    assert.equal(chosen(world([young, route('b', [prefix('/')])]), '/'), 'b');
    assert.equal(chosen(world([route('d', [prefix('/')]), route('c', [prefix('/')])]), '/'), 'c');
  });

  it('a listener with a host name takes no other, and a route that does not meet it is not attached', () => {
    const w = world([route('r', [prefix('/')], ['other.org']), route('s', [prefix('/')])], '*.example.com');
    assert.equal(chosen(w, '/', { host: 'a.example.com' }), 's');
    assert.equal(chosen(w, '/', { host: 'other.org' }), undefined);
  });
});

describe('rewriting a path', () => {
  const rows: readonly (readonly [string, string, object, string])[] = [
    ['/a', '/a/v1/x', { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' }, '/v1/x'],
    ['/a', '/a', { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' }, '/'],
    ['/a', '/a/v1', { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b/' }, '/b/v1'],
    ['/', '/v1', { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' }, '/b/v1'],
    ['/a', '/a/x', { type: 'ReplaceFullPath', replaceFullPath: '/whole' }, '/whole'],
  ];
  for (const [matched, path, change, expected] of rows) {
    it(`${path} under ${matched} by ${stringAt(change, 'type')}: ${expected}`, () => {
      const rule = { filters: [{ type: 'URLRewrite', urlRewrite: { path: change } }] };
      assert.equal(rewritePath(path, { route: route('r', []), rule, prefix: matched }), expected);
    });
  }

  it('reads durations', () => {
    const texts = ['1h', '1m30s', '250ms', '0s', undefined];
    assert.deepEqual(texts.map(durationMs), [3_600_000, 90_000, 250, undefined, undefined]);
  });
});

describe('what serde_json says', () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['{"a":[1,2,{"b":null}]}', undefined],
    ['', 'EOF while parsing a value at line 1 column 0'],
    ['{a', 'key must be a string at line 1 column 2'],
    ['{"a"', 'EOF while parsing an object at line 1 column 4'],
    ['{"a":1,}', 'trailing comma at line 1 column 8'],
    ['{"a" 1}', 'expected `:` at line 1 column 6'],
    ['{"a":1 "b"}', 'expected `,` or `}` at line 1 column 8'],
    ['[1 2]', 'expected `,` or `]` at line 1 column 4'],
    ['{"a": "x', 'EOF while parsing a string at line 1 column 8'],
    ['hello', 'expected value at line 1 column 1'],
    ['{} x', 'trailing characters at line 1 column 4'],
    ['{\n  "a": }', 'expected value at line 2 column 8'],
  ];
  for (const [text, expected] of rows)
    it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(serdeProblem(text), expected));
});
