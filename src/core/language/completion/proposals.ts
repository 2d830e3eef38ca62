import { message, type Message } from '../../messages/index.ts';
import type { Schema } from '../../schema/index.ts';
import { isPlainWord, quoted } from '../../validate/index.ts';
import type { SourceRange } from '../../yaml/index.ts';
import { excludedBy, isWanted, typeMessage } from '../schemaFacts.ts';
import type { CompletionItem } from './completionItem.ts';

/** Where proposals are written. */
export interface Site {
  /** What each proposal replaces. */
  readonly word: SourceRange;
  /** Comes before each proposal: a line break with its indentation, a dash. */
  readonly prefix: string;
  /** Where a key will start on its line. */
  readonly column: number;
  readonly siblings: readonly string[];
  readonly flow: boolean;
  readonly quoted: boolean;
  /** Comes behind each key: a comma in flow style. */
  readonly suffix: string;
  /** Nothing but the key's or value's own text is wanted: a colon or more stands behind it. */
  readonly bare: boolean;
  readonly indent: number;
}

/** Everything that the schema lets stand at a site: keys of a map, values, an item of a list with its dash. */
export function proposals(schema: Schema, site: Site): readonly CompletionItem[] {
  if (schema.type === 'array') {
    if (schema.items === undefined || site.flow) return [];
    return proposals(schema.items, { ...site, prefix: `${site.prefix}- `, column: site.column + 2, siblings: [] });
  }
  if (schema.type === 'object' || schema.properties.size > 0) return keyProposals(schema, site);
  return valueProposals(schema, site);
}

function keyProposals(holder: Schema, site: Site): readonly CompletionItem[] {
  return [...holder.properties]
    .filter(([name]) => !site.siblings.includes(name))
    .map(([name, schema]) => keyProposal(name, schema, holder, site));
}

function keyProposal(name: string, schema: Schema, holder: Schema, site: Site): CompletionItem {
  const required = holder.required.includes(name);
  const excluded = excludedBy(holder, name, site.siblings);
  const detail: Message[] = [typeMessage(schema)];
  if (required) detail.push(message('language.required'));
  if (excluded.length > 0) detail.push(message('language.excludes', { fields: excluded.join(', ') }));
  const { text, cursor } = keyText(name, schema, site);
  return {
    label: name,
    kind: isBlock(schema) ? 'block' : 'key',
    detail,
    description: schema.description,
    edit: { ...site.word, newText: site.prefix + text + (site.bare ? '' : site.suffix) },
    cursor: site.prefix.length + cursor,
    rank: excluded.length > 0 ? 3 : required ? 0 : isWanted(holder, name, site.siblings) ? 1 : 2,
    continues: !site.bare && (isBlock(schema) || schema.enum !== undefined || schema.type === 'boolean'),
  };
}

function isBlock(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'array';
}

/** A text with the cursor behind it. */
function atEnd(text: string): { readonly text: string; readonly cursor: number } {
  return { text, cursor: text.length };
}

function keyText(name: string, schema: Schema, site: Site): { readonly text: string; readonly cursor: number } {
  const key = site.quoted || isPlainWord(name) ? name : quoted(name);
  if (site.bare) return { text: key, cursor: key.length };
  // A quote that is still open has to be closed by hand; text behind it would end up inside.
  if (site.quoted || !isBlock(schema)) return atEnd(site.quoted ? key : `${key}: `);
  const takesNothing = schema.type === 'object' && schema.properties.size === 0 && !schema.additional;
  if (takesNothing && !schema.preservesUnknown) return atEnd(`${key}: {}`);
  if (site.flow) {
    const brackets = schema.type === 'array' ? ['[', ']'] : ['{ ', ' }'];
    const text = `${key}: ${brackets.join('')}`;
    return { text, cursor: text.length - (brackets[1]?.length ?? 0) };
  }
  const inner = `\n${' '.repeat(site.column + site.indent)}`;
  return atEnd(`${key}:${inner}${schema.type === 'array' ? '- ' : ''}`);
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
  const newText = site.prefix + (needsQuotes ? quoted(value) : String(value));
  return {
    label: String(value),
    kind: 'value',
    detail: isDefault ? [message('language.default')] : [],
    description,
    edit: { ...site.word, newText },
    cursor: newText.length,
    rank: isDefault ? 1 : 2,
    continues: false,
  };
}

type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
