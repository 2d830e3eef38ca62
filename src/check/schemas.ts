import { failure } from '../core/messages/index.ts';
import { bundledSchemas } from '../core/schema/bundled/index.ts';
import { readCrd, type ResourceSchema } from '../core/schema/index.ts';
import { parseYaml, splitDocuments } from '../core/yaml/index.ts';
import { readTextsBelow, unreadable } from './inputs.ts';

/** Gives the schemas that judge, in falling order of authority: bundled ones, CRD files, or those of a cluster. */
export type SchemaSource = () => Promise<readonly ResourceSchema[]>;

/** The schemas of the CRDs in these folders and below them, and ours for what no CRD defines (Secrets). */
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

/** A generated definition may be larger than what people write by hand. */
const maxDefinitionUnits = 8_388_608;

async function readFolder(folder: string): Promise<readonly ResourceSchema[]> {
  const texts = await readTextsBelow(folder, /\.(?:ya?ml|json)$/).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  return texts.flatMap(({ file, text }) =>
    splitDocuments(text).flatMap((chunk) => {
      const { value } = parseYaml(chunk.text, maxDefinitionUnits);
      return readCrd(value, { from: 'file', file });
    }),
  );
}
