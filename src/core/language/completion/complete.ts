import { compileSchema, type Schema, type SchemaRegistry } from '../../schema/index.ts';
import { valueAt } from '../../resource/json.ts';
import { objectMetaSchema } from '../../validate/index.ts';
import type { Path } from '../../yaml/index.ts';
import { resourceAt, type ResourceAtPath } from '../resourceAt.ts';
import { schemaOfPath } from '../schemaOfPath.ts';
import { blockProposals, usualKeyProposals, usualValueProposals } from './blocks.ts';
import type { CompletionItem } from './completionItem.ts';
import { cursorPlace, type CursorPlace } from './cursorPlace.ts';
import { documentProposals, headerProposals } from './headerProposals.ts';
import type { KnownResources } from '../knownResources.ts';
import { modelProposals } from './modelProposals.ts';
import { isBlock, isMap, proposals, siteOfItem } from './proposals.ts';
import type { Site } from './site.ts';
import { hasTargets, referenceProposals, targetProposals } from './targetProposals.ts';

/** Proposals at an offset, the best first. Empty where no schema of ours says what may stand there. */
export function complete(
  text: string,
  offset: number,
  registry: SchemaRegistry,
  known: KnownResources,
): readonly CompletionItem[] {
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
  const site =
    place.role === 'value' && isBlock(schema) ? siteBehindColon(place, text, schema) : siteOf(place, isMap(schema));
  if (site === undefined) return [];
  const asked: Asked = { value: valueAt(place.parsed.value, resource.root), resource, known };
  const items = [...proposals(schema, site), ...more(schema, path, site, asked)];
  if (path.length === 0 && resource.schema === undefined) items.push(...documentProposals(registry, site));
  return withoutRepeats(items)
    .toSorted((left, right) => left.rank - right.rank)
    .map((item) => (item.kind === 'key' && hasValues(item, schema, path, site, asked) ? openItem(item) : item));
}

/** What the schema lists may exist, too. */
function withoutRepeats(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const seen = new Set<string>();
  return items.filter(({ kind, label }) => kind !== 'value' || (!seen.has(label) && seen.add(label)));
}

/** What the world is asked for. */
interface Asked {
  /** The resource as it reads with a placeholder at the cursor. */
  readonly value: unknown;
  readonly resource: ResourceAtPath;
  readonly known: KnownResources;
}

/** What no schema says: blocks, the usual keys of a free map, what exists in files and the cluster. */
function more(schema: Schema, path: Path, site: Site, asked: Asked): readonly CompletionItem[] {
  if (schema.type === 'array') {
    const inner = schema.items && siteOfItem(schema.items, site);
    return schema.items === undefined || inner === undefined ? [] : more(schema.items, [...path, 0], inner, asked);
  }
  const question = { resource: asked.value, path, site, known: asked.known };
  const names = path.filter((step) => typeof step === 'string');
  if (!isMap(schema)) {
    const holder = memberSchema(asked.resource, path.slice(0, -1));
    return [
      ...(holder === undefined ? [] : targetProposals(holder, question)),
      ...modelProposals(asked.value, path, site),
      ...usualValueProposals(names, schema, site),
    ];
  }
  return [
    ...referenceProposals(schema, question),
    ...blockProposals(names, schema, site),
    ...usualKeyProposals(names, schema, site),
  ];
}

/** Whether there is something to choose from behind a key that the schema leaves free. */
function hasValues(item: CompletionItem, holder: Schema, path: Path, site: Site, asked: Asked): boolean {
  if (item.continues || site.bare || site.quoted || item.stops.length > 0) return item.continues;
  const child = holder.properties.get(item.label);
  if (child === undefined || isBlock(child)) return false;
  const target = hasTargets(item.label, { path, resource: asked.value, known: asked.known });
  return target ?? more(child, [...path, item.label], site, asked).length > 0;
}

function openItem(item: CompletionItem): CompletionItem {
  return item.continues ? item : { ...item, continues: true };
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
  properties: { apiVersion: { type: 'string', enum: [] }, kind: { type: 'string', enum: [] } },
});

/** The keys of a resource: its header while nobody knows its kind, then all but what only the cluster writes. */
function rootSchema({ schema, apiVersion, kind }: ResourceAtPath): Schema | undefined {
  if (schema === undefined) return apiVersion === undefined || kind === undefined ? headerSchema : undefined;
  const own = [...schema.root.properties].filter(([name]) => name !== 'status' && name !== 'metadata');
  const properties = new Map([...headerSchema.properties, ['metadata', metadataSchema] as const, ...own]);
  const required = [...new Set(['metadata', ...schema.root.required])];
  return { ...schema.root, properties, required };
}

function memberSchema({ schema }: ResourceAtPath, path: Path): Schema | undefined {
  if (schema === undefined || path[0] === 'status') return undefined;
  return path.length === 1 && path[0] === 'metadata' ? metadataSchema : schemaOfPath(schema.root, path);
}

/** @param takesKeys whether a key goes there, so that an item of a flow list needs its braces */
function siteOf(place: CursorPlace, takesKeys = false): Site {
  const needsBraces = takesKeys && place.needsBraces;
  const dash = place.needsDash ? '- ' : needsBraces ? '{ ' : '';
  return {
    word: place.word,
    prefix: (place.needsSpace ? ' ' : ' '.repeat(place.missingSpaces)) + dash,
    suffix: (needsBraces ? ' }' : '') + (place.needsComma ? ',' : ''),
    column: place.column + (place.needsDash ? 2 : 0),
    siblings: place.siblings,
    flow: place.flow,
    quoted: place.quoted,
    bare: place.hasColon || (place.hasRest && !place.needsComma),
    indent: place.indent,
    listIndent: place.listIndent,
  };
}

/** A map or list behind its key: its first line is proposed on the next one, where nothing is written yet. */
function siteBehindColon(place: CursorPlace, text: string, { type }: Schema): Site | undefined {
  if (place.quoted || place.hasRest || place.word.end > place.word.start) return undefined;
  if (place.flow) return type === 'array' ? siteOf(place) : inBraces(siteOf(place));
  const spaces = /[ \t]*$/.exec(text.slice(0, place.word.start))?.[0].length ?? 0;
  const column = place.column + (type === 'array' ? place.listIndent : place.indent);
  const word = { start: place.word.start - spaces, end: place.word.end };
  return { ...siteOf(place), word, prefix: `\n${' '.repeat(column)}`, column };
}

function inBraces(site: Site): Site {
  return { ...site, prefix: `${site.prefix}{ `, suffix: ` }${site.suffix}` };
}
