import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CheckResult } from '../../src/check/result.ts';
import { runCheck, type ExitCode } from '../../src/check/runCheck.ts';
import type { SchemaSource } from '../../src/check/schemas.ts';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { withProvider } from '../core/validate/corpus.ts';

interface Outcome {
  readonly code: ExitCode;
  readonly output: string;
  readonly error: string;
}

let directory = '';
const good = withProvider('openai: {model: gpt-4o}');
const bad = `# a comment\nfoo: 1\n---\n${withProvider('openai:\n  modle: x')}`;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'agentgateway-check-'));
  await mkdir(join(directory, 'sub', 'node_modules'), { recursive: true });
  await mkdir(join(directory, 'empty'));
  await mkdir(join(directory, 'crds'));
  await mkdir(join(directory, 'below', 'v1.2.1'), { recursive: true });
  await writeFile(join(directory, 'good.yaml'), good);
  await writeFile(join(directory, 'sub', 'bad.yaml'), bad);
  await writeFile(join(directory, 'sub', 'node_modules', 'other.yaml'), bad);
  await writeFile(join(directory, 'broken.yaml'), 'a: "open\n');
  await mkdir(join(directory, 'overlay', 'patches'), { recursive: true });
  const kustomization = 'patches:\n  - path: patches/model.yaml\n  - path: ../base.yaml\n';
  await writeFile(join(directory, 'overlay', 'kustomization.yaml'), kustomization);
  await writeFile(join(directory, 'overlay', 'patches', 'model.yaml'), bad);
  await writeFile(join(directory, 'overlay', 'patches', 'other.yaml'), bad);
  await writeFile(join(directory, 'helm.yaml'), 'kind: {{ .Values.kind }}\n');
  await Promise.all(
    ['crds', join('below', 'v1.2.1')].flatMap((folder) =>
      bundledCrds('1.2.1').map((crd, index) =>
        writeFile(join(directory, folder, `${index}.json`), JSON.stringify(crd)),
      ),
    ),
  );
});
after(() => rm(directory, { recursive: true }));

async function run(args: readonly string[], stdin = '', source?: SchemaSource): Promise<Outcome> {
  let output = '';
  let error = '';
  const world = {
    directory,
    readStdin: () => Promise.resolve(stdin),
    writeOutput: (text: string) => void (output += text),
    writeError: (text: string) => void (error += text),
  };
  const code = await runCheck(args, world, source);
  return { code, output, error };
}

suite('Manners', () => {
  test('a patch that a kustomization names is skipped, its neighbour is not', async () => {
    const { code, output } = await run(['overlay']);
    assert.equal(code, 1);
    assert.match(output, /patches\/other\.yaml:/);
    assert.doesNotMatch(output, /patches\/model\.yaml:/);
  });

  test('comments silence a file, a line and a code', async () => {
    const silent = { code: 0, error: '' };
    const text = bad.replace('  modle: x', '  modle: x # agentgateway-disable-line');
    for (const input of [`# agentgateway-disable-file\n${bad}`, text]) {
      const { output, ...rest } = await run(['-'], input);
      assert.deepEqual(rest, silent);
      assert.match(output, /no errors/);
    }
    const other = bad.replace('modle: x', 'modle: x # agentgateway-disable-line tls-missing');
    assert.equal((await run(['-'], other)).code, 1);
  });
});

