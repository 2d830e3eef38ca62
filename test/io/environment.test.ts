import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readDotenv } from '../../src/io/environment/readDotenv.ts';
import { ollamaTags } from '../../src/io/http/ollamaTags.ts';
import { failsWith } from './support/failsWith.ts';
import { startProgram } from './support/testCluster.ts';

describe('variables of .env files', () => {
  let root: string;
  before(async () => (root = await mkdtemp(join(tmpdir(), 'agentgateway-env-'))));
  after(() => rm(root, { recursive: true, force: true }));

  async function folder(name: string, text?: string): Promise<string> {
    const path = join(root, name);
    await mkdir(path);
    if (text !== undefined) await writeFile(join(path, '.env'), text);
    return path;
  }

  test('quotes, comments, export; the first folder counts, and one without a file adds nothing', async () => {
    const first = await folder('first', '# keys\nexport A="sk-1 # no comment"\nB=two # comment\n');
    const second = await folder('second', "A=other\nC='$A'\n");
    const values = await readDotenv([first, await folder('none'), join(root, 'absent'), second]);
    assert.deepEqual(Object.fromEntries(values), { A: 'sk-1 # no comment', B: 'two', C: '$A' });
  });

  test('a name without a value sets nothing, so that a later folder or a question can', async () => {
    const template = await folder('template', 'A=\nB=""\n');
    const values = await readDotenv([template, await folder('own', 'A=sk-1\n')]);
    assert.deepEqual([...values], [['A', 'sk-1']]);
  });

  test('a file that cannot be read is named', async () => {
    const broken = await folder('broken');
    await mkdir(join(broken, '.env'));
    const error = await failsWith('apply.dotenvUnreadable', readDotenv([broken]));
    assert.match(String(error.args['path']), /broken/);
  });
});

describe('the models that an Ollama has', () => {
  const models = JSON.stringify({
    models: [{ name: 'llama3.2:latest' }, { name: '' }, { size: 1 }, { name: 'qwen3' }],
  });
  for (const [title, status, body, expected] of [
    ['are told by their names', 200, models, ['llama3.2:latest', 'qwen3']],
    ['are none where it is something else', 200, '<html>', []],
    ['are none where it refuses', 403, models, []],
  ] as const) {
    test(title, async () => {
      const asked: string[] = [];
      const program = await startProgram((request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.writeHead(status).end(body);
      });
      assert.deepEqual(await ollamaTags(['no-such-host.invalid', '127.0.0.1'], program.port), expected);
      assert.deepEqual(asked, ['GET /api/tags']);
      await program.close();
    });
  }
  test('are none where nobody answers', async () => {
    const program = await startProgram(() => undefined);
    assert.deepEqual(await ollamaTags(['127.0.0.1'], program.port), []);
    await program.close();
    assert.deepEqual(await ollamaTags(['127.0.0.1'], program.port), []);
  });
});
