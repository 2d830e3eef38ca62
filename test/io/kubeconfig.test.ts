import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { stringify } from 'yaml';
import type { KubeconfigState } from '../../src/core/cluster/connection.ts';
import { renderError } from '../../src/core/messages/index.ts';
import { watchKubeconfig, type KubeconfigWatch } from '../../src/io/kube/index.ts';
import { readKubeconfig } from '../../src/io/kube/kubeconfigFiles.ts';
import { until } from './support/until.ts';

interface Entries {
  readonly current?: string | undefined;
  readonly contexts?: readonly string[];
  /** Of all contexts. */
  readonly server?: string;
  readonly token?: string;
}

/** A kubeconfig with one cluster and one user a context, named after it. */
function kubeconfig({ current, contexts = [], server = 'https://127.0.0.1:6443', token = 't' }: Entries): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current !== undefined && { 'current-context': current }),
    clusters: contexts.map((name) => ({ name: `${name}-cluster`, cluster: { server } })),
    users: contexts.map((name) => ({ name: `${name}-user`, user: { token } })),
    contexts: contexts.map((name) => ({
      name,
      context: { cluster: `${name}-cluster`, user: `${name}-user`, namespace: `${name}-ns` },
    })),
  });
}

const names = (state: KubeconfigState): readonly string[] => state.contexts.map((context) => context.name);

