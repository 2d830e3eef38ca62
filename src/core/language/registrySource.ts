import type { ServedSchema } from '../cluster/connection.ts';
import { readOpenApi, SchemaRegistry, type ResourceSchema } from '../schema/index.ts';

/** The schemas of the cluster whose context is the current one. */
export interface ServedBy {
  readonly context: string;
  readonly schemas: readonly ServedSchema[];
}

/**
 * Which schemas judge: those of the connected cluster, and the bundled ones for kinds that it does not serve. Answers with
 * the same registry as long as the cluster serves the same.
 */
export function registrySource(
  bundled: readonly ResourceSchema[],
  served: () => ServedBy | undefined,
): () => SchemaRegistry {
  const alone = new SchemaRegistry(bundled);
  let last: { readonly key: string; readonly registry: SchemaRegistry } | undefined;
  return () => {
    const now = served();
    if (now === undefined || now.schemas.length === 0) return alone;
    const key = [now.context, ...now.schemas.map(({ groupVersion, hash }) => `${groupVersion} ${hash}`)].join('\n');
    if (last?.key !== key) {
      const origin = { from: 'cluster', context: now.context } as const;
      const fromCluster = now.schemas.flatMap(({ document }) => readOpenApi(document, origin));
      last = { key, registry: new SchemaRegistry(fromCluster, bundled) };
    }
    return last.registry;
  };
}
