import { compileSchema, type Schema, type SchemaRegistry } from '../../schema/index.ts';
import { objectMetaSchema } from '../../validate/index.ts';
import type { Path } from '../../yaml/index.ts';
import { resourceAt, type ResourceAtPath } from '../resourceAt.ts';
import { schemaOfPath } from '../schemaOfPath.ts';
import type { CompletionItem } from './completionItem.ts';
import { cursorPlace, type CursorPlace } from './cursorPlace.ts';
import { headerProposals } from './headerProposals.ts';
import { proposals, type Site } from './proposals.ts';

/** Proposals at an offset, the best first. Empty where no schema of ours says what may stand there. */
export function complete(text: string, offset: number, registry: SchemaRegistry): readonly CompletionItem[] {
  const place = cursorPlace(text, offset);
  if (place === undefined) return [];
  const resource = resourceAt(place.parsed.value, place.path, registry);
  const path = place.path.slice(resource.root.length);
  const [field] = path;
  if (place.role === 'value' && path.length === 1 && (field === 'apiVersion' || field === 'kind')) {
    return headerProposals(field, resource, registry, siteOf(place));
  }
  const schema = path.length === 0 && place.role === 'key' ? rootSchema(resource) : memberSchema(resource, path);
  if (schema === undefined) return [];
  const site = place.role === 'value' && isBlock(schema) ? siteOnNextLine(place, text) : siteOf(place);
  const items = site === undefined ? [] : proposals(schema, site);
  return items.toSorted((left, right) => left.rank - right.rank);
}

/** What a person writes of a resource; the API server fills in the rest. */
const writtenMetadata = new Set(['name', 'namespace', 'labels', 'annotations', 'generateName', 'finalizers']);
const metadataSchema: Schema = {
  ...objectMetaSchema,
  properties: new Map([...objectMetaSchema.properties].filter(([name]) => writtenMetadata.has(name))),
  required: ['name'],
};

/** The empty enumerations say that there is something to choose from: headerProposals knows it. */
const headerSchema = compileSchema({
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: { apiVersion: { type: 'string', enum: [] }, kind: { type: 'string', enum: [] } },
});

/** The keys of a resource: its header while nobody knows its kind, then all but what only the cluster writes. */
function rootSchema({ schema, apiVersion, kind }: ResourceAtPath): Schema | undefined {
  if (schema === undefined) return apiVersion === undefined || kind === undefined ? headerSchema : undefined;
  const own = [...schema.root.properties].filter(([name]) => name !== 'status' && name !== 'metadata');
  const properties = new Map([...headerSchema.properties, ['metadata', metadataSchema] as const, ...own]);
  return { ...schema.root, properties, required: [...headerSchema.required, ...schema.root.required] };
}

function memberSchema({ schema }: ResourceAtPath, path: Path): Schema | undefined {
  if (schema === undefined || path[0] === 'status') return undefined;
  return path.length === 1 && path[0] === 'metadata' ? metadataSchema : schemaOfPath(schema.root, path);
}

function isBlock(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'array';
}

function siteOf(place: CursorPlace): Site {
  return {
    word: place.word,
    prefix: (place.needsSpace ? ' ' : '') + (place.needsDash ? '- ' : ''),
    suffix: place.needsComma ? ',' : '',
    column: place.column + (place.needsDash ? 2 : 0),
    siblings: place.siblings,
    flow: place.flow,
    quoted: place.quoted,
    bare: place.hasColon || place.hasRest,
    indent: place.indent,
  };
}

/** A map or list behind its key: its first line is proposed on the next one, where nothing is written yet. */
function siteOnNextLine(place: CursorPlace, text: string): Site | undefined {
  if (place.flow || place.quoted || place.hasRest || place.word.end > place.word.start) return undefined;
  const spaces = /[ \t]*$/.exec(text.slice(0, place.word.start))?.[0].length ?? 0;
  const column = place.column + place.indent;
  const word = { start: place.word.start - spaces, end: place.word.end };
  return { ...siteOf(place), word, prefix: `\n${' '.repeat(column)}`, column };
}
