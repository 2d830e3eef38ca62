import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { forbiddenImport } from './rings.ts';

const maximumLines = 500;

/** Every import of a TypeScript file, the type-only ones too. */
function importsOf(text: string): readonly string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

const sources = globSync('src/**/*.ts').map((path) => path.replaceAll('\\', '/'));
const imports = new Map(sources.map((path) => [path, importsOf(readFileSync(path, 'utf8'))]));

void test('no import crosses the rings, not even a type', () => {
  const crossings = [...imports].flatMap(([path, specifiers]) =>
    specifiers.flatMap((specifier) => {
      const reason = forbiddenImport(path, specifier);
      return reason === undefined ? [] : [`${path} → ${specifier}: ${reason}`];
    }),
  );
  assert.deepEqual(crossings, []);
});

void test('no import cycles', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const specifier of imports.get(path) ?? []) {
      if (specifier.startsWith('.')) visit(posix.join(posix.dirname(path), specifier), [...trail, path]);
    }
    done.add(path);
  };
  for (const path of sources) visit(path, []);
  assert.deepEqual(cycles, []);
});

void test(`no file is longer than ${maximumLines} lines`, () => {
  const tests = globSync('test/**/*.ts').map((path) => path.replaceAll('\\', '/'));
  const long = [...sources, ...tests]
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > maximumLines);
  assert.deepEqual(long, []);
});

const rules: readonly (readonly [importer: string, specifier: string, allowed: boolean])[] = [
  ['src/core/graph/a.ts', '../resource/b.ts', true],
  ['src/core/resource/a.ts', '../graph/b.ts', false],
  ['src/core/graph/a.ts', 'vscode', false],
  ['src/core/graph/a.ts', 'node:fs', false],
  ['src/core/graph/a.ts', 'fs', false],
  ['src/core/graph/a.ts', '../../io/kube/b.ts', false],
  ['src/core/attic/a.ts', '../base/b.ts', false],
  ['src/io/kube/a.ts', '../../core/cluster/b.ts', true],
  ['src/io/kube/a.ts', '../../editor/b.ts', false],
  ['src/io/kube/a.ts', 'vscode', false],
  ['src/editor/views/a.ts', 'vscode', true],
  ['src/editor/views/a.ts', '../../io/kube/b.ts', false],
  ['src/page/a.ts', '../core/panel/b.ts', true],
  ['src/page/a.ts', '../core/cluster/b.ts', false],
  ['src/page/a.ts', 'node:fs', false],
  ['src/extension.ts', './io/kube/b.ts', true],
  ['src/check/main.ts', '../io/kube/b.ts', true],
  ['src/check/main.ts', '../editor/b.ts', false],
  ['src/check/main.ts', 'vscode', false],
];

void test('the rule itself', () => {
  for (const [importer, specifier, allowed] of rules) {
    assert.equal(forbiddenImport(importer, specifier) === undefined, allowed, `${importer} → ${specifier}`);
  }
});
