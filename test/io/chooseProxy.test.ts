import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderError } from '../../src/core/messages/index.ts';
import { chooseProxy, type EditorProxy } from '../../src/io/kube/proxy/chooseProxy.ts';

interface Case {
  readonly server?: string;
  readonly proxyUrl?: string;
  readonly editor?: Partial<EditorProxy>;
  readonly env?: Record<string, string>;
}

const choose = ({ server = 'https://api.example.com:6443', proxyUrl, editor, env = {} }: Case): string | undefined =>
  chooseProxy(new URL(server), proxyUrl, { url: undefined, noProxy: [], ...editor }, env)?.label;

describe('which proxy a connection goes through (P4)', () => {
  const all = { HTTPS_PROXY: 'http://env:1', HTTP_PROXY: 'http://plain:1' };
  const order: Record<string, [Case, string | undefined]> = {
    'none is set': [{}, undefined],
    'HTTPS_PROXY for https': [{ env: all }, 'http://env:1'],
    'HTTP_PROXY for http': [{ env: all, server: 'http://api.example.com' }, 'http://plain:1'],
    'small letters': [{ env: { https_proxy: 'http://small:1' } }, 'http://small:1'],
    'the setting goes before the environment': [{ env: all, editor: { url: 'http://setting:1' } }, 'http://setting:1'],
    'an empty setting is none': [{ env: all, editor: { url: '' } }, 'http://env:1'],
    'proxy-url goes before all': [
      { env: all, editor: { url: 'http://setting:1' }, proxyUrl: 'socks5://own:1' },
      'socks5://own:1',
    ],
    'proxy-url counts for what NO_PROXY names': [{ env: { NO_PROXY: '*' }, proxyUrl: 'http://own:1' }, 'http://own:1'],
    'proxy-url counts for loopback: the address may be that of the other side': [
      { proxyUrl: 'socks5://own:1', server: 'https://127.0.0.1:6443' },
      'socks5://own:1',
    ],
    'no scheme is http': [{ env: { HTTPS_PROXY: 'proxy:3128' } }, 'http://proxy:3128'],
    'its credentials are not shown': [{ env: { HTTPS_PROXY: 'http://jo:pw@proxy:3128' } }, 'http://proxy:3128'],
  };
  for (const [name, [input, expected]] of Object.entries(order)) {
    test(name, () => assert.equal(choose(input), expected));
  }

  const loopback = ['127.0.0.1', '127.9.9.9', 'localhost', 'kind.localhost', '[::1]'];
  for (const host of loopback) {
    test(`${host} is never proxied`, () => {
      const server = `https://${host}:6443`;
      assert.equal(choose({ env: all, server }), undefined);
      assert.equal(choose({ editor: { url: 'http://setting:1' }, server }), undefined);
    });
  }

  const table: [noProxy: string, server: string, isExcluded: boolean][] = [
    ['*', 'https://api.example.com', true],
    ['example.com', 'https://api.example.com', true],
    ['example.com', 'https://example.com', true],
    ['.example.com', 'https://api.example.com', true],
    ['.example.com', 'https://example.com', false],
    ['*.example.com', 'https://api.example.com', true],
    ['ple.com', 'https://example.com', false],
    ['EXAMPLE.com', 'https://api.Example.COM', true],
    ['other.org, example.com', 'https://example.com', true],
    ['example.com:6443', 'https://example.com:6443', true],
    ['example.com:443', 'https://example.com:6443', false],
    ['example.com:443', 'https://example.com', true],
    ['10.0.0.1', 'https://10.0.0.1:6443', true],
    ['10.0.0.1', 'https://10.0.0.10:6443', false],
    ['10.0.0.0/8', 'https://10.20.30.40', true],
    ['10.0.0.0/8', 'https://11.20.30.40', false],
    ['10.0.0.0/8', 'https://ten.example.com', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['fd00::1', 'https://[fd00::1]:6443', true],
    ['10.0.0.0/99,,nonsense/x', 'https://10.0.0.1', false],
  ];
  for (const [noProxy, server, isExcluded] of table) {
    test(`NO_PROXY=${noProxy} ${isExcluded ? 'covers' : 'does not cover'} ${server}`, () => {
      const expected = isExcluded ? undefined : 'http://env:1';
      assert.equal(choose({ server, env: { ...all, NO_PROXY: noProxy } }), expected);
      const editor = { url: 'http://env:1', noProxy: noProxy.split(',') };
      assert.equal(choose({ server, editor }), expected, 'http.noProxy');
    });
  }

  for (const proxy of ['ftp://proxy:1', 'http://jo:pw@:99999']) {
    test(`${proxy} is refused, without its credentials`, () => {
      assert.throws(
        () => choose({ proxyUrl: proxy }),
        (error) => {
          assert.match(renderError(error), /cannot be used/);
          assert.doesNotMatch(renderError(error), /pw/);
          return true;
        },
      );
    });
  }
});
