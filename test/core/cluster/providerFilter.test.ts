import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facetValues, filterRows, type ProviderFilter } from '../../../src/core/cluster/providerFilter.ts';
import { groupByNamespace } from '../../../src/core/cluster/rowGroups.ts';
import { behindRoute, route, rowOf } from '../../support/chain.ts';
import { accepted, backend } from '../../support/objects.ts';

const ready = rowOf([backend({ status: accepted('True') }), route(), ...behindRoute]);
const rejected = rowOf([
  backend({
    name: 'claude',
    namespace: 'team-a',
    ai: { provider: { anthropic: { model: 'claude-sonnet' } } },
    status: accepted('False', 'no'),
  }),
]);
const grouped = rowOf([
  backend({
    name: 'both',
    namespace: 'team-b',
    ai: { groups: [{ providers: [{ name: 'x', openai: {} }] }, { providers: [{ name: 'spare', gemini: {} }] }] },
  }),
]);
const rows = [ready, rejected, grouped];

const names = (by: ProviderFilter['by'], value: string): readonly string[] =>
  filterRows(rows, { by, value }).map(({ object }) => object.metadata.name);

test('a text is looked for in name, namespace, kind, model, path, member and state, word by word', () => {
  assert.deepEqual(names('text', 'CLAUDE-s'), ['claude']);
  assert.deepEqual(names('text', 'team-b'), ['both']);
  assert.deepEqual(names('text', 'spare'), ['both']);
  assert.deepEqual(names('text', '/openai'), ['openai-backend']);
  assert.deepEqual(names('text', 'anthropic not'), ['claude']);
  assert.deepEqual(names('text', 'openai nothing'), []);
});

test('a facet takes one value, not all that hold its word: "ready" is not "not ready"', () => {
  assert.deepEqual(names('state', 'ready'), ['openai-backend']);
  assert.deepEqual(names('kind', 'Gemini'), ['both']);
  assert.deepEqual(names('namespace', 'team-a'), ['claude']);
});

test('rows that all fit are the same array, so that nothing is drawn anew', () => {
  assert.equal(filterRows(rows, { by: 'text', value: ' ' }), rows);
});

test('the values of a facet are counted, the most frequent first', () => {
  const twice = [...rows, { ...rejected, id: 'again' }];
  assert.deepEqual(
    facetValues(twice, 'namespace').map(({ filter, count }) => `${filter.value} ${count}`),
    ['team-a 2', 'kgateway-system 1', 'team-b 1'],
  );
});

test('rows are grouped once, however many namespaces ask', () => {
  const groups = groupByNamespace(rows);
  assert.deepEqual([...groups.keys()], ['kgateway-system', 'team-a', 'team-b']);
  assert.equal(groupByNamespace(rows), groups);
});
