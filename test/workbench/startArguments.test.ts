import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseStartArguments } from './startArguments.ts';
import { UsageError } from './usageError.ts';

const folder = '/home/u/project';

test('without arguments it is the sandbox, a free port and a window', () => {
  assert.deepEqual(parseStartArguments([], folder), {
    cluster: { kind: 'sandbox', isReal: false },
    port: undefined,
    password: false,
    openWindow: true,
    help: false,
  });
});

test('--real is the sandbox on a real API server', () => {
  assert.deepEqual(parseStartArguments(['--real'], folder).cluster, { kind: 'sandbox', isReal: true });
});

test('a kubeconfig is looked for from where the person stands', () => {
  const { cluster } = parseStartArguments(['--kubeconfig', '../k.yaml', '--context', 'prod'], folder);
  assert.deepEqual(cluster, { kind: 'kubeconfig', file: '/home/u/k.yaml', context: 'prod' });
});

test('an absolute kubeconfig, written with an equals sign, stays as it is', () => {
  const { cluster } = parseStartArguments(['--kubeconfig=/etc/k'], folder);
  assert.deepEqual(cluster, { kind: 'kubeconfig', file: '/etc/k', context: undefined });
});

test('--port and --no-open', () => {
  const { port, openWindow } = parseStartArguments(['--port', '8080', '--no-open'], folder);
  assert.equal(port, 8080);
  assert.equal(openWindow, false);
});

const refused: readonly [args: readonly string[], said: RegExp][] = [
  [['--context', 'prod'], /--context.*--kubeconfig/],
  [['--real', '--kubeconfig', 'a'], /--real.*--kubeconfig/],
  [['--kubeconfig'], /--kubeconfig/],
  [['--kubeconfig', ''], /--kubeconfig/],
  [['--port', '0'], /--port.*"0"/],
  [['--port', '65536'], /--port.*"65536"/],
  [['--port', '80a'], /--port.*"80a"/],
  [['--bogus'], /--bogus.*--help/],
  [['file.yaml'], /file\.yaml.*--help/],
];

for (const [args, said] of refused) {
  test(`${args.join(' ')} is refused in one line`, () => {
    assert.throws(
      () => parseStartArguments(args, folder),
      (error) => error instanceof UsageError && said.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('a cluster of one’s own is always behind a password, the sandbox where it is asked for', () => {
  const passwords = [[], ['--password'], ['--kubeconfig', 'a']].map((args) => parseStartArguments(args, '/').password);
  assert.deepEqual(passwords, [false, true, true]);
});
