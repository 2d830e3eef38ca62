import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { ApiClient } from './api/apiClient.ts';
import { connectionFrom } from './api/connection.ts';
import { at, stringAt } from './json.ts';
import { pathTo } from './paths.ts';
import { embeddedOnly, startTestCluster, type TestCluster } from '../io/support/testCluster.ts';

let cluster: TestCluster;
let configMaps: string;
let client: ApiClient;
const open: IncomingMessage[] = [];

beforeEach(async () => {
  cluster = await startTestCluster();
  configMaps = pathTo('configmaps', cluster.namespace);
  client = new ApiClient(connectionFrom(cluster.faults.kubeconfig('tester')), 'tester/1.0');
});
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy();
  client.dispose();
  await cluster.dispose();
});

const configMap = (name: string, labels: Record<string, string> = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
  data: { a: '1' },
});

/** The events of a watch, one at a time. */
async function watch(query = '', headers: Record<string, string> = {}): Promise<AsyncGenerator> {
  const response = await client.open({ path: `${configMaps}?watch=true${query}`, headers });
  open.push(response);
  assert.equal(response.statusCode, 200);
  return lines(response);
}

async function* lines(response: IncomingMessage): AsyncGenerator {
  let rest = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield JSON.parse(part);
  }
}

async function next(events: AsyncGenerator): Promise<unknown> {
  return (await events.next()).value;
}

const version = (event: unknown): number => Number(stringAt(event, 'object', 'metadata', 'resourceVersion'));

const brief = (event: unknown): string => `${stringAt(event, 'type')} ${stringAt(event, 'object', 'metadata', 'name')}`;

describe('watch', () => {
  it('tells of additions, changes and deletions, with the version of the deletion', async () => {
    const events = await watch();
    await client.create(configMaps, configMap('one'));
    const added = await next(events);
    assert.equal(brief(added), 'ADDED one');
    await client.mergePatch(`${configMaps}/one`, { data: { a: '2' } });
    assert.equal(brief(await next(events)), 'MODIFIED one');
    await client.delete(`${configMaps}/one`);
    const deleted = await next(events);
    assert.equal(brief(deleted), 'DELETED one');
    assert.ok(version(deleted) > version(added));
  });

  it('begins with what exists, or goes on after a version', async () => {
    const one = await client.create(configMaps, configMap('one'));
    await client.create(configMaps, configMap('two'));
    const fromStart = await watch();
    assert.deepEqual([brief(await next(fromStart)), brief(await next(fromStart))], ['ADDED one', 'ADDED two']);
    const resumed = await watch(`&resourceVersion=${one.metadata.resourceVersion}`);
    assert.equal(brief(await next(resumed)), 'ADDED two');
  });

  it('shows to a selector what enters and leaves it', async () => {
    await client.create(configMaps, configMap('one'));
    const events = await watch('&labelSelector=on=yes');
    await client.mergePatch(`${configMaps}/one`, { metadata: { labels: { on: 'yes' } } });
    assert.equal(brief(await next(events)), 'ADDED one');
    await client.mergePatch(`${configMaps}/one`, { metadata: { labels: { on: 'no' } } });
    assert.equal(brief(await next(events)), 'DELETED one');
  });

  it('sends bookmarks to who asks for them', async () => {
    const events = await watch('&allowWatchBookmarks=true&timeoutSeconds=4');
    const bookmark = await next(events);
    assert.deepEqual([stringAt(bookmark, 'type'), stringAt(bookmark, 'object', 'kind')], ['BOOKMARK', 'ConfigMap']);
    assert.match(stringAt(bookmark, 'object', 'metadata', 'resourceVersion') ?? '', /^\d+$/);
  });

  it('can show metadata only', async () => {
    await client.create(configMaps, configMap('one'));
    const events = await watch('', { Accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' });
    const event = await next(events);
    assert.deepEqual(
      [stringAt(event, 'object', 'kind'), at(event, 'object', 'data')],
      ['PartialObjectMetadata', undefined],
    );
  });

  // A real server forgets after minutes only; what it says then is what the fault proxy says in its place.
  it('is 410 inside the stream from a version that is forgotten', { skip: embeddedOnly }, async () => {
    const one = await client.create(configMaps, configMap('one'));
    cluster.embedded.store.compact();
    const events = await watch(`&resourceVersion=${one.metadata.resourceVersion}`);
    const error = await next(events);
    assert.deepEqual(
      [stringAt(error, 'type'), at(error, 'object', 'code'), stringAt(error, 'object', 'reason')],
      ['ERROR', 410, 'Expired'],
    );
    assert.equal((await events.next()).done, true);
  });

  it('ends after timeoutSeconds', async () => {
    const events = await watch('&timeoutSeconds=1');
    assert.equal((await events.next()).done, true);
  });

  it('can be ended, and can be reset', async () => {
    const ended = await watch();
    cluster.faults.endWatches('configmaps');
    assert.equal((await ended.next()).done, true);
    const cut = await watch();
    cluster.faults.resetWatches();
    await assert.rejects(cut.next(), { code: 'ECONNRESET' });
  });

  it('works with the Kubernetes client of the extension', async () => {
    const config = new KubeConfig();
    config.loadFromString(cluster.faults.kubeconfig('tester'));
    const seen = Promise.withResolvers<string>();
    const controller = await new Watch(config).watch(
      configMaps,
      {},
      (type, object: unknown) => seen.resolve(`${type} ${stringAt(object, 'metadata', 'name')}`),
      () => undefined,
    );
    await client.create(configMaps, configMap('one'));
    assert.equal(await seen.promise, 'ADDED one');
    controller.abort();
  });
});
