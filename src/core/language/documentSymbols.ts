import { isJsonObject, listAt, stringAt } from '../resource/json.ts';
import { shiftRange, type Path, type SourceRange, type YamlDocument } from '../yaml/index.ts';
import { entryRange, trimmedRange } from './entryRange.ts';

/** An entry of the outline: a resource, a section of it, or a named part of a section. */
export interface DocumentSymbol {
  readonly name: string;
  /** What stands behind the name in a weaker colour; empty when there is nothing to add. */
  readonly detail: string;
  readonly type: 'resource' | 'section' | 'item';
  /** In the file: all of it, and what is selected when it is chosen. */
  readonly range: SourceRange;
  readonly selection: SourceRange;
  readonly children: readonly DocumentSymbol[];
}

/** Lists that people look for parts in, by the name of their field. */
const itemLists: ReadonlySet<string> = new Set([
  'groups',
  'providers',
  'listeners',
  'rules',
  'parentRefs',
  'backendRefs',
  'targetRefs',
  'targets',
  'from',
  'to',
]);

/** Fields of an item that say which one it is, the most telling first. */
const telling = ['name', 'sectionName', 'kind'];

/** Deeper than any part of a published kind; a bound for what is generated. */
const maxDepth = 12;

/**
 * The outline of a file: its resources by name and kind, their sections, and below these the providers of groups, the rules
 * of routes, listeners and references. Values are no part of it.
 */
export function documentSymbols(documents: readonly YamlDocument[]): readonly DocumentSymbol[] {
  return documents.flatMap((document) => {
    const { value } = document.parsed;
    const isList = isJsonObject(value) && value['kind'] === 'List';
    if (!isList) return resourceSymbol(value, [], document);
    return listAt(value, 'items').flatMap((item, index) => resourceSymbol(item, ['items', index], document));
  });
}

function resourceSymbol(value: unknown, path: Path, document: YamlDocument): readonly DocumentSymbol[] {
  const kind = stringAt(value, 'kind');
  if (!isJsonObject(value) || kind === undefined) return [];
  const name = stringAt(value['metadata'], 'name') ?? stringAt(value['metadata'], 'generateName') ?? kind;
  const range = entryRange(path, document);
  const selection = valueOf([...path, 'metadata', 'name'], document) ?? valueOf([...path, 'kind'], document);
  if (range === undefined) return [];
  const children = Object.entries(value)
    .filter(([, child]) => typeof child === 'object' && child !== null)
    .flatMap(([key, child]) => sectionSymbol(key, child, [...path, key], document));
  return [{ name, detail: kind, type: 'resource', range, selection: selection ?? range, children }];
}

/** A field that holds more than a value. */
function sectionSymbol(name: string, value: unknown, path: Path, document: YamlDocument): readonly DocumentSymbol[] {
  const range = entryRange(path, document);
  if (range === undefined || path.length > maxDepth) return [];
  const children = Array.isArray(value)
    ? itemSymbols(name, value, path, document)
    : fieldSymbols(value, path, document);
  return [{ name, detail: '', type: 'section', range, selection: keyOf(path, document) ?? range, children }];
}

function fieldSymbols(value: unknown, path: Path, document: YamlDocument): readonly DocumentSymbol[] {
  if (!isJsonObject(value) || path[0] === 'metadata' || path.at(-1) === 'metadata') return [];
  return Object.entries(value)
    .filter(([, child]) => typeof child === 'object' && child !== null)
    .flatMap(([key, child]) => sectionSymbol(key, child, [...path, key], document));
}

function itemSymbols(
  list: string,
  items: readonly unknown[],
  path: Path,
  document: YamlDocument,
): readonly DocumentSymbol[] {
  if (!itemLists.has(list)) return [];
  return items.flatMap((item, index): readonly DocumentSymbol[] => {
    const at = [...path, index];
    const range = entryRange(at, document);
    if (range === undefined || !isJsonObject(item)) return [];
    const key = telling.find((candidate) => stringAt(item, candidate) !== undefined);
    const name = key === undefined ? `${list}[${index}]` : (stringAt(item, key) ?? '');
    const selection = key === undefined ? undefined : valueOf([...at, key], document);
    const children = fieldSymbols(item, at, document);
    return [{ name, detail: detailOf(item, key), type: 'item', range, selection: selection ?? range, children }];
  });
}

/** The kind that is referred to, or the one field that says what an unnamed item is about. */
function detailOf(item: Readonly<Record<string, unknown>>, shown: string | undefined): string {
  if (shown !== 'kind' && typeof item['kind'] === 'string') return item['kind'];
  if (typeof item['protocol'] === 'string') return [item['protocol'], item['port']].filter(Boolean).join(' ');
  const match = listAt(item, 'matches').find(isJsonObject);
  return stringAt(match?.['path'], 'value') ?? '';
}

function keyOf(path: Path, document: YamlDocument): SourceRange | undefined {
  const range = document.parsed.tree?.locate(path)?.key;
  return range && shiftRange(range, document.start);
}

function valueOf(path: Path, document: YamlDocument): SourceRange | undefined {
  const range = document.parsed.tree?.locate(path)?.value;
  return range && trimmedRange(range, document);
}
