import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { contextState } from '../../src/core/cluster/contextState.ts';
import { Contexts, type ContextSession } from '../../src/core/cluster/contexts.ts';
import { kinds } from '../../src/core/resource/kinds.ts';
import { renderError } from '../../src/core/messages/index.ts';
import { connectContext, watchKubeconfig, type ContextConnection } from '../../src/io/kube/index.ts';
import { portOf } from '../sandbox/net.ts';
import { PluginFolder } from './support/pluginFolder.ts';
import { backendBody, backendsPath, fastPace, startTestCluster, type TestCluster } from './support/testCluster.ts';
import { until } from './support/until.ts';

interface Entries {
  readonly clusters: object[];
  readonly users: object[];
  readonly contexts: object[];
}

const contextCount = 30;

const exec = (command: string): object => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command: `./bin/${command}` },
});

const statusOf = ({ store }: ContextSession<ContextConnection>): string =>
  store ? contextState(store).status : 'none';

const sees = ({ store }: ContextSession<ContextConnection>): boolean =>
  store?.objects(kinds.backend).some((object) => object.metadata.name === 'here') === true;

describe('many contexts, some of which never answer (P1)', () => {
  const sockets = new Set<Socket>();
  const dead = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  let plugins: PluginFolder;
  let cluster: TestCluster;

  before(async () => {
    plugins = new PluginFolder();
    cluster = await startTestCluster();
    await cluster.admin.create(backendsPath(cluster.namespace), backendBody('here'));
    await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    dead.close();
    for (const socket of sockets) socket.destroy();
    await cluster.dispose();
    plugins.dispose();
  });

  function writeContexts(): void {
    const good = parse(readFileSync(cluster.kubeconfig, 'utf8')) as Entries;
    const context = (good.contexts[0] as { context: object }).context;
    const goods = Array.from({ length: contextCount - 3 }, (_, index) => ({ name: `good-${index}`, context }));
    const clusterName = (context as { cluster: string }).cluster;
    writeFileSync(
      plugins.kubeconfig,
      stringify({
        'current-context': 'dead',
        clusters: [...good.clusters, { name: 'dead', cluster: { server: `https://127.0.0.1:${portOf(dead)}` } }],
        users: [...good.users, { name: 'asks', user: exec('asks') }, { name: 'hangs', user: exec('hangs') }],
        contexts: [
          ...goods,
          { name: 'dead', context: { cluster: 'dead' } },
          { name: 'asks', context: { cluster: clusterName, user: 'asks' } },
          { name: 'hangs', context: { cluster: clusterName, user: 'hangs' } },
        ],
      }),
    );
  }

  test('each costs only itself; what nobody opened costs nothing', async () => {
    plugins.write(
      'asks',
      `process.stderr.write('Password: '); if (fs.readFileSync(0, 'utf8') === '') { console.error('no terminal'); process.exit(1); }`,
    );
    plugins.write('hangs', `setInterval(() => 0, 1e6);`);
    writeContexts();
    const connected: string[] = [];
    const contexts = new Contexts<ContextConnection>((info) => {
      connected.push(info.name);
      const options = { pace: fastPace, limits: { connectMs: 4_000, pluginMs: 600_000 } };
      return Promise.resolve(connectContext([plugins.kubeconfig], info.name, options));
    });
    const kubeconfig = watchKubeconfig({ env: { KUBECONFIG: plugins.kubeconfig }, homeDirectory: plugins.path });
    contexts.start(kubeconfig);
    try {
      assert.equal(contexts.sessions.length, contextCount, 'the tree has its rows before anything is asked');
      assert.deepEqual([connected, plugins.calls, sockets.size], [[], [], 0]);

      const openNow = async (name: string): Promise<ContextSession<ContextConnection>> => {
        const session = contexts.find(name);
        assert.ok(session);
        await session.open();
        return session;
      };
      const [deadOne, asking, hanging] = await Promise.all([openNow('dead'), openNow('asks'), openNow('hangs')]);
      const goods = await Promise.all(['good-0', 'good-13', 'good-26'].map(openNow));
      await until('the others', () => goods.every(sees));
      assert.equal(statusOf(hanging), 'loading');

      await until('the one that asks to give up', () => statusOf(asking) === 'unreachable');
      assert.match(errorOf(asking), /sign-in program .*asks failed: Password: no terminal/);
      await until('the dead one to be given up', () => statusOf(deadOne) === 'unreachable');
      assert.match(errorOf(deadOne), /No connection to the API server .* within 4 s: nothing answers/);
      assert.equal(statusOf(hanging), 'loading', 'a browser may be open: that has its own limit');
      assert.ok(goods.every((session) => statusOf(session) === 'live'));
      assert.deepEqual(connected.toSorted(), ['asks', 'dead', 'good-0', 'good-13', 'good-26', 'hangs']);
    } finally {
      contexts.dispose();
      kubeconfig.dispose();
    }
  });
});

function errorOf({ store }: ContextSession<ContextConnection>): string {
  const state = store && contextState(store);
  return state && 'error' in state ? renderError(state.error) : '';
}
