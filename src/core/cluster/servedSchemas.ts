import { CodedError } from '../base/codedError.ts';
import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { apiVersionOf, kinds, type ResourceKind } from '../resource/kinds.ts';
import { readCrd, readOpenApi, type ResourceSchema, type SchemaOrigin } from '../schema/index.ts';
import type { ClusterReader, ServedSchema } from './connection.ts';

/**
 * Stand for the documents that we judge by the cluster's own schema: with a kind come the others of its group version.
 * ReferenceGrant stands in another version of Gateway API than HTTPRoute, which has both.
 */
const judgedKinds = [kinds.backend, kinds.httpRoute, kinds.referenceGrant];

/** The kinds whose definitions are read where a cluster gives no OpenAPI v3 of agentgateway. */
const definedKinds: readonly ResourceKind[] = [
  kinds.backend,
  kinds.policy,
  kinds.model,
  kinds.httpRoute,
  kinds.gateway,
  kinds.referenceGrant,
];

/**
 * What a cluster says of our kinds: its OpenAPI v3, which every user may read, else its CustomResourceDefinitions. Empty
 * where it has neither.
 */
export async function readServedSchemas(reader: ClusterReader, signal?: AbortSignal): Promise<readonly ServedSchema[]> {
  const served = await reader.readOpenApi(judgedKinds, signal);
  const hasOurs = served.some(({ document }) => inOpenApi(document) !== undefined);
  return hasOurs ? served : [...served, ...(await readDefinitions(reader, signal))];
}

/** The schemas of what a cluster serves. */
export function schemasOf(served: readonly ServedSchema[], origin: SchemaOrigin): readonly ResourceSchema[] {
  return served.flatMap(({ document }) =>
    isDefinition(document) ? readCrd(document, origin) : readOpenApi(document, origin),
  );
}

/** The schema of AgentgatewayBackend in the form of the document that has it; empty where none does. */
export function backendSchemaIn(served: readonly ServedSchema[]): JsonObject {
  for (const { document } of served) {
    const found = isDefinition(document) ? inDefinition(document) : inOpenApi(document);
    if (found !== undefined) return found;
  }
  return {};
}

async function readDefinitions(reader: ClusterReader, signal?: AbortSignal): Promise<readonly ServedSchema[]> {
  const definitions = await Promise.all(
    definedKinds.map(async (kind): Promise<readonly ServedSchema[]> => {
      const name = `${kind.plural}.${kind.group}`;
      const target = { kind: kinds.customResourceDefinition, namespace: undefined, name };
      const found = await reader.read(target, signal).catch(notAllowed);
      if (found === undefined) return [];
      const { resourceVersion = '', uid = '' } = found.metadata;
      const document = { kind: found.kind, spec: found.spec };
      return [{ groupVersion: apiVersionOf(kind), hash: `${name} ${uid} ${resourceVersion}`, document }];
    }),
  );
  return definitions.flat();
}

/** Not everybody may read definitions, and nobody needs to: other sources judge then. */
function notAllowed(error: unknown): undefined {
  if (error instanceof CodedError && error.code === 'cluster.forbidden') return undefined;
  throw error;
}

function isDefinition(document: unknown): document is JsonObject {
  return isJsonObject(document) && document['kind'] === kinds.customResourceDefinition.kind;
}

function inDefinition({ spec }: JsonObject): JsonObject | undefined {
  if (stringAt(objectAt(spec, 'names'), 'kind') !== kinds.backend.kind) return undefined;
  const [version] = listAt(spec, 'versions');
  return objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
}

function inOpenApi(document: unknown): JsonObject | undefined {
  const components = objectAt(objectAt(document, 'components'), 'schemas');
  return Object.values(components).find((schema): schema is JsonObject => {
    const ids = listAt(schema, 'x-kubernetes-group-version-kind');
    return isJsonObject(schema) && ids.some((id) => stringAt(id, 'kind') === kinds.backend.kind);
  });
}
