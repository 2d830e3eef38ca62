import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { checkKubeconfig } from './kubeconfigFile.ts';
import { UsageError } from './usageError.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'agentgateway-kubeconfig-'));
});
after(() => rm(folder, { recursive: true }));

async function fileWith(text: string): Promise<string> {
  const file = path.join(folder, 'config');
  await writeFile(file, text);
  return file;
}

const two = 'current-context: b\ncontexts: [{name: a}, {name: b}]\n';

test('takes the context that was asked for, the current one, or the only one', async () => {
  assert.equal(await checkKubeconfig(await fileWith(two), 'a'), 'a');
  assert.equal(await checkKubeconfig(await fileWith(two), undefined), 'b');
  assert.equal(await checkKubeconfig(await fileWith('contexts: [{name: a}]'), undefined), 'a');
});

const refused: readonly [what: string, text: string, context: string | undefined, said: RegExp][] = [
  ['an empty file', ' \n', undefined, /is empty/],
  ['what is not YAML', 'a: [', undefined, /not valid YAML/],
  ['another YAML file', 'kind: Secret', undefined, /no contexts/],
  ['a list', '- a', undefined, /no contexts/],
  ['an unknown context', two, 'c', /no context "c".*a, b/],
  ['no current context among two', 'contexts: [{name: a}, {name: b}]', undefined, /--context: a, b/],
];

for (const [what, text, context, said] of refused) {
  test(`${what} is refused in one line`, async () => {
    await assert.rejects(
      checkKubeconfig(await fileWith(text), context),
      (error) => error instanceof UsageError && said.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('a missing file and a folder are told apart', async () => {
  await assert.rejects(checkKubeconfig(path.join(folder, 'nope'), undefined), /There is no kubeconfig/);
  await assert.rejects(checkKubeconfig(folder, undefined), /is a folder/);
});
