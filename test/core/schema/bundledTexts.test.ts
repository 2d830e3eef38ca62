import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import descriptions from '../../../src/core/schema/bundled/descriptions.json' with { type: 'json' };
import { bundledReleases, bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import rules from '../../../src/core/schema/bundled/rules.json' with { type: 'json' };
import { compareReleases, fieldSince } from '../../../src/core/schema/bundled/since.ts';
import since from '../../../src/core/schema/bundled/since.json' with { type: 'json' };
import type { ResourceSchema, Schema } from '../../../src/core/schema/index.ts';

/** The server's own part of every resource. */
const common = new Set(['apiVersion', 'kind', 'metadata', 'status']);

type Visit = (names: readonly string[], schema: Schema) => void;

/** Every field of a kind by the names on its way; lists and maps add none. */
function visitFields({ id, root }: ResourceSchema, visit: Visit): void {
  const walk = (schema: Schema, names: readonly string[]): void => {
    visit(names, schema);
    for (const holder of [schema, schema.items, schema.additional]) {
      for (const [name, child] of holder?.properties ?? []) {
        if (names.length > 1 || !common.has(name)) walk(child, [...names, name]);
      }
    }
  };
  walk(root, [id.kind]);
}

const all = bundledReleases.flatMap((release) => bundledSchemas(release).map((schema) => ({ release, schema })));
const ours = all.filter(({ schema }) => schema.id.group === 'agentgateway.dev');

const said = (schema: Schema): boolean => schema.rules.every(({ message }) => (message ?? '').length > 10);

const alternatives = (key: string): readonly string[] =>
  key
    .split('.')
    .reduce<readonly string[]>(
      (paths, segment) => paths.flatMap((path) => segment.split('|').map((name) => (path ? `${path}.${name}` : name))),
      [''],
    );

suite('The texts of the bundled schemas', () => {
  test('four kinds are whole in every release that has them', () => {
    const kinds = new Set(ours.map(({ schema }) => schema.id.kind));
    assert.deepEqual([...kinds].toSorted(), [
      'AgentgatewayBackend',
      'AgentgatewayModel',
      'AgentgatewayParameters',
      'AgentgatewayPolicy',
    ]);
    assert.ok(ours.every(({ schema }) => schema.complete));
  });

  test('every field has one', () => {
    const without = new Set<string>();
    for (const { schema } of all) {
      visitFields(schema, (names, { description }) => {
        if (description === undefined) without.add(names.slice(-3).join('.'));
      });
    }
    assert.deepEqual([...without], []);
  });

  test('every rule has a sentence', () => {
    for (const { schema } of ours) visitFields(schema, (names, own) => assert.ok(said(own), names.join('.')));
  });

  test('none is left over: each text, each rule and each release stands somewhere', () => {
    const ends = new Set<string>();
    const sentences = new Set<string>();
    for (const { schema } of all) {
      visitFields(schema, (names, own) => {
        for (let length = 1; length <= 4; length += 1) ends.add(names.slice(-length).join('.'));
        for (const node of [own, own.items, own.additional]) {
          for (const { message } of node?.rules ?? []) sentences.add(message ?? '');
        }
      });
    }
    const unused = [...Object.keys(descriptions), ...Object.keys(since)].filter(
      (key) => !alternatives(key).some((path) => ends.has(path)),
    );
    assert.deepEqual(unused, []);
    assert.deepEqual(
      Object.values(rules).filter(({ message }) => !sentences.has(message)),
      [],
    );
  });
});

test('every field that an older release lacks says since when it exists, and none is said to be newer than it is', () => {
  const firstSeen = new Map<string, string>();
  for (const { release, schema } of ours) {
    visitFields(schema, (names) => {
      const path = names.join('.');
      if (!firstSeen.has(path)) firstSeen.set(path, release);
    });
  }
  const [oldest = ''] = bundledReleases;
  const wrong = [...firstSeen].filter(([path, release]) => {
    const names = path.split('.');
    const told = fieldSince(names);
    if (release === oldest) return told !== undefined && compareReleases(told, oldest) > 0;
    const isHolderNew = firstSeen.get(names.slice(0, -1).join('.')) === release;
    return told === undefined ? !isHolderNew : compareReleases(told, release) > 0;
  });
  assert.deepEqual(wrong, []);
});
