import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Emitter } from '../../../src/core/base/event.ts';
import { ClusterSchemas } from '../../../src/core/cluster/clusterSchemas.ts';
import type { ClusterReader, ContextInfo } from '../../../src/core/cluster/connection.ts';
import { Contexts } from '../../../src/core/cluster/contexts.ts';
import type { KeptSchemas, SchemaCache } from '../../../src/core/cluster/schemaCache.ts';
import { readServedSchemas, schemasOf } from '../../../src/core/cluster/servedSchemas.ts';
import type { WatchSink } from '../../../src/core/cluster/source.ts';
import {
  automatic,
  bundledReleases,
  readSchemaChoice,
  SchemaSources,
  WorkspaceSchemas,
} from '../../../src/core/language/index.ts';
import { failure } from '../../../src/core/messages/index.ts';
import { backend, kubeObject } from '../../support/objects.ts';

const group = 'agentgateway.dev/v1alpha1';
const id = { group: 'agentgateway.dev', version: 'v1alpha1', kind: 'AgentgatewayBackend' };
const openApi = {
  components: {
    schemas: {
      Backend: {
        type: 'object',
        properties: { metadata: { type: 'object' } },
        'x-kubernetes-group-version-kind': [id],
      },
    },
  },
};
const definition = (kind = 'AgentgatewayBackend', plural = 'agentgatewaybackends'): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.agentgateway.dev`, uid: 'u', resourceVersion: '7' },
  spec: {
    group: 'agentgateway.dev',
    names: { kind, plural },
    scope: 'Namespaced',
    versions: [{ name: 'v1alpha1', served: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
});
const definitionText = JSON.stringify(definition(), undefined, 1).replaceAll('"', '');
const lost = failure('cluster.unreachable', { server: 'https://x', detail: 'ECONNREFUSED' });

/** A reader of a cluster that serves OpenAPI, or has only definitions, or neither. */
function readerOf(has: 'openapi' | 'definitions' | 'nothing' | 'forbidden'): ClusterReader {
  const reader: Partial<ClusterReader> = {
    readOpenApi: () =>
      Promise.resolve(has === 'openapi' ? [{ groupVersion: group, hash: '1', document: openApi }] : []),
    read: ({ name }) => {
      const forbidden = failure('cluster.forbidden', { verb: 'get', resource: 'customresourcedefinitions' });
      if (has === 'forbidden') return Promise.reject(forbidden);
      const isThere = has === 'definitions' && name === 'agentgatewaybackends.agentgateway.dev';
      return Promise.resolve(isThere ? kubeObject(definition()) : undefined);
    },
  };
  return reader as ClusterReader;
}

const failed = (_what: string, error: unknown): void => assert.ifError(error);

interface Scene {
  readonly sources: SchemaSources;
  readonly contexts: Contexts<Awaited<ReturnType<typeof connection>>>;
  readonly workspace: WorkspaceSchemas;
  readonly kept: Map<string, KeptSchemas>;
  /** Opens a context, and lets its backends arrive. */
  connect(context: string): Promise<void>;
  /** The connection to a context is lost. */
  lose(context: string): Promise<void>;
}

const connection = (reader: ClusterReader, sinks: Map<string, WatchSink>, context: string) => ({
  reader,
  source: {
    watch: ({ kind }: { readonly kind: { readonly plural: string } }, sink: WatchSink) => {
      sinks.set(`${context} ${kind.plural}`, sink);
      return { dispose: () => undefined };
    },
    retry: () => undefined,
    setSeen: () => undefined,
  },
  dispose: () => undefined,
});

function sceneOf(names: readonly string[], kept = new Map<string, KeptSchemas>(), reader = readerOf('openapi')): Scene {
  const sinks = new Map<string, WatchSink>();
  const contexts = new Contexts(({ name }) => Promise.resolve(connection(reader, sinks, name)));
  const infos = names.map((name): ContextInfo => {
    return { name, cluster: name, server: `https://${name}`, namespace: 'default', revision: '1' };
  });
  const [current] = names;
  const state = { contexts: infos, current, problem: undefined, files: [] };
  contexts.start({ state, onDidChange: new Emitter<void>().event });
  const cache: SchemaCache = {
    read: ({ cluster }) => Promise.resolve(kept.get(cluster)),
    write: ({ cluster }, now) => Promise.resolve(void kept.set(cluster, now)),
  };
  const workspace = new WorkspaceSchemas();
  const clusters = new ClusterSchemas(contexts, failed);
  const sources = new SchemaSources({ contexts, clusters, cache, workspace, failed });
  return {
    sources,
    contexts,
    workspace,
    kept,
    async connect(context) {
      await contexts.find(context)?.open();
      const sink = sinks.get(`${context} agentgatewaybackends`);
      sink?.replaced([kubeObject(backend())]);
      sink?.state({ status: 'live' });
      await settled();
    },
    async lose(context) {
      sinks.get(`${context} agentgatewaybackends`)?.state({ status: 'stale', error: lost });
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

/** Where the schema of AgentgatewayBackend, and that of Secret, come from. */
function judges({ sources }: Scene): readonly string[] {
  const of = (apiVersion: string, kind: string): string => {
    const origin = sources.registry().findByApiVersion(apiVersion, kind)?.origin;
    return origin === undefined ? '' : Object.values(origin).join(' ');
  };
  return [of(group, 'AgentgatewayBackend'), of('v1', 'Secret')];
}

const newest = bundledReleases.at(-1) ?? '';
const oldest = bundledReleases[0] ?? '';
const keptOf = (version?: string): KeptSchemas => ({
  release: version === undefined ? undefined : { from: 'controller', product: 'agentgateway', version },
  schemas: [{ groupVersion: group, hash: '1', document: openApi }],
});

void test('in falling order: the live cluster, its last connection, files of the workspace, bundled', async () => {
  const scene = sceneOf(['prod', 'dev']);
  assert.deepEqual(judges(scene), [`bundled ${newest}`, `bundled ${newest}`]);
  assert.equal(scene.contexts.current?.isOpened, false, 'to ask connects to nothing');

  scene.workspace.update('file:///crds/backend%20crd.yaml', definitionText);
  assert.ok(scene.workspace.readNext());
  assert.deepEqual(judges(scene), ['file backend crd.yaml', `bundled ${newest}`]);

  await scene.connect('prod');
  assert.deepEqual(judges(scene), ['cluster prod', `bundled ${newest}`]);
  await scene.lose('prod');
  assert.deepEqual(judges(scene), ['cache prod', `bundled ${newest}`]);
  await scene.connect('prod');
  assert.deepEqual(judges(scene), ['cluster prod', `bundled ${newest}`]);
});

void test('what was kept of a cluster judges before it is connected, with the bundled schemas of its release', async () => {
  const scene = sceneOf(['prod'], new Map([['prod', keptOf(oldest)]]));
  assert.deepEqual(judges(scene), [`bundled ${newest}`, `bundled ${newest}`], 'it is being read');
  let told = 0;
  scene.sources.onDidChange(() => (told += 1));
  await settled();
  assert.equal(told, 1);
  assert.deepEqual(judges(scene), ['cache prod', `bundled ${oldest}`]);
  assert.deepEqual(scene.sources.releaseOf({ from: 'cache', context: 'prod' }), keptOf(oldest).release);
});

void test('a connection leaves its schemas for the next time', async () => {
  const scene = sceneOf(['prod']);
  await scene.connect('prod');
  assert.deepEqual([...scene.kept.keys()], ['prod']);
  const next = sceneOf(['prod'], scene.kept);
  judges(next);
  await settled();
  assert.equal(judges(next)[0], 'cache prod');
});

void test('a choice puts its source first, and the order counts where that is not available', async () => {
  const scene = sceneOf(['prod', 'dev']);
  await scene.connect('prod');
  const choose = (choice: Parameters<SchemaSources['choose']>[0]): readonly unknown[] => {
    scene.sources.choose(choice);
    return [judges(scene)[0], scene.sources.isChoiceAvailable];
  };
  assert.deepEqual(choose({ from: 'bundled', release: oldest }), [`bundled ${oldest}`, true]);
  assert.deepEqual(choose({ from: 'workspace' }), ['cluster prod', false]);
  assert.deepEqual(choose({ from: 'cluster', context: 'dev' }), ['cluster prod', false]);
  assert.deepEqual(choose({ from: 'cluster', context: 'gone' }), ['cluster prod', false]);
  scene.workspace.update('file:///crd.yaml', definitionText);
  scene.workspace.readNext();
  assert.deepEqual(choose({ from: 'workspace' }), ['file crd.yaml', true]);
  await scene.connect('dev');
  assert.deepEqual(choose({ from: 'cluster', context: 'dev' }), ['cluster dev', true]);
  await scene.lose('dev');
  assert.deepEqual([judges(scene)[0], scene.sources.isChoiceAvailable], ['cache dev', true]);
  assert.deepEqual(scene.sources.automaticOrigin, { from: 'cluster', context: 'prod' });
  assert.deepEqual(choose(automatic), ['cluster prod', true]);
});

void test('the registry is the same object until something else judges', async () => {
  const scene = sceneOf(['prod']);
  const before = scene.sources.registry();
  assert.equal(scene.sources.registry(), before);
  await settled();
  assert.equal(scene.sources.registry(), before);
  await scene.connect('prod');
  assert.notEqual(scene.sources.registry(), before);
  scene.sources.choose({ from: 'bundled', release: oldest });
  const chosen = scene.sources.registry();
  assert.deepEqual(scene.sources.automaticOrigin, { from: 'cluster', context: 'prod' });
  assert.equal(scene.sources.registry(), chosen);
});

void test('a cluster without OpenAPI v3 is asked for its definitions', async () => {
  const served = await readServedSchemas(readerOf('definitions'));
  const [schema, ...others] = schemasOf(served, { from: 'cluster', context: 'prod' });
  assert.deepEqual([schema?.id, others], [id, []]);
  assert.deepEqual(await readServedSchemas(readerOf('nothing')), []);
  assert.deepEqual(
    await readServedSchemas(readerOf('forbidden')),
    [],
    'who may not read them is judged by the next source',
  );
  const scene = sceneOf(['prod'], undefined, readerOf('definitions'));
  await scene.connect('prod');
  assert.equal(judges(scene)[0], 'cluster prod');
});

void test('definitions of a workspace: only of our kinds, as they change', () => {
  const workspace = new WorkspaceSchemas();
  let told = 0;
  workspace.onDidChange(() => (told += 1));
  const others = definitionText.replaceAll('agentgateway.dev', 'example.com');
  workspace.update('file:///a.yaml', 'kind: Deployment\n');
  workspace.update('file:///b.yaml', others);
  assert.equal(workspace.readNext(), false);
  workspace.update('file:///c.yaml', `${others}\n---\n${definitionText}`);
  assert.equal(told, 0, 'not read yet');
  assert.ok(workspace.readNext());
  assert.equal(workspace.readNext(), false);
  assert.deepEqual(
    workspace.schemas.map((schema) => schema.id.group),
    ['agentgateway.dev'],
  );
  workspace.update('file:///c.yaml', 'kind: [broken');
  assert.deepEqual([workspace.schemas, told], [[], 2]);
});

void test('a choice that was kept is read with care', () => {
  const written = [
    { from: 'cluster', context: 'prod' },
    { from: 'bundled', release: '1.2.1' },
    { from: 'workspace' },
    automatic,
  ];
  assert.deepEqual(written.map(readSchemaChoice), written);
  for (const odd of [undefined, 'x', {}, { from: 'cluster' }, { from: 'bundled', release: 1 }, []]) {
    assert.deepEqual(readSchemaChoice(odd), automatic);
  }
});
