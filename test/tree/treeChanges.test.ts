import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderRow } from '../../src/core/cluster/topology.ts';
import { changedNodes, type Drawn } from '../../src/editor/views/treeChanges.ts';
import { parentOf, partNode, TreeNodes, type TreeNode } from '../../src/editor/views/treeNodes.ts';
import { partsOf } from '../../src/core/cluster/parts.ts';
import { behindRoute, route, rowOf } from '../support/chain.ts';
import { accepted, backend } from '../support/objects.ts';

const context = 'test';

function row(name: string, namespace = 'team-a', model = 'gpt-4o', uid = `uid-${name}`): ProviderRow {
  const made = backend({ name, namespace, ai: { provider: { openai: { model } } }, status: accepted('True') });
  made['metadata'] = { ...(made['metadata'] as object), uid };
  return rowOf([made]);
}

function drawn(rows: readonly ProviderRow[], more: Partial<Drawn> = {}): Drawn {
  return { rows, grouped: true, shape: '', ...more };
}

const ids = (nodes: readonly TreeNode[] | 'all'): readonly string[] | 'all' =>
  nodes === 'all' ? nodes : nodes.map((node) => (node.type === 'provider' ? node.row.object.metadata.name : node.type));

test('one row of ten thousand that changes is the one node that is drawn anew, and stays the same object', () => {
  const template = row('a');
  const many = Array.from({ length: 10_000 }, (_, index): ProviderRow => ({
    ...template,
    id: `${context}/${index}`,
    object: {
      ...template.object,
      metadata: { ...template.object.metadata, name: `b${index}`, namespace: `team-${Math.floor(index / 50)}` },
    },
  }));
  const nodes = new TreeNodes();
  const given = many.map((one) => nodes.provider(one));
  const after = [...many];
  const changed = many[4711];
  assert.ok(changed);
  after[4711] = { ...changed, verdict: { ...changed.verdict, controllerMessage: 'something else' } };
  const result = changedNodes(nodes, context, drawn(many), drawn(after));
  assert.deepEqual(ids(result), ['b4711']);
  assert.equal(result[0], given[4711]);
  assert.equal(given[4711]?.row, after[4711]);
});

test('a new object that looks the same draws nothing, but the node has it', () => {
  const nodes = new TreeNodes();
  const [before, now] = [row('a'), row('a')];
  const node = nodes.provider(before);
  assert.deepEqual(changedNodes(nodes, context, drawn([before]), drawn([now])), []);
  assert.equal(node.row, now);
});

test('what stands below a row belongs to what it looks like', () => {
  const nodes = new TreeNodes();
  const before = rowOf([backend({ status: accepted('True') }), route(), ...behindRoute]);
  const now = rowOf([
    backend({ status: accepted('True') }),
    route(),
    ...behindRoute.filter(({ kind }) => kind !== 'Pod'),
  ]);
  nodes.provider(before);
  assert.equal(changedNodes(nodes, context, drawn([before]), drawn([{ ...now, verdict: before.verdict }])).length, 1);
});

test('a row that comes or goes draws its namespace, a namespace that comes or goes its context', () => {
  const nodes = new TreeNodes();
  const [a, b, c] = [row('a'), row('b'), row('c', 'team-b')];
  assert.deepEqual(ids(changedNodes(nodes, context, drawn([a, c]), drawn([a, b, c]))), ['namespace']);
  assert.equal(changedNodes(nodes, context, drawn([a]), drawn([a, c])), 'all');
  assert.equal(changedNodes(nodes, context, drawn([a], { grouped: false }), drawn([a, b], { grouped: false })), 'all');
  assert.equal(changedNodes(nodes, context, drawn([a]), drawn([a], { shape: 'stale' })), 'all');
});

test('a backend that was made anew under its name is another node', () => {
  const nodes = new TreeNodes();
  const [before, now] = [row('a', 'team-a', 'gpt-4o', 'uid-1'), row('a', 'team-a', 'gpt-4o', 'uid-2')];
  const node = nodes.provider(before);
  assert.deepEqual(ids(changedNodes(nodes, context, drawn([before]), drawn([now]))), ['namespace']);
  assert.notEqual(nodes.provider(now), node);
});

test('ids tell context, namespace, kind, name and uid apart; parts those of their provider', () => {
  const nodes = new TreeNodes();
  const status = accepted('True');
  const auth = { secretRef: { name: 'key' } };
  const one = rowOf([backend({ policies: { auth }, status }), route(), ...behindRoute]);
  const others: readonly ProviderRow[] = [
    one,
    rowOf([backend({ namespace: 'default', policies: { auth }, status }), ...behindRoute]),
    rowOf([backend({ name: 'other', policies: { auth }, status }), ...behindRoute]),
  ];
  const all = others.flatMap((given) => {
    const node = nodes.provider(given);
    return [node.id, ...partsOf(given).map((part) => partNode(node, part).id)];
  });
  const contexts = ['a', 'b'].flatMap((name) => [
    nodes.context(name).id,
    nodes.namespace(name, 'default').id,
    nodes.notice(name, 'empty').id,
  ]);
  assert.equal(new Set([...all, ...contexts]).size, all.length + contexts.length);
  assert.deepEqual(one.id.split('\u0000'), [
    one.context,
    'kgateway-system',
    'AgentgatewayBackend',
    'openai-backend',
    'uid-openai-backend',
  ]);
});

test('from every row the parents lead up to its context, each the object that was given before', () => {
  const nodes = new TreeNodes();
  const groups = [{ providers: [{ name: 'a', openai: {}, policies: { auth: { secretRef: { name: 'key' } } } }] }];
  const grouped = rowOf([backend({ ai: { groups }, status: accepted('True') }), route(), ...behindRoute]);
  const provider = nodes.provider(grouped);
  const [group] = partsOf(grouped).map((part) => partNode(provider, part));
  assert.ok(group);
  const [secret] = group.part.parts.map((part) => partNode(group, part));
  assert.ok(secret);
  const { context: own, object } = grouped;
  const [root, namespace] = [nodes.context(own), nodes.namespace(own, object.metadata.namespace ?? '')];
  const up = (node: TreeNode, isGrouped: boolean): readonly TreeNode[] => {
    const parent = parentOf(node, nodes, isGrouped);
    return parent === undefined ? [] : [parent, ...up(parent, isGrouped)];
  };
  assert.deepEqual(up(secret, true), [group, provider, namespace, root]);
  assert.deepEqual(up(secret, false), [group, provider, root], 'in the flat list no namespace stands between');
  assert.deepEqual(up(nodes.notice(own, 'empty'), true), [root]);
  assert.deepEqual(up(nodes.kubeconfig, true), []);
  for (const parent of up(secret, true)) {
    assert.equal(nodes.shownProvider(parent.id) ?? parent, parent);
  }
  assert.equal(up(secret, true)[2], namespace);
});
