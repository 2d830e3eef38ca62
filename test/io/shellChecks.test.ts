import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { render } from '../../src/core/messages/index.ts';
import { localPort } from '../../src/core/prompt/copy/recipe.ts';
import { SANDBOX_NAMESPACE, startSandbox } from '../sandbox/startSandbox.ts';
import { PromptChain } from './support/promptChain.ts';

const run = promisify(execFile);

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return process.platform !== 'win32';
  } catch {
    return false;
  }
}

/** What one check of the script was, and what came of it. */
interface Check {
  /** `openai-backend, GET /openai/v1/models`. */
  readonly title: string;
  readonly comment: string | undefined;
  readonly answer: string;
}

describe(
  'the shell checks, run in sh against the gateway of the sandbox',
  { skip: !hasCurl() && 'no curl here' },
  () => {
    let chain: PromptChain;
    let folder: string;

    before(async () => {
      chain = new PromptChain(await startSandbox({ pace: 'fast' }));
      folder = await mkdtemp(join(tmpdir(), 'agw-checks-'));
      // The tunnel stands already: what is left of kubectl is that it stays until it is ended.
      await writeFile(join(folder, 'kubectl'), '#!/bin/sh\nexec sleep 60\n');
      await chmod(join(folder, 'kubectl'), 0o755);
      chain.prompts.start();
      await chain.until(() => chain.prompts.providers().length === 4);
      await chain.until(() => chain.obstacle('ollama-backend') === undefined);
    });
    after(async () => {
      await chain.dispose();
      await rm(folder, { recursive: true, force: true });
    });

    function script(): string {
      const options = { format: undefined, system: '', stream: true, model: undefined };
      return chain.prompts.copyAs('checks', chain.id('ollama-backend'), '', options, render) ?? '';
    }

    /** Runs the script as it stands, but for the port, behind which the gateway is already; a line between the answers. */
    async function checks(): Promise<ReadonlyMap<string, Check>> {
      const text = script().replaceAll(String(localPort), String(chain.sandbox.gateway.port));
      const file = join(folder, 'checks.sh');
      await writeFile(file, text.replaceAll(/^echo$/gm, String.raw`printf '\n<<<>>>\n'`));
      const PATH = `${folder}${delimiter}${process.env['PATH']}`;
      const { stdout } = await run('sh', ['-e', file], { env: { PATH }, timeout: 60_000 });
      const answers = stdout.split('\n<<<>>>\n');
      const asked = [...text.matchAll(/^# (?<title>\S+, \S+ \S+)\n(?:# (?<comment>.*)\n)?curl/gm)];
      assert.equal(answers.length, asked.length + 1);
      return new Map(
        asked.map(({ groups }, index) => {
          const title = groups?.['title'] ?? '';
          return [title, { title, comment: groups?.['comment'], answer: answers[index] ?? '' }];
        }),
      );
    }

    void test('each is asked as it stands; what this gateway cannot answer says so before, and what to ask instead', async () => {
      const { upstream } = chain.sandbox;
      const found = await checks();
      assert.deepEqual(
        [...found.keys()].filter((title) => title.includes('GET') || /ollama|anthropic/.test(title)),
        [
          'anthropic-backend, GET /anthropic/v1/models',
          'anthropic-backend, POST /anthropic/v1/messages',
          'gemini-backend, GET /gemini/v1/models',
          'ollama-backend, GET /ollama/v1/models',
          'ollama-backend, POST /ollama/v1/chat/completions',
          'openai-backend, GET /openai/v1/models',
        ],
      );
      for (const { title, comment, answer } of found.values()) {
        const isAnswered = answer.includes('"chat.completion"');
        assert.equal(isAnswered, comment === undefined, `${title}: ${answer}`);
        // The backend of Anthropic passes its models on.
        if (/^(gemini|ollama|openai).* GET/.test(title))
          assert.match(comment ?? '', /or ask for a completion of one token instead\./, title);
        if (/^(anthropic|gemini)/.test(title)) assert.equal(answer, 'service not found');
      }
      assert.match(
        found.get('anthropic-backend, POST /anthropic/v1/messages')?.comment ?? '',
        /the Secret holds api-key/,
      );
      assert.deepEqual(
        upstream.exchanges.map(({ host, path, body }) => [host, path, JSON.parse(body).max_tokens]),
        [
          ['host.internal', '/v1/chat/completions', 50],
          ['api.openai.com', '/v1/chat/completions', 50],
        ],
      );
    });

    void test('after the mend the same check is answered: Messages, with its version and 50 tokens', async () => {
      const { client, upstream } = chain.sandbox;
      const secret = `/api/v1/namespaces/${SANDBOX_NAMESPACE}/secrets/anthropic-api-key`;
      await client.jsonPatch(secret, [{ op: 'move', from: '/data/api-key', path: '/data/Authorization' }]);
      await chain.until(() =>
        chain.prompts.providers().some(({ name, status }) => name === 'anthropic-backend' && status === 'ready'),
      );
      const found = await checks();
      const { comment, answer } = found.get('anthropic-backend, POST /anthropic/v1/messages') ?? {};
      assert.equal(comment, undefined);
      assert.match(answer ?? '', /"type":"message"/);
      const asked = upstream.exchanges.find(({ path }) => path === '/v1/messages');
      assert.equal(asked?.headers['anthropic-version'], '2023-06-01');
      assert.equal(JSON.parse(asked.body).max_tokens, 50);
      const models = found.get('anthropic-backend, GET /anthropic/v1/models');
      assert.equal(models?.comment, undefined);
      assert.ok(
        upstream.exchanges.some(({ method, path }) => method === 'GET' && path === '/v1/models'),
        models?.answer,
      );
    });
  },
);
