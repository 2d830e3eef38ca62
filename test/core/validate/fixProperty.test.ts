import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { render } from '../../../src/core/messages/index.ts';
import { isJsonObject, valueAt } from '../../../src/core/resource/json.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import type { Finding } from '../../../src/core/validate/index.ts';
import { parseYaml, type Path } from '../../../src/core/yaml/index.ts';
import { applyEdits } from '../../support/applyEdits.ts';
import { findings } from './mending.ts';
import { randomValue, seededRandom } from './randomResource.ts';

const schemas = bundledSchemas();

function errors(text: string): readonly Finding[] {
  return findings(text).filter(({ severity }) => severity === 'error');
}

const placeOf = ({ code, path }: Finding): string => `${code} ${path.join('.')}`;
const keyOf = (finding: Finding): string => `${placeOf(finding)}: ${render(finding.message)}`;

/** Rules are not run on what has an error of structure inside, and nothing below a value of the wrong type is judged. */
function wasHidden(now: Finding, before: Finding): boolean {
  const isRule = /^validate\.(?:rule|exactlyOne|atMostOne|atLeastOne|minimumDuration)$/.test(now.code);
  return (isRule && isBelow(before.path, now.path)) || isBelow(now.path, before.path);
}

function isBelow(path: Path, holder: Path): boolean {
  return holder.every((step, index) => path[index] === step);
}

/** A finding with the place it had before the item at `gone` went: those behind it have moved up. */
function movedBack(finding: Finding, gone: Path): Finding {
  const at = gone.length - 1;
  const [item, step] = [gone[at], finding.path[at]];
  const isBehind = typeof item === 'number' && typeof step === 'number' && step >= item;
  if (!isBehind || !isBelow(finding.path, gone.slice(0, -1))) return finding;
  return { ...finding, path: finding.path.with(at, step + 1) };
}

/** How often the item that stands at a path of `original` is in the same list of a text. */
function copies(text: string, original: string, path: Path): number {
  const value = JSON.stringify(valueAt(parseYaml(original).value, path));
  const list = valueAt(parseYaml(text).value, path.slice(0, -1));
  return Array.isArray(list) ? list.filter((item) => JSON.stringify(item) === value).length : 0;
}

/** Random resources of every kind with mistakes in them, in block and flow style, with Unix and Windows line ends. */
function* documents(count: number): Iterable<string> {
  for (let seed = 1; seed <= count; seed += 1) {
    const random = seededRandom(seed);
    const schema = schemas[seed % schemas.length];
    if (schema === undefined) continue;
    const value = randomValue(schema.root, { random, wildness: random() < 0.5 ? 0.6 : 0.2 });
    const { id } = schema;
    const header = { apiVersion: id.group === '' ? id.version : `${id.group}/${id.version}`, kind: id.kind };
    const { status: _, ...body } = isJsonObject(value) ? value : {};
    const whole = misplace({ ...header, metadata: { name: 'a' }, ...body, ...header }, random);
    const style = random() < 0.25 ? { collectionStyle: 'flow' as const } : { indent: random() < 0.5 ? 2 : 4 };
    const text = stringify(whole, { ...style, lineWidth: 0, indentSeq: random() < 0.5 });
    yield random() < 0.2 ? text.replaceAll('\n', '\r\n') : text;
  }
}

