import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCrd, type ResourceSchema } from '../../../src/core/schema/index.ts';
import { parseYaml } from '../../../src/core/yaml/index.ts';

const folder = fileURLToPath(new URL('../../../../shared/crds/', import.meta.url));

/** Why tests against the published CRDs cannot run here; false when they can. */
export const publishedMissing: string | false = existsSync(folder)
  ? false
  : 'the published CRDs are not in ../shared/crds; put them there to run this';

/** The folders of published CRDs, such as `agentgateway-v1.4.1`. */
export const publishedFolders: readonly string[] =
  publishedMissing === false ? readdirSync(folder).filter((name) => !name.includes('.md')) : [];

const loaded = new Map<string, readonly ResourceSchema[]>();

/** The schemas of one folder. */
export function publishedSchemas(name: string): readonly ResourceSchema[] {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const schemas = publishedDefinitions(name).flatMap((definition) => readCrd(definition, { from: 'file', file: name }));
  loaded.set(name, schemas);
  return schemas;
}

const definitions = new Map<string, readonly unknown[]>();

/** The CustomResourceDefinitions of one folder. */
export function publishedDefinitions(name: string): readonly unknown[] {
  const known = definitions.get(name) ?? readDefinitions(name);
  definitions.set(name, known);
  return known;
}

function readDefinitions(name: string): readonly unknown[] {
  const files = readdirSync(`${folder}${name}`).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => parseYaml(readFileSync(`${folder}${name}/${file}`, 'utf8')).value);
}
