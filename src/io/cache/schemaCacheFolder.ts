import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { AgentgatewayRelease } from '../../core/cluster/agentgatewayRelease.ts';
import type { ClusterId, KeptSchemas, SchemaCache } from '../../core/cluster/schemaCache.ts';
import type { ServedSchema } from '../../core/cluster/connection.ts';
import { isJsonObject, listAt, objectAt, stringAt } from '../../core/resource/json.ts';

/** Another form of the files gets another number; files of another are not read. */
const form = 1;
/** All files together; the documents of one cluster are about 150 KB. */
const defaultMaxBytes = 8_388_608;
/** One document, unpacked. */
const maxDocumentBytes = 33_554_432;

/** Document files carry the hash of their content's name, so clusters of the same release share them. */
const clusterFile = /^cluster-[0-9a-f]{64}\.json$/;
const documentFile = /^document-[0-9a-f]{64}\.json\.gz$/;

/**
 * Schemas of clusters in a folder of ours: for each cluster a file that names its documents, and each document once, packed.
 * What is unreadable or of another form is not there. The files that were longest not used go when the folder grows too large.
 */
export function schemaCacheFolder(folder: string, maxBytes = defaultMaxBytes): SchemaCache {
  // One after the other: what one writes the other may evict.
  let writing: Promise<unknown> = Promise.resolve();
  const writeNow = async (cluster: ClusterId, kept: KeptSchemas): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeCluster(folder, cluster, kept);
    await evict(folder, maxBytes);
  };
  return {
    async read(cluster) {
      try {
        return await readCluster(folder, cluster);
      } catch {
        return undefined;
      }
    },
    write(cluster, kept) {
      const written = writing.then(() => writeNow(cluster, kept));
      writing = written.catch(() => undefined);
      return written;
    },
  };
}

async function readCluster(folder: string, { server, cluster }: ClusterId): Promise<KeptSchemas | undefined> {
  const path = join(folder, nameOfCluster({ server, cluster }));
  const head: unknown = JSON.parse(await readFile(path, 'utf8'));
  // Two clusters never share a file, even where somebody copied one.
  if (!isJsonObject(head) || head['form'] !== form || head['server'] !== server || head['cluster'] !== cluster) return;
  const named = listAt(head, 'documents');
  const schemas = await Promise.all(named.map((entry) => readDocument(folder, entry)));
  const whole = schemas.filter((schema) => schema !== undefined);
  if (whole.length === 0 || whole.length < named.length) return undefined;
  await touch([path, ...whole.map((schema) => join(folder, nameOfDocument(schema)))]);
  return { release: readRelease(head['release']), schemas: whole };
}

async function readDocument(folder: string, entry: unknown): Promise<ServedSchema | undefined> {
  const groupVersion = stringAt(entry, 'groupVersion');
  const hash = stringAt(entry, 'hash');
  if (groupVersion === undefined || hash === undefined) return undefined;
  const path = join(folder, nameOfDocument({ groupVersion, hash }));
  const read = await unpack(path).catch(() => undefined);
  if (stringAt(read, 'groupVersion') === groupVersion && stringAt(read, 'hash') === hash) {
    return { groupVersion, hash, document: objectAt(read, 'document') };
  }
  // A file under this name would be taken to be whole by the next who writes.
  await rm(path, { force: true });
  return undefined;
}

async function unpack(path: string): Promise<unknown> {
  const text = await promisify(gunzip)(await readFile(path), { maxOutputLength: maxDocumentBytes });
  return JSON.parse(text.toString('utf8'));
}

function readRelease(read: unknown): AgentgatewayRelease | undefined {
  const from = stringAt(read, 'from');
  const version = stringAt(read, 'version');
  const atLeast = stringAt(read, 'atLeast');
  if ((from === 'controller' || from === 'proxy') && version !== undefined) {
    return { from, product: stringAt(read, 'product') ?? 'agentgateway', version };
  }
  return from === 'crds' && atLeast !== undefined ? { from, atLeast } : undefined;
}

async function writeCluster(folder: string, { server, cluster }: ClusterId, kept: KeptSchemas): Promise<void> {
  for (const schema of kept.schemas) {
    const path = join(folder, nameOfDocument(schema));
    // The name says what is in it.
    if (await exists(path)) await touch([path]);
    else await writeWhole(path, await promisify(gzip)(JSON.stringify(schema)));
  }
  const documents = kept.schemas.map(({ groupVersion, hash }) => ({ groupVersion, hash }));
  const head = JSON.stringify({ form, server, cluster, release: kept.release, documents });
  await writeWhole(join(folder, nameOfCluster({ server, cluster })), head);
}

/** A file is there whole or not at all. */
async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  await writeFile(part, content, { mode: 0o600 });
  await rename(part, path);
}

/** Removes what was longest not used until the rest fits, and what writers left that never came to their end. */
async function evict(folder: string, maxBytes: number): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { name, path, size, mtimeMs };
    }),
  );
  let bytes = 0;
  for (const file of files.toSorted((left, right) => right.mtimeMs - left.mtimeMs)) {
    const isOurs = clusterFile.test(file.name) || documentFile.test(file.name);
    if (isOurs) bytes += file.size;
    if (!isOurs || bytes > maxBytes) await rm(file.path, { force: true });
  }
}

/** Marks as used now. */
async function touch(paths: readonly string[]): Promise<void> {
  const now = new Date();
  await Promise.all(paths.map((path) => utimes(path, now, now)));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function nameOfCluster({ server, cluster }: ClusterId): string {
  return `cluster-${sha256(`${server}\n${cluster}`)}.json`;
}

function nameOfDocument({ groupVersion, hash }: Pick<ServedSchema, 'groupVersion' | 'hash'>): string {
  return `document-${sha256(`${form}\n${groupVersion}\n${hash}`)}.json.gz`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