suite('Verdicts', () => {
  test('a clean file', async () => {
    assert.deepEqual(await run(['good.yaml']), {
      code: 0,
      output: '1 document checked, no errors; 0 of other kinds.\n',
      error: '',
    });
  });
  test('an error, with its place', async () => {
    const { code, output } = await run([join('sub', 'bad.yaml')]);
    assert.equal(code, 1);
    assert.match(
      output,
      /^sub[/\\]bad\.yaml:12:9: error: Unknown field "modle"\. Did you mean "model"\? \[validate\.unknownField\] spec\.ai\.provider\.openai\.modle$/m,
    );
    assert.match(output, /The API server: unknown field "spec\.ai\.provider\.openai\.modle"/);
    assert.match(output, /1 document checked, 1 error; 1 of other kinds\./);
  });
  test('the standard input', async () => {
    assert.equal((await run(['-'], good)).code, 0);
    const { code, output } = await run(['-'], bad);
    assert.equal(code, 1);
    assert.match(output, /^<stdin>:12:9/m);
  });
  test("a folder, without what is not the user's own", async () => {
    const { code, output } = await run(['sub', '--format', 'json']);
    assert.equal(code, 1);
    assert.equal((JSON.parse(output) as unknown[]).length, 1);
  });
  test("a pattern that the shell left alone, also without what is not the user's own", async () => {
    const { code, output } = await run(['s*/**/*.yaml', '--format', 'json']);
    assert.equal(code, 1);
    assert.deepEqual(
      (JSON.parse(output) as CheckResult[]).map(({ file }) => file),
      [join('sub', 'bad.yaml')],
    );
  });
  test('a pattern from the root of the file system', async () => {
    const { output } = await run([join(directory, '*.yaml'), '--format', 'json']);
    assert.deepEqual(
      (JSON.parse(output) as CheckResult[]).map(({ file }) => file),
      [join(directory, 'broken.yaml')],
    );
  });
  test('a file whose name looks like a pattern is that file', async () => {
    await writeFile(join(directory, 'sub', '[a].yaml'), good);
    assert.equal((await run([join('sub', '[a].yaml')])).code, 0);
    await rm(join(directory, 'sub', '[a].yaml'));
  });
  test('what is named twice is judged once', async () => {
    const { output } = await run(['sub', 'sub/*.yaml', join('sub', 'bad.yaml'), '--format', 'json']);
    assert.equal((JSON.parse(output) as unknown[]).length, 1);
  });
  test('text that does not parse is a warning where nothing is ours', async () => {
    const { code, output } = await run(['broken.yaml']);
    assert.equal(code, 0);
    assert.match(output, /broken\.yaml:1:\d+: warning: This " is never closed/);
  });
  test('text that does not parse is an error beside a document of ours', async () => {
    const { code, output } = await run(['-'], `${good}---\na: [\n`);
    assert.equal(code, 1);
    assert.match(output, /^<stdin>:\d+:4: error: This \[ is never closed/m);
  });
  test('what the API server takes and cannot work is a warning, in every format', async () => {
    const text = await readFile(
      fileURLToPath(new URL('../fixtures/workspace/anthropic.yaml', import.meta.url)),
      'utf8',
    );
    const written = await run(['-'], text);
    assert.equal(written.code, 0);
    assert.match(written.output, /^<stdin>:\d+:\d+: warning: .*\[secret-without-usable-key\] /m);
    assert.match(written.output, /^3 documents checked, no errors, 1 warning; 0 of other kinds\.$/m);
    const [finding, ...others] = JSON.parse((await run(['-', '--format', 'json'], text)).output) as CheckResult[];
    assert.deepEqual(others, []);
    assert.equal(finding?.document, 1);
    assert.equal(finding?.code, 'secret-without-usable-key');
    assert.equal(finding?.fix?.edits[0]?.newText, 'Authorization');
    assert.match((await run(['-', '--format', 'sarif'], text)).output, /"level": "warning"/);
  });
  test('templates are left alone', async () => assert.equal((await run(['helm.yaml'])).code, 0));
});

suite('Schemas', () => {
  const keyed = `${good}  policies:\n    auth:\n      secretRef: {name: a, key: b}\n`;
  test('the newest release by default', async () => assert.equal((await run(['-'], keyed)).code, 0));
  test('an older release', async () => assert.equal((await run(['--release', '1.2.1', '-'], keyed)).code, 1));
  test('a release with its v', async () => assert.equal((await run(['--release', 'v1.2.1', '-'], keyed)).code, 1));
  test('CRDs below a folder', async () => assert.equal((await run(['--crds', 'below', '-'], keyed)).code, 1));
  test('CRDs of a folder', async () => assert.equal((await run(['--crds', 'crds', '-'], keyed)).code, 1));
  test('Secrets are judged with CRDs too', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nfoo: 1\n';
    assert.equal((await run(['--crds', 'crds', '-'], secret)).code, 1);
  });
  test('a source of the caller', async () => {
    const { output } = await run(['-'], keyed, () => Promise.resolve([]));
    assert.match(output, /0 documents checked, no errors; 1 of other kinds/);
  });
});

async function uriInSarif(file: string): Promise<string | undefined> {
  return /"uri": "([^"]*)"/.exec((await run([file, '--format', 'sarif'])).output)?.[1];
}

