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
import { readPlainScalar } from './plainScalar.ts';
import type { SourceRange } from './sourceRange.ts';
import type { YamlProblem, YamlProblemCode } from './yamlProblem.ts';

/** Expanded nodes of one document; go-yaml gives up on bombs of aliases near this size. */
const maxNodes = 400_000;

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

/** A key as the text that it becomes in JSON; undefined when Kubernetes cannot take it. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  const value = scalarValue(key);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  return undefined;
}

function scalarValue(scalar: Scalar): unknown {
  const { tag, value, source } = scalar;
  if (tag === undefined || tag === '!' || tag.endsWith(':str'))
    return tag === undefined ? value : (source ?? String(value));
  const text = source ?? String(value);
  switch (tag) {
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
    case 'tag:yaml.org,2002:bool':
    case 'tag:yaml.org,2002:null':
      return readPlainScalar(text);
    case 'tag:yaml.org,2002:binary':
      return decodeBase64(text);
    default:
      return text;
  }
}

function decodeBase64(text: string): string {
  try {
    return atob(text.replaceAll(/\s/g, ''));
  } catch {
    return text;
  }
}

class ValueReader {
  readonly problems: YamlProblem[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #nodes = 0;
  #stopped = false;

  read(node: unknown, path: Path): unknown {
    this.#nodes += 1;
    if (this.#nodes > maxNodes) return this.#stop(node, path);
    if (isAlias(node)) return this.#readAlias(node, path);
    if (isScalar(node)) return this.#readScalar(node, path);
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const value = isMap(node)
      ? this.#readMap(node, path)
      : node.items.map((item, index) => this.#readItem(item, [...path, index]));
    this.#open.delete(node);
    return value;
  }

  /** An item of a flow list may be a pair: `[a: 1]` is a list of one map. */
  #readItem(item: unknown, path: Path): unknown {
    if (!isPair(item)) return this.read(item, path);
    const key = keyText(item.key);
    return key === undefined ? {} : objectOf([[key, this.read(item.value, [...path, key])]]);
  }

  #readScalar(scalar: Scalar, path: Path): unknown {
    if (scalar.anchor !== undefined) this.#anchors.set(scalar.anchor, scalar);
    const value = scalarValue(scalar);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#report(
        'yaml.unsupportedValue',
        scalar,
        path,
        message('yaml.unsupportedValue', { value: scalar.source ?? '' }),
      );
      return null;
    }
    return value;
  }

  #readAlias(alias: Alias, path: Path): unknown {
    const target = this.#anchors.get(alias.source);
    if (target === undefined || this.#open.has(target)) {
      this.#report('yaml.unresolvedAlias', alias, path, message('yaml.unresolvedAlias', { name: alias.source }));
      return null;
    }
    return this.read(target, path);
  }

  #readMap(map: YAMLMap, path: Path): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      if (this.#stopped) break;
      if (isMergeKey(key)) {
        this.#merge(key, value, entries, path);
        continue;
      }
      const resolved = isAlias(key) ? this.#anchors.get(key.source) : key;
      if (isScalar(resolved) && resolved.anchor !== undefined) this.#anchors.set(resolved.anchor, resolved);
      const name = keyText(resolved);
      if (name === undefined) {
        this.#report('yaml.unsupportedKey', key ?? map, path, message('yaml.unsupportedKey'));
        this.read(value, path);
        continue;
      }
      if (entries.has(name)) {
        this.#report('yaml.duplicateKey', key, [...path, name], message('yaml.duplicateKey', { key: name }));
      }
      entries.set(name, this.read(value, [...path, name]));
    }
    return objectOf(entries);
  }

  /** Strict decoding lets a merge neither override nor be overridden: both count as the same key set twice. */
  #merge(key: unknown, source: unknown, into: Map<string, unknown>, path: Path): void {
    const node = isAlias(source) ? this.#anchors.get(source.source) : source;
    const parts = isSeq(node) ? node.items.toReversed() : [source];
    for (const part of parts) {
      const value = this.read(part, path);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        this.#report('yaml.badMerge', part ?? key, path, message('yaml.badMerge'));
        continue;
      }
      for (const [name, merged] of Object.entries(value)) {
        if (into.has(name)) {
          this.#report('yaml.duplicateKey', key, [...path, name], message('yaml.duplicateMergedKey', { key: name }));
        }
        into.set(name, merged);
      }
    }
  }

  #stop(node: unknown, path: Path): null {
    if (!this.#stopped) this.#report('yaml.tooManyAliases', node, path, message('yaml.tooManyAliases'));
    this.#stopped = true;
    return null;
  }

  #report(code: YamlProblemCode, node: unknown, path: Path, shown: Message): void {
    this.problems.push({ code, range: rangeOf(node), message: shown, path });
  }
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
