import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathAt, readTargets, targetHeaderProblem, urlProblem } from '../../../src/core/prompt/promptTargets.ts';

const one = (entry: object) => readTargets([{ name: 'one', ...entry }]);

describe('named targets', () => {
  const urls: readonly (readonly [url: string, path: string, host: string, port: number])[] = [
    ['http://localhost:8080', '/v1/messages', 'localhost', 8080],
    ['http://localhost:8080/', '/v1/messages', 'localhost', 8080],
    ['https://api.example.com', '/v1/messages', 'api.example.com', 443],
    ['https://api.example.com/v1', '/v1/messages', 'api.example.com', 443],
    ['https://api.example.com/v1/', '/v1/messages', 'api.example.com', 443],
    ['https://api.example.com/openai/v1', '/openai/v1/messages', 'api.example.com', 443],
    ['http://10.0.0.1/ollama', '/ollama/v1/messages', '10.0.0.1', 80],
    ['http://[fd00::1]:9000', '/v1/messages', 'fd00::1', 9000],
    ['https://api.example.com/v11', '/v11/v1/messages', 'api.example.com', 443],
  ];
  for (const [url, path, host, port] of urls) {
    test(`${url} is asked at ${path} of ${host}:${port}`, () => {
      const [target] = one({ url }).targets;
      assert.ok(target);
      assert.deepEqual([pathAt(target, '/v1/messages'), target.host, target.port], [path, host, port]);
    });
  }

  for (const [url, code] of [
    ['', 'target.badUrl'],
    ['localhost:8080', 'target.badUrl'],
    ['ftp://example.com', 'target.badUrl'],
    ['file:///etc/passwd', 'target.badUrl'],
    ['https://user:sk-secret@example.com', 'target.urlWithKey'],
    ['https://example.com?key=sk-secret', 'target.urlWithKey'],
    ['https://example.com#x', 'target.urlWithKey'],
  ] as const) {
    test(`${url === '' ? 'an empty text' : url} is no URL of a target`, () => {
      assert.equal(urlProblem(url)?.code, code);
      const { targets, problems } = one({ url });
      assert.deepEqual([targets.length, problems[0]?.code], [0, code]);
      assert.doesNotMatch(JSON.stringify(problems), /sk-secret/);
    });
  }

  test('formats that are not known are left out; none means all', () => {
    const url = 'http://localhost';
    assert.deepEqual(one({ url, formats: ['messages', 'Nonsense', 3] }).targets[0]?.formats, ['messages']);
    assert.equal(one({ url, formats: [] }).targets[0]?.formats.length, 5);
    assert.equal(one({ url }).targets[0]?.formats.length, 5);
  });

  test('a header that holds a key is none for a setting', () => {
    const headers = {
      'X-Tenant': 'blue',
      Authorization: 'Bearer sk-secret',
      'x-api-key': 'sk-secret',
      'x-goog-api-key': 'sk-secret',
      Cookie: 'session=sk-secret',
      'x-auth-token': 'sk-secret',
      host: 'other',
      'bad name': 'x',
      'x-line': 'a\r\nb',
    };
    const [target] = one({ url: 'http://localhost', headers }).targets;
    assert.deepEqual(target?.headers, { 'x-tenant': 'blue' });
    assert.equal(targetHeaderProblem('x-api-key', 'v')?.code, 'target.secretHeader');
  });

  test('what somebody wrote may be anything', () => {
    for (const setting of [undefined, null, 'x', { name: 'x' }, [null, 3, 'x', {}, { name: 3, url: 4 }]]) {
      assert.deepEqual(readTargets(setting).targets, []);
    }
    const twice = readTargets([
      { name: 'one', url: 'http://a' },
      { name: ' one ', url: 'http://b' },
    ]);
    assert.deepEqual(
      [twice.targets.map(({ origin }) => origin), twice.problems.map(({ code }) => code)],
      [['http://a'], ['target.nameTaken']],
    );
  });
});