suite('Formats for programs', () => {
  test('JSON', async () => {
    const { output } = await run(['sub/bad.yaml', '--format', 'json']);
    assert.deepEqual(JSON.parse(output), [
      {
        file: 'sub/bad.yaml',
        document: 1,
        line: 12,
        column: 9,
        endLine: 12,
        endColumn: 14,
        severity: 'error',
        code: 'validate.unknownField',
        path: 'spec.ai.provider.openai.modle',
        message: 'Unknown field "modle". Did you mean "model"?',
        serverMessage: 'unknown field "spec.ai.provider.openai.modle"',
        fix: {
          title: 'Change to model',
          edits: [{ line: 12, column: 9, endLine: 12, endColumn: 14, newText: 'model' }],
        },
      },
    ]);
  });
  test('JSON of a clean file is an empty list', async () =>
    assert.deepEqual(JSON.parse((await run(['good.yaml', '--format=json'])).output), []));
  test('SARIF', async () => {
    const { output } = await run(['sub/bad.yaml', '--format', 'sarif']);
    const log = JSON.parse(output) as { version: string; runs: { results: { ruleId: string; level: string }[] }[] };
    assert.equal(log.version, '2.1.0');
    assert.deepEqual(
      log.runs[0]?.results.map(({ ruleId, level }) => ({ ruleId, level })),
      [{ ruleId: 'validate.unknownField', level: 'error' }],
    );
  });
  test('SARIF names a file below where the user stands by its path, any other by its URI', async () => {
    await writeFile(join(directory, 'sub', 'a #1.yaml'), bad);
    assert.equal(await uriInSarif('sub/bad.yaml'), 'sub/bad.yaml');
    assert.equal(await uriInSarif('sub/a #1.yaml'), 'sub/a%20%231.yaml');
    const path = join(directory, 'sub', 'bad.yaml');
    assert.equal(await uriInSarif(path), pathToFileURL(path).href);
    await rm(join(directory, 'sub', 'a #1.yaml'));
  });
});

suite('What makes no sense ends with 2 and a sentence', () => {
  for (const [args, sentence] of [
    [[], 'Name at least one file or folder to check, or - for the standard input.'],
    [['--nope', 'x'], "The arguments cannot be read: Unknown option '--nope'."],
    [['--format', 'xml', 'good.yaml'], 'The format "xml" does not exist. It is one of: text, json, sarif.'],
    [
      ['--release', 'newest', 'good.yaml'],
      'There are no bundled schemas of agentgateway newest. There are: 1.0.1, 1.2.1, 1.4.1.',
    ],
    [
      ['--release', '9.9.9', 'good.yaml'],
      'There are no bundled schemas of agentgateway 9.9.9. There are: 1.0.1, 1.2.1, 1.4.1.',
    ],
    [['absent.yaml'], 'absent.yaml does not exist.'],
    [['*.yml'], 'No file matches *.yml.'],
    [['empty'], 'The folder empty holds no YAML file.'],
    [
      ['--crds', 'empty', 'good.yaml'],
      `The folder ${join('DIRECTORY', 'empty')} holds no CustomResourceDefinition in a .yaml, .yml or .json file.`,
    ],
  ] as const) {
    test(args.join(' ') || 'no argument', async () => {
      const { code, output, error } = await run(args);
      assert.equal(code, 2);
      assert.equal(output, '');
      assert.equal(error.split('\n')[0], sentence.replace('DIRECTORY', directory));
    });
  }
  test('help is no error', async () => {
    const { code, output } = await run(['--help']);
    assert.equal(code, 0);
    assert.match(output, /^Usage: npm run --silent check -- /);
  });
});

test('As a program, files resolve from where the user stands', async () => {
  const main = fileURLToPath(new URL('../../src/check/main.ts', import.meta.url));
  const outcome = await new Promise<{ code: unknown; output: string }>((done) => {
    const environment = { ...process.env, INIT_CWD: directory };
    execFile(process.execPath, [main, 'good.yaml', 'sub/bad.yaml'], { env: environment }, (error, output) => {
      done({ code: error?.code ?? 0, output });
    });
  });
  assert.equal(outcome.code, 1);
  assert.match(outcome.output, /sub\/bad\.yaml:12:9/);
});
