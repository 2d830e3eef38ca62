import { message, type Message } from '../../messages/index.ts';
import type { Schema } from '../../schema/index.ts';
import { isPlainWord, quoted, requiredEntries, skeleton } from '../../validate/index.ts';
import { excludedBy, isWanted, typeMessage } from '../schemaFacts.ts';
import type { CompletionItem } from './completionItem.ts';
import { insertBlock, insertEntries, insertText, type Site } from './site.ts';

/** Everything that the schema lets stand at a site: keys of a map, values, an item of a list with its dash. */
export function proposals(schema: Schema, site: Site): readonly CompletionItem[] {
  if (schema.type === 'array') {
    const { items } = schema;
    const inner = items && siteOfItem(items, site);
    return items === undefined || inner === undefined ? [] : proposals(items, inner);
  }
  if (isMap(schema)) return keyProposals(schema, site);
  return valueProposals(schema, site);
}

/** Where the first item of a list is written that stands at a site; undefined where its text would not fit there. */
export function siteOfItem(items: Schema, site: Site): Site | undefined {
  if (!site.flow) return { ...site, prefix: `${site.prefix}- `, column: site.column + 2, siblings: [] };
  if (site.bare || site.quoted) return undefined;
  const [open, close] = isMap(items) ? ['[{ ', ' }]'] : ['[', ']'];
  return { ...site, prefix: site.prefix + open, suffix: close + site.suffix, siblings: [] };
}

export function isMap(schema: Schema): boolean {
  return schema.type === 'object' || schema.properties.size > 0;
}

function keyProposals(holder: Schema, site: Site): readonly CompletionItem[] {
  const keys = [...holder.properties]
    .filter(([name]) => !site.siblings.includes(name))
    .map(([name, schema]) => keyProposal(name, schema, holder, site));
  const missing = holder.required.filter((name) => !site.siblings.includes(name) && holder.properties.has(name));
  if (missing.length < 2 || site.bare || site.quoted) return keys;
  const all: CompletionItem = {
    label: missing.join(', '),
    hint: undefined,
    kind: 'snippet',
    detail: [message('language.allRequired')],
    description: undefined,
    ...insertBlock(site, requiredEntries(holder, missing)),
    rank: 0,
    continues: false,
  };
  return [all, ...keys];
}

function keyProposal(name: string, schema: Schema, holder: Schema, site: Site): CompletionItem {
  const required = holder.required.includes(name);
  const excluded = excludedBy(holder, name, site.siblings);
  const detail: Message[] = [typeMessage(schema)];
  if (required) detail.push(message('language.required'));
  if (excluded.length > 0) detail.push(message('language.excludes', { fields: excluded.join(', ') }));
  // A quote that is still open has to be closed by hand; text behind it would end up inside.
  const isWordOnly = site.bare || site.quoted;
  const word = site.quoted || isPlainWord(name) ? name : quoted(name);
  const text = isWordOnly ? insertText(site, word) : insertEntries(site, { [name]: skeleton(schema) });
  const isChosen = (text.stops[0]?.choices.length ?? 0) > 0;
  return {
    label: name,
    hint: undefined,
    kind: isBlock(schema) ? 'block' : 'key',
    detail,
    description: schema.description,
    ...text,
    rank: excluded.length > 0 ? 3 : required ? 0 : isWanted(holder, name, site.siblings) ? 1 : 2,
    // The choices of a blank open by themselves.
    continues: !site.bare && !isChosen && (isBlock(schema) || schema.enum !== undefined || schema.type === 'boolean'),
  };
}

export function isBlock(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'array';
}

function valueProposals(schema: Schema, site: Site): readonly CompletionItem[] {
  const values = schema.enum ?? (schema.type === 'boolean' ? [true, false] : []);
  const usual = schema.default;
  const all = isScalar(usual) && !values.includes(usual) ? [usual, ...values] : values;
  return all.filter(isScalar).map((value) => valueProposal(value, site, value === usual));
}

/** One value, as it has to be written to mean just that. */
export function valueProposal(value: Scalar, site: Site, isDefault = false, description?: string): CompletionItem {
  const needsQuotes = typeof value === 'string' && !site.quoted && !isPlainWord(value);
  return {
    label: String(value),
    hint: undefined,
    kind: 'value',
    detail: isDefault ? [message('language.default')] : [],
    description,
    ...insertText(site, needsQuotes ? quoted(value) : String(value), [], site.suffix),
    rank: isDefault ? 1 : 2,
    continues: false,
  };
}

type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
