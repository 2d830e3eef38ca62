import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { message, type Message } from '../messages/index.ts';
import type { Path } from './path.ts';
import { plainKeyText, resolvePlainScalar, throughJson, type PlainScalar } from './plainScalar.ts';
import type { SourceRange } from './sourceRange.ts';
import type { YamlProblem, YamlProblemCode } from './yamlProblem.ts';

/** Where go-yaml begins to look at how much of a document comes out of aliases, and how much it lets. */
const aliasLimits = { aliases: 100, nodes: 1_000, fewNodes: 400_000, manyNodes: 4_000_000, most: 0.99, least: 0.1 };

interface ReadResult {
  /** Plain data: null, boolean, number, bigint, string, arrays, objects. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
}

/**
 * The data of a syntax tree as the API server's YAML reader (go-yaml v2, then JSON) sees it, with what that reader
 * refuses. A duplicate key keeps its last value. Work is bounded whatever the aliases do.
 */
export function readValue(document: Document.Parsed): ReadResult {
  const reader = new ValueReader();
  const value = reader.read(document.contents, []);
  return { value, problems: reader.problems };
}

/** Whether a key means "merge" to go-yaml: a plain `<<`, or one tagged so. */
export function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) &&
    (key.source === '<<' || key.value === '<<') &&
    (key.type === 'PLAIN' || key.tag?.endsWith(':merge') === true)
  );
}

/** In a flow collection `?a` is a key to libyaml, with or without space after the mark. */
function hasKeyMark(node: unknown): node is Scalar {
  return isScalar(node) && node.type === 'PLAIN' && /^\?./s.test(node.source ?? '');
}

/** A key as the text that it becomes in JSON; undefined when Kubernetes cannot take it. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const value = scalarValue(key);
  if (value === undefined) return undefined;
  return plainKeyText(value, key.source ?? '');
}

/** A scalar with what go-yaml takes it for; undefined when its tag asks for something else. */
function scalarValue(scalar: Scalar): PlainScalar | undefined {
  const { tag, source, value } = scalar;
  const text = source ?? String(value);
  if (tag === undefined || tag === '!') {
    return scalar.type === 'PLAIN' && tag === undefined ? resolvePlainScalar(text) : asText(text);
  }
  switch (tag) {
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:null':
    case 'tag:yaml.org,2002:timestamp':
      return readTagged(text, tag.slice(tag.lastIndexOf(':') + 1));
    case 'tag:yaml.org,2002:binary': {
      const decoded = decodeBase64(text);
      return decoded === undefined ? undefined : asText(decoded);
    }
    default:
      return asText(text);
  }
}

function asText(text: string): PlainScalar {
  return { kind: 'str', value: text };
}

function readTagged(text: string, wanted: string): PlainScalar | undefined {
  const read = resolvePlainScalar(text);
  if (read.kind === wanted || (read.kind === 'uint' && wanted === 'int')) return read;
  return read.kind === 'int' && wanted === 'float'
    ? { kind: 'float', value: throughJson(Number(read.value)) }
    : undefined;
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(packed), (character) => character.charCodeAt(0)));
}

