import type { LanguageService } from 'yaml-language-server';
import type { RawSchema } from '../../src/core/schema/index.ts';

/** A peer's answers to one version of a file; offsets are not needed, lines and columns are. */
export interface YamlServer {
  diagnose(text: string): Promise<unknown>;
  complete(text: string, line: number, column: number): Promise<unknown>;
  hover(text: string, line: number, column: number): Promise<unknown>;
}

type Document = Parameters<LanguageService['doValidation']>[0];

/** The server's own dependency, not one of ours. */
const documentPackage: string = 'vscode-languageserver-textdocument';

interface DocumentPackage {
  readonly TextDocument: { create(uri: string, language: string, version: number, text: string): Document };
}

/** yaml-language-server in this process, with this one schema for every document; undefined where it is not installed. */
export async function yamlServer(schema: RawSchema): Promise<YamlServer | undefined> {
  const server = await import('yaml-language-server').catch((): undefined => undefined);
  if (server === undefined) return undefined;
  const { TextDocument } = (await import(documentPackage)) as DocumentPackage;
  const service = server.getLanguageService({
    schemaRequestService: () => Promise.resolve(JSON.stringify(schema)),
    workspaceContext: { resolveRelativePath: (path: string) => path },
  });
  const schemas = [{ fileMatch: ['*.yaml'], uri: 'file:///schema.json', schema }];
  service.configure({ validate: true, hover: true, completion: true, schemas, yamlVersion: '1.1' });
  let version = 0;
  const documentOf = (text: string) => TextDocument.create('file:///bench.yaml', 'yaml', (version += 1), text);
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
