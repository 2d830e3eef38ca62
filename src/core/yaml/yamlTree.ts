import { isAlias, isMap, isPair, isScalar, isSeq, visit, type Document, type Node, type Pair } from 'yaml';
import type { Path } from './path.ts';
import { isMergeKey, keyText } from './readValue.ts';
import type { SourceRange } from './sourceRange.ts';

/** Where a path stands in the text. */
interface NodeLocation {
  /** Of the key that holds the value, quotes included; undefined for the root and for list items. */
  readonly key: SourceRange | undefined;
  /** Of the value, without its key or dash; empty, at the place where it would stand, for a value that is not written. */
  readonly value: SourceRange;
  /** The whole entry: from the key (or the item) to the end of the value. */
  readonly entry: SourceRange;
  /** How the value is written: `"quoted"` scalars differ from plain ones in type and in the fixes that apply. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'map' | 'list' | 'alias' | 'none';
  /** Whether the value, or the map or list that holds it, is in flow style (`{…}`, `[…]`). */
  readonly flow: boolean;
  /** The scalar as written, without quotes; undefined for maps and lists. */
  readonly source: string | undefined;
  /** False where an alias or a merge stands for it: it is written elsewhere. */
  readonly isOwn: boolean;
}

/** What stands at an offset: the deepest path, and whether the offset is on its key. */
interface PathAtOffset {
  readonly path: Path;
  readonly onKey: boolean;
}

/** The syntax tree of a document, asked by path and by offset. Offsets are relative to the document's text. */
export class YamlTree {
  readonly #document: Document.Parsed;
  #anchors: Map<string, Node> | undefined;
  #shared: readonly SourceRange[] | undefined;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /** Undefined when nothing in the text has this path. A path that leads through an alias or merge stands at its use. */
  locate(path: Path): NodeLocation | undefined {
    let node: unknown = this.#document.contents;
    let found: NodeLocation = locationOf(undefined, node, false);
    let pinned = false;
    for (const step of path) {
      if (isAlias(node)) {
        pinned = true;
        node = this.#target(node);
      }
      const next = this.#child(node, step);
      if (next === undefined) return undefined;
      if (next.merged) pinned = true;
      node = next.value;
      if (!pinned) found = locationOf(next.key, next.value, isFlow(next.holder), next.holder);
    }
    return pinned ? { ...found, isOwn: false } : found;
  }

