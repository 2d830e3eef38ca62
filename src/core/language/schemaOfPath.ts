import { schemaAt, type Schema } from '../schema/index.ts';
import { objectMetaSchema } from '../validate/index.ts';
import type { Path } from '../yaml/index.ts';

/** The schema at a path below a resource's root. Of `metadata` CRDs say nothing; the API server's own rules count. */
export function schemaOfPath(root: Schema, path: Path): Schema | undefined {
  return path[0] === 'metadata' ? schemaAt(objectMetaSchema, path.slice(1)) : schemaAt(root, path);
}