/** What people do wrong: a field in another map, a key without a value, one item in the place of its list; items that stand there again. */
function misplace(resource: Record<string, unknown>, random: () => number): Record<string, unknown> {
  const maps: Record<string, unknown>[] = [];
  collectMaps(resource['spec'], maps);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const [from, to] = [pick(maps), pick(maps)];
  const name = pick(Object.keys(from ?? {}));
  if (from === undefined || to === undefined || name === undefined) return resource;
  const value = structuredClone(from[name]);
  const lists = maps.flatMap((map) =>
    Object.keys(map)
      .filter((key) => Array.isArray(map[key]))
      .map((key) => [map, key] as const),
  );
  const list = pick(lists);
  const chance = random();
  if (chance < 0.3 && from !== to) {
    delete from[name];
    to[name] = value;
  } else if (chance < 0.5) from[name] = null;
  else if (chance < 0.7 && list !== undefined) {
    const [map, key] = list;
    const items: unknown = map[key];
    map[key] = Array.isArray(items) ? (items[0] ?? 'a') : items;
  } else if (chance < 0.8) {
    for (const [holder, key] of lists) {
      const items: unknown = holder[key];
      if (Array.isArray(items)) holder[key] = [...items, ...items.slice(0, 1), ...items.slice(0, 1)];
    }
  } else {
    const provider = maps.find((map) => 'openai' in map || 'anthropic' in map || 'bedrock' in map);
    if (provider !== undefined) provider['gemini'] ??= {};
  }
  return resource;
}

function collectMaps(value: unknown, into: Record<string, unknown>[]): void {
  if (Array.isArray(value)) for (const item of value) collectMaps(item, into);
  else if (isJsonObject(value)) {
    into.push(value);
    for (const inner of Object.values(value)) collectMaps(inner, into);
  }
}

test('a fix ends its finding, leaves YAML that reads, and the preferred one brings no error but below what it adds', () => {
  const counts = new Map<string, number>();
  let several = 0;
  for (const text of documents(1200)) {
    const before = errors(text);
    const known = new Set(before.map(keyOf));
    const places = new Set(before.map(placeOf));
    for (const finding of before) {
      for (const fix of finding.fixes) {
        const name = `${keyOf(finding)}: ${render(fix.title)}`;
        const after = applyEdits(text, fix.edits);
        counts.set(fix.title.code, (counts.get(fix.title.code) ?? 0) + 1);
        assert.deepEqual(
          parseYaml(after).problems.map(({ code }) => code),
          [],
          `${name}\n${text}\n=>\n${after}`,
        );
        const list = finding.path.slice(0, -1);
        const isOfList = ({ code, path }: Finding): boolean => code === finding.code && isBelow(path, list);
        const isRepeated = finding.code === 'validate.duplicateItem';
        const now = errors(after).map((one) => (isRepeated ? movedBack(one, finding.path) : one));
        // Of several equal items only the second is told, as the server does: another is told when one of three went.
        const left = isRepeated ? copies(after, text, finding.path) : 0;
        if (isRepeated) {
          assert.equal(left, copies(text, text, finding.path) - 1, `${name}\n${text}\n=>\n${after}`);
          const ended = before.filter(isOfList).length - now.filter(isOfList).length;
          assert.equal(ended, left > 1 ? 0 : 1, `${name}\n${text}\n=>\n${after}`);
          several += left > 1 ? 1 : 0;
        }
        assert.ok(isRepeated || !now.some((one) => keyOf(one) === keyOf(finding)), `${name}\n${text}\n=>\n${after}`);
        if (fix.preferred !== true) continue;
        // Sentences tell indexes and lengths of the list that are others by now.
        const wasThere = (one: Finding): boolean =>
          isRepeated ? places.has(placeOf(one)) || (left > 1 && isOfList(one)) : known.has(keyOf(one));
        const brought = now.filter((one) => !wasThere(one) && !wasHidden(one, finding));
        assert.deepEqual(brought.map(keyOf), [], `${name}\n${text}\n=>\n${after}`);
        if (text.includes('\r\n')) assert.doesNotMatch(after, /[^\r]\n/);
      }
    }
  }
  assert.ok(several > 5, `lists with several repeated items: ${several}`);
  for (const code of ['fix.add', 'fix.remove', 'fix.move', 'fix.keep', 'fix.quote', 'fix.rename', 'fix.wrap']) {
    assert.ok((counts.get(code) ?? 0) > 2, `${code}: ${JSON.stringify([...counts])}`);
  }
});