describe('kubeconfig', () => {
  const root = mkdtempSync(join(tmpdir(), 'agentgateway-kubeconfig-'));
  let count = 0;
  let watches: KubeconfigWatch[] = [];

  after(() => rmSync(root, { recursive: true, force: true }));
  afterEach(() => {
    for (const watch of watches) watch.dispose();
    watches = [];
  });

  function folder(): string {
    count += 1;
    const path = join(root, String(count));
    mkdirSync(path);
    return path;
  }

  function follow(files: string): KubeconfigWatch & { readonly seen: KubeconfigState[] } {
    const watch = watchKubeconfig({ env: { KUBECONFIG: files }, homeDirectory: root });
    watches.push(watch);
    const seen: KubeconfigState[] = [];
    watch.onDidChange((state) => seen.push(state));
    return Object.assign(watch, { seen });
  }

  describe('places', () => {
    test('~/.kube/config by default', () => {
      const home = folder();
      mkdirSync(join(home, '.kube'));
      writeFileSync(join(home, '.kube', 'config'), kubeconfig({ current: 'a', contexts: ['a'] }));
      const watch = watchKubeconfig({ env: {}, homeDirectory: home });
      watches.push(watch);
      assert.equal(watch.state.problem, undefined);
      assert.deepEqual(watch.state.files, [join(home, '.kube', 'config')]);
      const [context] = watch.state.contexts;
      assert.match(context?.revision ?? '', /^[0-9a-f]{16}$/);
      assert.deepEqual(
        { ...context, revision: '' },
        { name: 'a', cluster: 'a-cluster', server: 'https://127.0.0.1:6443', namespace: 'a-ns', revision: '' },
      );
    });

    test('KUBECONFIG is a list: missing files are passed over, the first that has a name wins', () => {
      const at = folder();
      writeFileSync(join(at, '1'), kubeconfig({ contexts: ['a'], server: 'https://first' }));
      writeFileSync(join(at, '2'), kubeconfig({ current: 'b', contexts: ['a', 'b'], server: 'https://second' }));
      const watch = follow([join(at, 'none'), join(at, '1'), '', join(at, '2')].join(delimiter));
      assert.equal(watch.state.problem, undefined);
      assert.equal(watch.state.current, 'b');
      assert.deepEqual(
        watch.state.contexts.map(({ name, server }) => [name, server]),
        [
          ['a', 'https://first'],
          ['b', 'https://second'],
        ],
      );
    });

    test('files of a setting go before KUBECONFIG, and may begin at home', () => {
      const home = folder();
      writeFileSync(join(home, 'mine'), kubeconfig({ current: 'mine', contexts: ['mine'] }));
      const watch = watchKubeconfig({ env: { KUBECONFIG: '/none' }, homeDirectory: home, files: ['~/mine'] });
      watches.push(watch);
      assert.equal(watch.state.current, 'mine');
    });

    test('files of a setting that changes are followed at once, and the connections are made anew', async () => {
      const at = folder();
      for (const name of ['1', '2']) writeFileSync(join(at, name), kubeconfig({ current: 'a', contexts: ['a'] }));
      const watch = follow(join(at, '1'));
      const before = watch.state.contexts[0]?.revision;
      watch.moveTo({ env: {}, homeDirectory: at, files: ['2'] });
      assert.deepEqual(watch.state.files, [join(at, '2')]);
      assert.equal(watch.seen.length, 1);
      assert.notEqual(watch.state.contexts[0]?.revision, before);
      writeFileSync(join(at, '2'), kubeconfig({ current: 'b', contexts: ['b'] }));
      await until('a change of the new one', () => watch.state.current === 'b');
      writeFileSync(join(at, '1'), kubeconfig({ current: 'c', contexts: ['c'] }));
      watch.moveTo({ env: { KUBECONFIG: join(at, '1') }, homeDirectory: at, files: [] });
      assert.equal(watch.state.current, 'c');
    });
  });

  test('the same name twice: the first entry counts, in one file and over several (P6b)', () => {
    const at = folder();
    const twice = {
      'current-context': 'a',
      clusters: [
        { name: 'k', cluster: { server: 'https://first' } },
        { name: 'k', cluster: { server: 'https://second' } },
      ],
      contexts: [
        { name: 'a', context: { cluster: 'k', namespace: 'first' } },
        { name: 'a', context: { cluster: 'k', namespace: 'second' } },
      ],
    };
    writeFileSync(join(at, '1'), stringify(twice));
    writeFileSync(join(at, '2'), kubeconfig({ contexts: ['a'], server: 'https://third' }));
    const { state } = follow([join(at, '1'), join(at, '2')].join(delimiter));
    assert.deepEqual(
      state.contexts.map(({ server, namespace }) => [server, namespace]),
      [['https://first', 'first']],
    );
  });

  describe('bad input is one clear sentence', () => {
    const token = 'sk-very-secret-token';
    const table: Record<string, { text: string | undefined; code: string; says: RegExp }> = {
      'no file': { text: undefined, code: 'kubeconfig.missing', says: /No kubeconfig was found at .*config\. Create/ },
      'an empty file': { text: '', code: 'kubeconfig.empty', says: /has no contexts/ },
      'only a comment': { text: '# nothing yet\n', code: 'kubeconfig.empty', says: /has no contexts/ },
      null: { text: 'null\n', code: 'kubeconfig.empty', says: /has no contexts/ },
      'no contexts': { text: kubeconfig({}), code: 'kubeconfig.empty', says: /has no contexts/ },
      'null lists': { text: 'kind: Config\ncontexts: null\n', code: 'kubeconfig.empty', says: /has no contexts/ },
      'broken YAML': {
        text: `kind: Config\nusers:\n- name: a\n  user:\n    token: "${token}\n`,
        code: 'kubeconfig.malformed',
        says: /not valid YAML at line \d+, column \d+/,
      },
      'a tab in the indentation': {
        text: `contexts:\n\t- name: ${token}\n`,
        code: 'kubeconfig.malformed',
        says: /line 2/,
      },
      'an unknown alias': { text: `users: *${token}\n`, code: 'kubeconfig.malformed', says: /not valid YAML/ },
      'a scalar': { text: `${token}\n`, code: 'kubeconfig.notKubeconfig', says: /not a kubeconfig/ },
      'a list': { text: `- ${token}\n`, code: 'kubeconfig.notKubeconfig', says: /not a kubeconfig/ },
      'another document': { text: 'kind: Pod\nspec: {}\n', code: 'kubeconfig.notKubeconfig', says: /contexts/ },
      'contexts of another type': { text: 'contexts: none\n', code: 'kubeconfig.notKubeconfig', says: /contexts/ },
      'no current context': {
        text: kubeconfig({ contexts: ['a', 'b'] }),
        code: 'kubeconfig.noCurrent',
        says: /sets no current context. It has: a, b/,
      },
      'a current context that is not there': {
        text: kubeconfig({ current: 'c', contexts: ['a', 'b'] }),
        code: 'kubeconfig.noContext',
        says: /no context "c". It has: a, b/,
      },
      'a context without its cluster': {
        text: stringify({ 'current-context': 'a', contexts: [{ name: 'a', context: { cluster: 'gone' } }] }),
        code: 'kubeconfig.noCluster',
        says: /"a" names the cluster "gone"/,
      },
    };
    for (const [name, { text, code, says }] of Object.entries(table)) {
      test(name, () => {
        const at = folder();
        const file = join(at, 'config');
        if (text !== undefined) writeFileSync(file, text);
        const { state } = follow(file);
        assert.equal(state.problem?.code, code);
        assert.equal(state.current, undefined);
        const sentence = renderError(state.problem);
        assert.match(sentence, says);
        assert.ok(!sentence.includes(token), 'no content of the file is shown');
      });
    }

    test('a folder in place of the file', () => {
      const at = folder();
      assert.equal(follow(at).state.problem?.code, 'kubeconfig.unreadable');
    });

    test('a file that may not be read', { skip: process.getuid?.() === 0 && 'root may read everything' }, () => {
      const file = join(folder(), 'config');
      writeFileSync(file, kubeconfig({ contexts: ['a'] }));
      chmodSync(file, 0);
      assert.equal(follow(file).state.problem?.code, 'kubeconfig.unreadable');
    });

    test('one broken file of two: its problem is told, the contexts of the other are there', () => {
      const at = folder();
      writeFileSync(join(at, '1'), '"');
      writeFileSync(join(at, '2'), kubeconfig({ current: 'a', contexts: ['a'] }));
      const { state } = follow([join(at, '1'), join(at, '2')].join(delimiter));
      assert.equal(state.problem?.code, 'kubeconfig.malformed');
      assert.deepEqual(names(state), ['a']);
    });

    test('entries without a name or a value harm no other', () => {
      const file = join(folder(), 'config');
      const good = kubeconfig({ current: 'a', contexts: ['a'] });
      writeFileSync(
        file,
        good.replace('contexts:\n', 'contexts:\n  - 7\n  - {}\n  - name: 12\n    context: {cluster: a-cluster}\n'),
      );
      const { state } = follow(file);
      assert.equal(state.problem, undefined);
      assert.deepEqual(names(state), ['12', 'a']);
    });
  });

  test('relative paths are taken from the folder of their file', () => {
    const at = folder();
    const file = join(at, 'config');
    writeFileSync(
      file,
      stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://x', 'certificate-authority': 'ca.pem' } }],
        users: [
          { name: 'u', user: { 'client-certificate': './u.pem', tokenFile: '/t', exec: { command: 'bin/login' } } },
        ],
        contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    const merged = readKubeconfig([file]);
    assert.equal(merged.clusters.get('c')?.['certificate-authority'], join(at, 'ca.pem'));
    assert.deepEqual(merged.users.get('u'), {
      'client-certificate': join(at, 'u.pem'),
      tokenFile: '/t',
      exec: { command: join(at, 'bin/login') },
    });
  });

  describe('follows', () => {
    const one = kubeconfig({ current: 'a', contexts: ['a'] });
    const two = kubeconfig({ current: 'b', contexts: ['a', 'b'] });

    const changes: Record<string, (file: string, at: string) => void> = {
      'an edit in place': (file) => writeFileSync(file, two),
      'a replacement by rename': (file, at) => {
        writeFileSync(join(at, 'config.new'), two);
        renameSync(join(at, 'config.new'), file);
      },
      'a removal and a new file': (file) => {
        unlinkSync(file);
        writeFileSync(file, two);
      },
      'a file half written for a moment': (file) => {
        writeFileSync(file, two.slice(0, 40) + '\n"');
        setTimeout(() => writeFileSync(file, two), 150);
      },
    };
    for (const [name, change] of Object.entries(changes)) {
      test(name, async () => {
        const at = folder();
        const file = join(at, 'config');
        writeFileSync(file, one);
        const watch = follow(file);
        change(file, at);
        await until('the change', () => watch.state.current === 'b');
        assert.deepEqual(names(watch.state), ['a', 'b']);
        assert.deepEqual(
          watch.seen.map((state) => state.problem?.code),
          [undefined],
          'one event, no problem in between',
        );
      });
    }

    test('a second replacement after the first', async () => {
      const at = folder();
      const file = join(at, 'config');
      writeFileSync(file, one);
      const watch = follow(file);
      for (const [round, text] of [two, one, two].entries()) {
        writeFileSync(join(at, 'new'), text);
        renameSync(join(at, 'new'), file);
        await until(`change ${round}`, () => watch.seen.length === round + 1);
      }
      assert.equal(watch.state.current, 'b');
    });

    test('a symlink that is pointed elsewhere, and an edit of what it points to', async () => {
      const at = folder();
      const elsewhere = folder();
      writeFileSync(join(elsewhere, 'one'), one);
      writeFileSync(join(elsewhere, 'two'), two);
      const file = join(at, 'config');
      symlinkSync(join(elsewhere, 'one'), file);
      const watch = follow(file);
      assert.equal(watch.state.current, 'a');
      symlinkSync(join(elsewhere, 'two'), join(at, 'link'));
      renameSync(join(at, 'link'), file);
      await until('the new target', () => watch.state.current === 'b');
      writeFileSync(join(elsewhere, 'two'), one);
      await until('the edit', () => watch.state.current === 'a');
    });

    test('a file that comes, with its folder, and goes', async () => {
      const at = folder();
      const file = join(at, 'later', 'config');
      const watch = follow(file);
      assert.equal(watch.state.problem?.code, 'kubeconfig.missing');
      mkdirSync(join(at, 'later'));
      writeFileSync(file, one);
      await until('the file', () => watch.state.current === 'a');
      unlinkSync(file);
      await until('its end', () => watch.state.problem?.code === 'kubeconfig.missing');
    });

    test('a file that breaks for long and is mended, again and again: its contexts stay, its problem is told (P6)', async () => {
      const file = join(folder(), 'config');
      writeFileSync(file, one);
      const watch = follow(file);
      const [known] = watch.state.contexts;
      const breaks: Record<string, () => void> = {
        'kubeconfig.unreadable': () => {
          unlinkSync(file);
          mkdirSync(file);
        },
        'kubeconfig.malformed': () => writeFileSync(file, '"'),
        'kubeconfig.notKubeconfig': () => writeFileSync(file, '[]'),
      };
      for (const [code, breakIt] of Object.entries(breaks)) {
        breakIt();
        await until(code, () => watch.state.problem?.code === code);
        assert.deepEqual([watch.state.contexts, watch.state.current], [[known], 'a']);
        rmSync(file, { recursive: true });
        writeFileSync(file, one);
        await until('the mended file', () => watch.state.problem === undefined);
      }
      writeFileSync(file, '');
      await until('the empty file', () => watch.state.problem?.code === 'kubeconfig.empty');
      assert.deepEqual(watch.state.contexts, []);
      writeFileSync(file, two);
      await until('the next file', () => watch.state.current === 'b');
    });

    test('a change in the second of two files, and the current context set in the first (P6b)', async () => {
      const at = folder();
      const [first, second] = [join(at, '1'), join(at, '2')];
      writeFileSync(first, kubeconfig({ current: 'a', contexts: ['a'] }));
      writeFileSync(second, kubeconfig({ current: 'b', contexts: ['b'] }));
      const watch = follow([first, second].join(delimiter));
      assert.equal(watch.state.current, 'a');
      writeFileSync(first, kubeconfig({ current: 'b', contexts: ['a'] }));
      await until('the current context', () => watch.state.current === 'b');
      writeFileSync(second, kubeconfig({ contexts: ['b', 'c'] }));
      await until('the third context', () => names(watch.state).length === 3);
      unlinkSync(second);
      await until('the end of the second', () => watch.state.problem?.code === 'kubeconfig.noContext');
      assert.deepEqual(names(watch.state), ['a']);
    });

    test('new credentials are another revision of the context; a touch is nothing', async () => {
      const file = join(folder(), 'config');
      writeFileSync(file, one);
      const watch = follow(file);
      const before = watch.state.contexts[0]?.revision;
      writeFileSync(file, `# touched\n${one}`);
      watch.refresh();
      assert.equal(watch.seen.length, 0);
      writeFileSync(file, kubeconfig({ current: 'a', contexts: ['a'], token: 'other' }));
      await until('the change', () => watch.seen.length === 1);
      assert.notEqual(watch.state.contexts[0]?.revision, before);
    });

    test('nothing after dispose', async () => {
      const file = join(folder(), 'config');
      writeFileSync(file, one);
      const watch = follow(file);
      watch.dispose();
      writeFileSync(file, two);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(watch.seen.length, 0);
    });
  });
});
