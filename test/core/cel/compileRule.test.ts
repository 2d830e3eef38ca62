import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CelInput } from '@bufbuild/cel';
import { compileRule } from '../../../src/core/cel/index.ts';

/** true and false: what the expression gives; 'fails': the evaluation ends in an error, as it does in Go. */
type Expected = boolean | 'fails';

function evaluate(rule: string, self: CelInput = ''): Expected {
  const compiled = compileRule(rule);
  assert.equal(compiled.kind, 'rule', `${rule}: ${JSON.stringify(compiled)}`);
  const outcome = compiled.kind === 'rule' ? compiled.run(self) : undefined;
  if (outcome?.kind === 'failed') return 'fails';
  return outcome?.kind === 'holds';
}

function check(name: string, cases: readonly (readonly [string, Expected])[]): void {
  suite(name, () => {
    for (const [rule, expected] of cases) test(rule, () => assert.equal(evaluate(rule), expected));
  });
}

check('duration, as time.ParseDuration', [
  ["duration('1s') == duration('1000ms')", true],
  ["duration('1h30m') > duration('89m')", true],
  ["duration('1.5h') == duration('90m')", true],
  ["duration('.5s') == duration('500ms')", true],
  ["duration('1.s') == duration('1s')", true],
  ["duration('-1s') < duration('0')", true],
  ["duration('1µs') == duration('1us')", true],
  ["duration('') == duration('0s')", 'fails'],
  ["duration('1') == duration('1s')", 'fails'],
  ["duration('1d') == duration('24h')", 'fails'],
  ["duration(' 1s') == duration('1s')", 'fails'],
  ["duration('3000000h') > duration('0s')", 'fails'],
]);

check('positions count code points', [
  ["'tacocat'.indexOf('co') == 2", true],
  ["'🙂x'.indexOf('x') == 1", true],
  ["'🙂x🙂x'.lastIndexOf('x') == 3", true],
  ["'tacocat'.indexOf('none') == -1", true],
  ["'tacocat'.indexOf('a', 2) == 5", true],
  ["'tacocat'.indexOf('a', 9) == 5", 'fails'],
  ["'🙂bc'.substring(1) == 'bc'", true],
  ["'🙂bc'.substring(0, 1) == '🙂'", true],
  ["size('🙂') == 1", true],
  ["'🙂'.charAt(0) == '🙂'", true],
]);

check('matches, in RE2 syntax', [
  ["matches('1h', '^([0-9]{1,5}(h|m|s|ms)){1,4}$')", true],
  ["'1h30m'.matches('^([0-9]{1,5}(h|m|s|ms)){1,4}$')", true],
  ["'x\\n'.matches('x$')", false],
  ["'abc'.matches('b')", true],
  ["'a'.matches('(?=a)')", 'fails'],
  ["'a'.matches('[')", 'fails'],
]);

check('int of text, as strconv.ParseInt', [
  ["int('42') == 42", true],
  ["int('-7') == -7", true],
  ["int('') == 0", 'fails'],
  ["int('4.2') == 4", 'fails'],
  ["int('0x10') == 16", 'fails'],
  ["int('9223372036854775808') > 0", 'fails'],
]);

check('quantities', [
  ["quantity('1Ki') == quantity('1024')", true],
  ["quantity('1000m') == quantity('1')", true],
  ["quantity('1e3') == quantity('1k')", true],
  ["quantity('512Mi').isLessThan(quantity('1Gi'))", true],
  ["quantity('2Gi').isGreaterThan(quantity('1Gi'))", true],
  ["quantity('1Gi').isGreaterThan(quantity('1Gi'))", false],
  ["quantity('1').compareTo(quantity('2')) == -1", true],
  ["quantity('50k').asInteger() == 50000", true],
  ["quantity('0.5').asInteger() == 0", 'fails'],
  ["quantity('0.5').isInteger()", false],
  ["quantity('-3').sign() == -1", true],
  ["quantity('1.5').add(quantity('0.5')) == quantity('2')", true],
  ["isQuantity('200M')", true],
  ["isQuantity('+1.5Gi')", true],
  ["isQuantity('1E')", true],
  ["isQuantity('.5')", true],
  ["isQuantity('1.')", true],
  ["isQuantity('Three Mi')", false],
  ["isQuantity('10 Mi')", false],
  ["isQuantity('')", false],
  ["isQuantity('1mi')", false],
  ["quantity('10 Mi') == quantity('1')", 'fails'],
]);

check('URLs, as net/url', [
  ["isURL('https://user:pass@example.com:80/path?query=val#fragment')", true],
  ["isURL('/absolute-path')", true],
  ["isURL('https://a:b:c/')", false],
  ["isURL('../relative-path')", false],
  ["isURL('example.com')", false],
  ["isURL('')", false],
  ["isURL('http://a b/')", false],
  ["url('/path').getScheme() == ''", true],
  ["url('https://example.com/').getScheme() == 'https'", true],
  ["url('https://example.com:80/').getHost() == 'example.com:80'", true],
  ["url('https://[::1]:80/').getHost() == '[::1]:80'", true],
  ["url('https://[::1]:80/').getHostname() == '::1'", true],
  ["url('/path').getHostname() == ''", true],
  ["url('https://example.com:80/').getPort() == '80'", true],
  ["url('https://example.com/').getPort() == ''", true],
  ["url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'", true],
  ["url('https://example.com').getEscapedPath() == ''", true],
  ["url('https://example.com/p?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}", true],
  ["url('https://example.com/path?').getQuery() == {}", true],
  ["url('https://Example.com/').getHost() == 'Example.com'", true],
  ["url('../x').getHost() == ''", 'fails'],
]);

suite('Values', () => {
  for (const [rule, self, expected] of [
    ['has(self.a) && !has(self.b)', new Map([['a', 1n]]), true],
    ['self.a == 1', new Map([['a', 1n]]), true],
    ["self.__namespace__ == 'x'", new Map([['__namespace__', 'x']]), true],
    ["self.b == 'x'", new Map([['a', 1n]]), 'fails'],
    ["!has(self.b) || self.b == 'x'", new Map([['a', 1n]]), true],
    // An error on one side of || does not count when the other side is true.
    ["self.b == 'x' || has(self.a)", new Map([['a', 1n]]), true],
    ['self.size() > 0', 3n, 'fails'],
    ['self >= 1', 0.5, false],
    ['self.all(x, self.exists_one(y, x == y))', ['a', 'b', 'a'], false],
    ["self.map(x, x + 'b') == ['ab']", ['a'], true],
  ] as const satisfies readonly (readonly [string, CelInput, Expected])[]) {
    test(`${rule} of ${typeof self}`, () => assert.equal(evaluate(rule, self), expected));
  }
});

suite('What cannot be judged is not checked, and never an error', () => {
  for (const [rule, reason] of [
    ['self.x == oldSelf.x', 'transition'],
    ['self.optMap(x, x)', 'unsupported'],
    ["authorizer.group('').resource('pods').check('get').allowed()", 'unsupported'],
    ['ip(self).family() == 4', 'unsupported'],
    ['self ==', 'unsupported'],
    ['', 'unsupported'],
  ] as const) {
    test(rule || 'an empty rule', () => {
      const compiled = compileRule(rule);
      assert.deepEqual(compiled.kind === 'unchecked' && compiled.reason, reason);
    });
  }
});

test('The fields that a rule names', () => {
  const compiled = compileRule("has(self.a) ? self.b.c == self.__namespace__ : self.x__dash__y == ''");
  assert.deepEqual(compiled.kind === 'rule' && compiled.fields, ['a', 'b', 'namespace', 'x-y']);
});