class ValueReader {
  readonly problems: YamlProblem[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #nodes = 0;
  #ofAliases = 0;
  #depth = 0;
  #stopped = false;

  read(node: unknown, path: Path): unknown {
    this.#count();
    if (this.#stopped || this.#isBomb()) return this.#stop(node, path);
    if (isAlias(node)) return this.#readAlias(node, path);
    if (isScalar(node)) return this.#readScalar(node, path);
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const value = isMap(node)
      ? this.#readMap(node, path)
      : node.items.map((item, index) => this.#readItem(item, [...path, index], node.flow === true));
    this.#open.delete(node);
    return value;
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#depth > 0) this.#ofAliases += 1;
  }

  /** go-yaml's own measure: in a small document nearly all may come out of aliases, in a huge one a tenth. */
  #isBomb(): boolean {
    const { aliases, nodes, fewNodes, manyNodes, most, least } = aliasLimits;
    if (this.#ofAliases <= aliases || this.#nodes <= nodes) return false;
    const size = Math.min(Math.max((this.#nodes - fewNodes) / (manyNodes - fewNodes), 0), 1);
    return this.#ofAliases / this.#nodes > most - (most - least) * size;
  }

  /** An item of a flow list may be a pair: `[a: 1]` is a list of one map. */
  #readItem(item: unknown, path: Path, isFlow: boolean): unknown {
    if (isFlow && hasKeyMark(item)) return objectOf([[(item.source ?? '').slice(1), null]]);
    if (!isPair(item)) return this.read(item, path);
    const key = keyText(item.key);
    return key === undefined ? {} : objectOf([[key, this.read(item.value, [...path, key])]]);
  }

  #readScalar(scalar: Scalar, path: Path): unknown {
    if (scalar.anchor !== undefined) this.#anchors.set(scalar.anchor, scalar);
    const read = scalarValue(scalar);
    if (read === undefined) {
      const tag = (scalar.tag ?? '').replace('tag:yaml.org,2002:', '!!');
      this.#report('yaml.badTag', scalar, path, message('yaml.badTag', { tag }));
      return null;
    }
    if (typeof read.value === 'number' && !Number.isFinite(read.value)) {
      const text = message('yaml.unsupportedValue', { value: scalar.source ?? '' });
      this.#report('yaml.unsupportedValue', scalar, path, text);
      return null;
    }
    return read.value;
  }

  #readAlias(alias: Alias, path: Path): unknown {
    const target = this.#anchors.get(alias.source);
    if (target === undefined || this.#open.has(target)) {
      this.#report('yaml.unresolvedAlias', alias, path, message('yaml.unresolvedAlias', { name: alias.source }));
      return null;
    }
    this.#depth += 1;
    const value = this.read(target, path);
    this.#depth -= 1;
    return value;
  }

  #readMap(map: YAMLMap, path: Path): unknown {
    const entries = new Map<string, unknown>();
    // `1` and `"1"` are two keys to go-yaml; which of them JSON keeps is open there, the last one here.
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      if (this.#stopped) break;
      if (isMergeKey(key)) {
        this.#merge(key, value, { entries, seen }, path);
        continue;
      }
      this.#count();
      const resolved = isAlias(key) ? this.#anchors.get(key.source) : key;
      if (isScalar(resolved) && resolved.anchor !== undefined) this.#anchors.set(resolved.anchor, resolved);
      const name = map.flow === true && hasKeyMark(resolved) ? (resolved.source ?? '').slice(1) : keyText(resolved);
      if (name === undefined) {
        this.#report('yaml.unsupportedKey', key ?? map, path, message('yaml.unsupportedKey'));
        this.read(value, path);
        continue;
      }
      const typed = typedKey(resolved, name);
      if (seen.has(typed)) {
        this.#report('yaml.duplicateKey', key, [...path, name], message('yaml.duplicateKey', { key: name }), typed);
      }
      seen.add(typed);
      entries.set(name, this.read(value, [...path, name]));
    }
    return objectOf(entries);
  }

  /** Strict decoding lets a merge neither override nor be overridden: both count as the same key set twice. */
  #merge(key: unknown, source: unknown, into: Entries, path: Path): void {
    const node = isAlias(source) ? this.#anchors.get(source.source) : source;
    const parts = isSeq(node) ? node.items.toReversed() : [source];
    for (const part of parts) {
      const value = this.read(part, path);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        this.#report('yaml.badMerge', part ?? key, path, message('yaml.badMerge'));
        continue;
      }
      for (const [name, merged] of Object.entries(value)) {
        const typed = JSON.stringify(name);
        if (into.seen.has(typed)) {
          const text = message('yaml.duplicateMergedKey', { key: name });
          this.#report('yaml.duplicateKey', key, [...path, name], text, typed);
        }
        into.seen.add(typed);
        into.entries.set(name, merged);
      }
    }
  }

  #stop(node: unknown, path: Path): null {
    if (!this.#stopped) this.#report('yaml.tooManyAliases', node, path, message('yaml.tooManyAliases'));
    this.#stopped = true;
    return null;
  }

  #report(code: YamlProblemCode, node: unknown, path: Path, shown: Message, key?: string): void {
    const problem = { code, range: rangeOf(node), message: shown, path };
    this.problems.push(key === undefined ? problem : { ...problem, key });
  }
}

interface Entries {
  readonly entries: Map<string, unknown>;
  readonly seen: Set<string>;
}

/** A key as Go writes it: text in quotes, all else plain. */
function typedKey(key: unknown, name: string): string {
  const kind = isScalar(key) ? scalarValue(key)?.kind : undefined;
  if (kind === 'float') return `${name} (float)`;
  return kind === 'int' || kind === 'bool' ? name : JSON.stringify(name);
}

/** `__proto__` is a key like any other in YAML. */
function objectOf(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries);
}

function rangeOf(node: unknown): SourceRange {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  if (!range) return { start: 0, end: 0 };
  return { start: range[0], end: Math.max(range[1], range[0]) };
}
