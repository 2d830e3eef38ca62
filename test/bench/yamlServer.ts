import type { RawSchema } from '../../src/core/schema/index.ts';

/** A peer's answers to one version of a file; offsets are not needed, lines and columns are. */
export interface YamlServer {
  diagnose(text: string): Promise<unknown>;
  complete(text: string, line: number, column: number): Promise<unknown>;
  hover(text: string, line: number, column: number): Promise<unknown>;
}

interface Service {
  configure(settings: object): void;
  doValidation(document: object, isKubernetes: boolean): Promise<unknown>;
  doComplete(document: object, position: object, isKubernetes: boolean): Promise<unknown>;
  doHover(document: object, position: object): Promise<unknown>;
}

/** yaml-language-server in this process, with this one schema for every document; undefined where it is not installed. */
export async function yamlServer(schema: RawSchema): Promise<YamlServer | undefined> {
  const names = ['yaml-language-server', 'vscode-languageserver-textdocument'] as const;
  // Resolved at run time: the peer is not there everywhere, and its types are not ours.
  const [server, documents] = await Promise.all(
    names.map((name) => import(name) as Promise<Record<string, unknown>>),
  ).catch((): undefined[] => []);
  if (server === undefined || documents === undefined) return undefined;
  const getLanguageService = server['getLanguageService'] as (params: object) => Service;
  const textDocument = documents['TextDocument'] as {
    create(uri: string, language: string, version: number, text: string): object;
  };
  const service = getLanguageService({
    schemaRequestService: () => Promise.resolve(JSON.stringify(schema)),
    workspaceContext: { resolveRelativePath: (path: string) => path },
    telemetry: { send: () => undefined, sendError: () => undefined, sendTrack: () => undefined },
  });
  const schemas = [{ fileMatch: ['*.yaml'], uri: 'file:///schema.json', schema }];
  service.configure({ validate: true, hover: true, completion: true, schemas, yamlVersion: '1.1' });
  let version = 0;
  const documentOf = (text: string): object => textDocument.create('file:///bench.yaml', 'yaml', (version += 1), text);
  return {
    diagnose: (text) => service.doValidation(documentOf(text), false),
    complete: (text, line, character) => service.doComplete(documentOf(text), { line, character }, false),
    hover: (text, line, character) => service.doHover(documentOf(text), { line, character }),
  };
}

/** A CRD's schema as plain JSON Schema: what no property names is not allowed, as the API server has it. */
export function closedSchema(schema: RawSchema): RawSchema {
  const closed = mapProperties(schema);
  const meta: RawSchema = { type: 'object' };
  const text: RawSchema = { type: 'string' };
  return { ...closed, properties: { apiVersion: text, kind: text, metadata: meta, ...closed.properties } };
}

function mapProperties(schema: RawSchema): RawSchema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(items && { items: mapProperties(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, mapProperties(child)])),
      additionalProperties: false,
    }),
  };
}
