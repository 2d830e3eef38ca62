import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../core/messages/index.ts';
import { bundledSchemas } from '../core/schema/bundled/index.ts';
import { readCrd, type ResourceSchema } from '../core/schema/index.ts';
import { parseYaml, splitDocuments } from '../core/yaml/index.ts';

import { unreadable } from './inputs.ts';

/** Gives the schemas that judge, in falling order of authority: bundled ones, CRD files, or those of a cluster. */
export type SchemaSource = () => Promise<readonly ResourceSchema[]>;

/** The schemas of the CRDs in these folders (not below them), and ours for what no CRD defines (Secrets). */
export function crdFolders(folders: readonly string[]): SchemaSource {
  return async () => {
    const found: ResourceSchema[] = [];
    for (const folder of folders) {
      const schemas = await readFolder(folder);
      if (schemas.length === 0) throw failure('check.noDefinitions', { folder });
      found.push(...schemas);
    }
    return [...found, ...bundledSchemas().filter((schema) => schema.id.group === '')];
  };
}

/** Our own schemas, as of a release. */
export function bundledSource(release: string | undefined): SchemaSource {
  return () => Promise.resolve(bundledSchemas(release));
}

async function readFolder(folder: string): Promise<readonly ResourceSchema[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files = names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).toSorted();
  const schemas = files.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return splitDocuments(text).flatMap((chunk) => readCrd(parseYaml(chunk.text).value, { from: 'file', file: name }));
  });
  return (await Promise.all(schemas)).flat();
}