  /** What aliases stand for: a change there is a change in every place that uses it. */
  sharedRanges(): readonly SourceRange[] {
    if (this.#shared === undefined) {
      const names = new Set<string>();
      const anchored: { readonly name: string; readonly range: SourceRange }[] = [];
      visit(this.#document, {
        Node: (_, node) => {
          if (isAlias(node)) names.add(node.source);
          else if (node.anchor !== undefined) anchored.push({ name: node.anchor, range: nodeRange(node) });
        },
      });
      this.#shared = anchored.filter(({ name }) => names.has(name)).map(({ range }) => range);
    }
    return this.#shared;
  }

  /** The entries of a key that stands more than once in a map, in the order of the text. */
  entriesOf(path: Path): readonly SourceRange[] {
    let node: unknown = this.#document.contents;
    for (const step of path.slice(0, -1)) node = this.#child(this.#resolve(node), step)?.value;
    const holder = this.#resolve(node);
    if (!isMap(holder)) return [];
    return holder.items
      .filter((item) => !isMergeKey(item.key) && keyText(this.#resolve(item.key)) === path.at(-1))
      .map((item) => locationOf(item.key, item.value, isFlow(holder), holder).entry);
  }

  /** The deepest path whose key or value touches the offset; the root's path is empty. */
  pathAt(offset: number): PathAtOffset {
    const path: (string | number)[] = [];
    let node: unknown = this.#document.contents;
    for (;;) {
      if (isMap(node)) {
        // A block map ends where the next key begins: of two that touch, the later one is meant.
        const pair: Pair | undefined = node.items.findLast(
          (item) => touches(item.key, offset) || touches(item.value, offset),
        );
        const name = pair === undefined ? undefined : keyText(pair.key);
        if (pair === undefined || name === undefined) return { path, onKey: false };
        path.push(name);
        if (touches(pair.key, offset)) return { path, onKey: true };
        node = pair.value;
      } else if (isSeq(node)) {
        const index: number = node.items.findLastIndex((item) => touches(item, offset));
        if (index < 0) return { path, onKey: false };
        path.push(index);
        node = node.items[index];
      } else {
        return { path, onKey: false };
      }
    }
  }

  /** The ranges of the keys of the map at a path, in the order of the text. */
  keysAt(path: Path): readonly { readonly name: string; readonly range: SourceRange }[] {
    let node: unknown = this.#document.contents;
    for (const step of path) node = this.#child(this.#resolve(node), step)?.value;
    node = this.#resolve(node);
    if (!isMap(node)) return [];
    return node.items.flatMap((item) => {
      const name = keyText(item.key);
      return name === undefined ? [] : [{ name, range: nodeRange(item.key) }];
    });
  }

  /** Every scalar of the document, keys included, with how it is written. */
  scalars(): readonly { readonly source: string; readonly style: NodeLocation['style']; readonly isKey: boolean }[] {
    const found: { source: string; style: NodeLocation['style']; isKey: boolean }[] = [];
    visit(this.#document, {
      Scalar: (key, node) => {
        found.push({ source: node.source ?? '', style: styleOf(node), isKey: key === 'key' });
      },
    });
    return found;
  }

  #resolve(node: unknown): unknown {
    return isAlias(node) ? this.#target(node) : node;
  }

  #target(alias: { readonly source: string }): unknown {
    if (this.#anchors === undefined) {
      const anchors = new Map<string, Node>();
      visit(this.#document, {
        Node: (_, node) => {
          if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
        },
      });
      this.#anchors = anchors;
    }
    return this.#anchors.get(alias.source);
  }

  #child(
    holder: unknown,
    step: string | number,
  ):
    { readonly key: unknown; readonly value: unknown; readonly holder: unknown; readonly merged: boolean } | undefined {
    if (isSeq(holder) && typeof step === 'number') {
      const item = holder.items[step];
      if (item === undefined) return undefined;
      return { key: undefined, value: isPair(item) ? item.value : item, holder, merged: false };
    }
    if (!isMap(holder)) return undefined;
    // The last one wins where a key stands twice.
    const pair = holder.items.findLast((item) => !isMergeKey(item.key) && keyText(this.#resolve(item.key)) === step);
    if (pair !== undefined) return { key: pair.key, value: pair.value, holder, merged: false };
    for (const item of holder.items) {
      if (!isMergeKey(item.key)) continue;
      const source = this.#resolve(item.value);
      for (const part of isSeq(source) ? source.items : [source]) {
        const found = this.#child(this.#resolve(part), step);
        if (found !== undefined) return { ...found, merged: true };
      }
    }
    return undefined;
  }
}

function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function nodeRange(node: unknown): SourceRange {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

function touches(node: unknown, offset: number): boolean {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return false;
  const range = node.range;
  return range !== null && range !== undefined && range[0] <= offset && offset <= range[1];
}

function styleOf(node: unknown): NodeLocation['style'] {
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'list';
  if (isAlias(node)) return 'alias';
  if (!isScalar(node)) return 'none';
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'QUOTE_SINGLE':
      return 'single';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return node.source === '' || node.source === undefined ? 'none' : 'plain';
  }
}

function locationOf(key: unknown, node: unknown, inFlow: boolean, holder?: unknown): NodeLocation {
  const keyRange = key === undefined ? undefined : nodeRange(key);
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  const fallback = keyRange ?? nodeRange(holder);
  const value = isNode && node.range ? nodeRange(node) : { start: fallback.end, end: fallback.end };
  return {
    key: keyRange,
    value,
    entry: { start: keyRange?.start ?? value.start, end: value.end },
    style: styleOf(node),
    flow: inFlow || isFlow(node),
    source: isScalar(node) ? (node.source ?? String(node.value)) : undefined,
    isOwn: true,
  };
}
