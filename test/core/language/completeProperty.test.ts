import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { CompletionItem } from '../../../src/core/language/index.ts';
import { isJsonObject } from '../../../src/core/resource/json.ts';
import { parseYaml, splitDocuments } from '../../../src/core/yaml/index.ts';
import { randomValue, seededRandom } from '../validate/randomResource.ts';
import { bundledRegistry, bundledService, nameOf } from './completing.ts';
import { apply, uri } from './world.ts';

/** A resource of a kind that the bundled schemas know, written in one of the ways that people write. */
const document = fc
  .record({
    seed: fc.nat(),
    kind: fc.constantFrom(...bundledRegistry.all()),
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    flow: fc.boolean(),
  })
  .map(({ seed, kind, indent, indentSeq, flow }) => {
    const random = seededRandom(seed);
    const value = randomValue(kind.root, { random, wildness: 0 });
    const { id } = kind;
    const header = { apiVersion: id.group === '' ? id.version : `${id.group}/${id.version}`, kind: id.kind };
    const body = isJsonObject(value) ? value : {};
    const { status: _, ...written } = body;
    const whole = { ...written, ...header, metadata: { name: 'a' } };
    const options = flow ? { collectionStyle: 'flow' as const, lineWidth: 0 } : { indent, indentSeq, lineWidth: 0 };
    return stringify(whole, options);
  });

function problemsOf(text: string): number {
  return splitDocuments(text).reduce((sum, chunk) => sum + parseYaml(chunk.text).problems.length, 0);
}

interface Place {
  readonly text: string;
  readonly items: readonly CompletionItem[];
}

const tries = 12;

/** An empty line, put somewhere in a text at an indentation that a line beside it has, where something is proposed. */
function emptyLine(text: string, seed: number, wanted: (item: CompletionItem) => boolean): Place | undefined {
  const random = seededRandom(seed);
  const lines = text.trimEnd().split('\n');
  for (let count = 0; count < tries; count += 1) {
    const at = 1 + Math.floor(random() * lines.length);
    const beside = lines[at - 1 + Math.floor(random() * 2)] ?? '';
    const lead = (random() < 0.5 ? /^[ ]*(?:- +)*/ : /^[ ]*/).exec(beside)?.[0].length ?? 0;
    const above = [...lines.slice(0, at), ' '.repeat(lead)].join('\n');
    const drawn = [above, ...lines.slice(at), ''].join('\n');
    const items = bundledService.complete(uri, drawn, above.length).filter(wanted);
    if (items.length > 0) return { text: drawn, items };
  }
  return undefined;
}

/** What is still to be written below what was taken: it is said, and it is no fault of the proposal. */
const missing =
  /^validate\.(?:required|exactlyOne|atLeastOne|tooFewItems|tooFewEntries|tooShort|rule|pattern|type|format|minimum|metadata\w*)$/;

function errors(text: string): readonly string[] {
  return bundledService
    .diagnose(uri, text)
    .filter(({ severity, code }) => severity === 'error' && !missing.test(code))
    .map(({ code, path }) => `${code} ${path.join('.')}`);
}

function take(text: string, item: CompletionItem): string {
  return apply(text, [item.edit]);
}

const setting = { numRuns: 60, seed: 11 } as const;

void test('whatever is taken at an empty line leaves YAML that parses', () => {
  let count = 0;
  fc.assert(
    fc.property(document, fc.nat(), fc.nat(), (text, seed, choice) => {
      fc.pre(problemsOf(text) === 0);
      const place = emptyLine(text, seed, () => true);
      const item = place?.items[choice % place.items.length];
      if (place === undefined || item === undefined) return;
      count += 1;
      const after = take(place.text, item);
      assert.equal(problemsOf(after), 0, `${nameOf(item)}:\n${after}`);
    }),
    setting,
  );
  assert.ok(count > 25, `${count} taken`);
});

void test('whatever is taken anywhere in a document leaves YAML that parses', () => {
  let count = 0;
  fc.assert(
    fc.property(document, fc.nat(), fc.nat(), (text, where, choice) => {
      fc.pre(problemsOf(text) === 0);
      const items = bundledService.complete(uri, text, where % (text.length + 1));
      const item = items[choice % Math.max(1, items.length)];
      if (item === undefined) return;
      count += 1;
      const after = take(text, item);
      assert.equal(problemsOf(after), 0, `${nameOf(item)} at ${where % (text.length + 1)}:\n${text}\n=>\n${after}`);
    }),
    setting,
  );
  assert.ok(count > 15, `${count} taken`);
});

void test('a required key or a value of an enumeration brings no error but of what is still missing below it', () => {
  let count = 0;
  fc.assert(
    fc.property(document, fc.nat(), fc.nat(), (text, seed, choice) => {
      fc.pre(problemsOf(text) === 0);
      const place = emptyLine(text, seed, ({ rank, kind }) => rank === 0 || kind === 'value');
      const item = place?.items[choice % place.items.length];
      if (place === undefined || item === undefined) return;
      count += 1;
      const before = new Set(errors(text));
      const after = take(place.text, item);
      const brought = errors(after).filter((error) => !before.has(error));
      assert.deepEqual(brought, [], `${nameOf(item)}:\n${after}`);
    }),
    { ...setting, numRuns: 100 },
  );
  assert.ok(count > 10, `${count} taken`);
});
