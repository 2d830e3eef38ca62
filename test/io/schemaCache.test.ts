import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { KeptSchemas } from '../../src/core/cluster/schemaCache.ts';
import { schemaCacheFolder } from '../../src/io/cache/schemaCacheFolder.ts';

const root = await mkdtemp(join(tmpdir(), 'agentgateway-cache-'));
after(() => rm(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, String((folders += 1)), 'schemas');
const prod = { server: 'https://prod', cluster: 'prod' };
const dev = { server: 'https://dev', cluster: 'dev' };

function kept(hash = '1', size = 10): KeptSchemas {
  const text = Array.from({ length: size }, (_, index) => `${hash} ${index * 7919}`).join();
  return {
    release: { from: 'controller', product: 'agentgateway', version: '1.4.1' },
    schemas: [
      { groupVersion: 'agentgateway.dev/v1alpha1', hash, document: { components: { text } } },
      { groupVersion: 'gateway.networking.k8s.io/v1', hash, document: { paths: {} } },
    ],
  };
}

/** The largest file: the document of agentgateway. */
async function documentIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('document-'));
  const sized = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })));
  return join(folder, sized.toSorted((left, right) => right.size - left.size)[0]?.name ?? '');
}

test('what was written is read, for that cluster only', async () => {
  const folder = newFolder();
  const cache = schemaCacheFolder(folder);
  assert.equal(await cache.read(prod), undefined);
  await cache.write(prod, kept());
  assert.deepEqual(await schemaCacheFolder(folder).read(prod), kept());
  assert.equal(await cache.read(dev), undefined);
  assert.equal(await cache.read({ ...prod, cluster: 'other' }), undefined);
});

test('clusters of the same content share its documents; another content replaces what a cluster names', async () => {
  const folder = newFolder();
  const cache = schemaCacheFolder(folder);
  await Promise.all([cache.write(prod, kept()), cache.write(dev, kept())]);
  const count = async (prefix: string): Promise<number> =>
    (await readdir(folder)).filter((name) => name.startsWith(prefix)).length;
  assert.deepEqual([await count('cluster-'), await count('document-')], [2, 2]);
  await cache.write(prod, kept('2'));
  assert.deepEqual([await cache.read(prod), await cache.read(dev)], [kept('2'), kept('1')]);
});

test('the folder holds schemas and where they are from, nothing else', async () => {
  const folder = newFolder();
  await schemaCacheFolder(folder).write(prod, kept());
  const [head] = (await readdir(folder)).filter((name) => name.startsWith('cluster-'));
  const written: unknown = JSON.parse(await readFile(join(folder, head ?? ''), 'utf8'));
  assert.deepEqual(Object.keys(Object(written)), ['form', 'server', 'cluster', 'release', 'documents']);
});

const damages: readonly (readonly [what: string, damage: (folder: string) => Promise<void>])[] = [
  ['no gzip', async (folder) => writeFile(await documentIn(folder), 'x')],
  [
    'cut off',
    async (folder) => {
      const path = await documentIn(folder);
      await writeFile(path, (await readFile(path)).subarray(0, 40));
    },
  ],
  ['a document that is gone', async (folder) => rm(await documentIn(folder))],
  [
    'a head that is no JSON',
    async (folder) => {
      for (const name of await readdir(folder))
        if (name.startsWith('cluster-')) await writeFile(join(folder, name), '{');
    },
  ],
  [
    'another document under this name',
    async (folder) => {
      const [one, other] = (await readdir(folder)).filter((name) => name.startsWith('document-'));
      await writeFile(join(folder, one ?? ''), await readFile(join(folder, other ?? '')));
    },
  ],
];
for (const [what, damage] of damages) {
  test(`corrupt files are not there, and are written anew: ${what}`, async () => {
    const folder = newFolder();
    const cache = schemaCacheFolder(folder);
    await cache.write(prod, kept());
    await damage(folder);
    assert.equal(await cache.read(prod), undefined);
    await cache.write(prod, kept());
    assert.deepEqual(await cache.read(prod), kept());
  });
}

test('over its limit the folder lets go of what was longest not used, and of half-written files', async () => {
  const folder = newFolder();
  const unbounded = schemaCacheFolder(folder);
  await unbounded.write(prod, kept('old', 2000));
  await unbounded.write(dev, kept('new', 2000));
  const bytes = async (): Promise<number> => {
    const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const limit = Math.ceil((await bytes()) * 0.8);
  // Everything was used long ago; then one of the two is read.
  const long = new Date(0);
  for (const name of await readdir(folder)) await utimes(join(folder, name), long, long);
  await writeFile(join(folder, 'document-x.part'), 'half');
  assert.ok(await unbounded.read(prod));
  await schemaCacheFolder(folder, limit).write({ server: 'https://third', cluster: 'third' }, kept('old', 2000));
  assert.ok((await bytes()) <= limit);
  assert.deepEqual(await unbounded.read(prod), kept('old', 2000));
  assert.equal(await unbounded.read(dev), undefined);
  assert.ok(!(await readdir(folder)).includes('document-x.part'));
});
