import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { deleteObjects } from '../../../src/core/apply/deleteObjects.ts';
import type { ApplyItem } from '../../../src/core/apply/planApply.ts';
import { planApply } from '../../../src/core/apply/planApply.ts';
import { reviewApply, type ReviewedItem } from '../../../src/core/apply/reviewApply.ts';
import { reviewText } from '../../../src/core/apply/reviewText.ts';
import { runApply, undoApply } from '../../../src/core/apply/runApply.ts';
import { failure, message } from '../../../src/core/messages/index.ts';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { createValidator } from '../../../src/core/validate/index.ts';
import { withProvider } from '../validate/corpus.ts';
import { crdKind, FakeWriter } from './fakeWriter.ts';

const backend = withProvider('openai: {model: gpt-4o}');
const secret = `apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {Authorization: "\${OPENAI_API_KEY}", plain: written}
`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n';
const inTeam = withProvider('openai: {}').replace('name: sample', 'name: sample\n  namespace: team');
const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, names: {kind: Thing, plural: things}}
`;
const thing = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n';

function items(...documents: readonly string[]): readonly ApplyItem[] {
  const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas()) });
  const plan = planApply(validator.validateText('file:///a.yaml', documents.join('---\n')), 'default');
  assert.deepEqual(plan.refusals, []);
  return plan.items;
}

const key = 'sk-very-secret';
const values = new Map([['OPENAI_API_KEY', key]]);

function review(writer: FakeWriter, documents: readonly string[], force = false): Promise<readonly ReviewedItem[]> {
  return reviewApply(items(...documents), {
    writer,
    values,
    signal: new AbortController().signal,
    takesOver: () => force,
  });
}

function newWriter(): FakeWriter {
  const writer = new FakeWriter();
  writer.kinds.set('apiextensions.k8s.io/v1 CustomResourceDefinition', crdKind);
  return writer;
}

function run(
  writer: FakeWriter,
  reviewed: readonly ReviewedItem[],
  signal = new AbortController().signal,
  takesOver: (item: ApplyItem) => boolean = () => false,
) {
  return runApply(reviewed, {
    writer,
    signal,
    takesOver,
    onItem: () => undefined,
    pause: () => Promise.resolve(),
  });
}

const isSample = ({ name }: ApplyItem): boolean => name === 'sample';
const crdTarget = (name: string) => ({ target: { kind: crdKind, namespace: undefined, name }, uid: name });
const states = (reviewed: readonly { readonly item: ApplyItem; readonly state: string }[]): readonly string[] =>
  reviewed.map(({ item, state }) => `${item.kind} ${state}`);

suite('The review of an apply', () => {
  test('says what would be, and stores nothing', async () => {
    const writer = newWriter();
    assert.deepEqual(states(await review(writer, [secret, backend])), ['Secret create', 'AgentgatewayBackend create']);
    assert.deepEqual(writer.stored, []);
  });
  test('what is already so is the same, but nobody knows that of a Secret', async () => {
    const writer = newWriter();
    await run(writer, await review(writer, [secret, backend]));
    assert.deepEqual(states(await review(writer, [secret, backend])), ['Secret change', 'AgentgatewayBackend same']);
    const changed = backend.replace('gpt-4o', 'gpt-4.1');
    assert.deepEqual(states(await review(writer, [changed])), ['AgentgatewayBackend change']);
  });
  test('what comes earlier in the plan need not exist yet', async () => {
    const reviewed = await review(newWriter(), [namespace, inTeam, crd, thing]);
    assert.deepEqual(states(reviewed), [
      'Namespace create',
      'CustomResourceDefinition create',
      'Thing checkedLocally',
      'AgentgatewayBackend checkedLocally',
    ]);
  });
  test('without it the kind or the namespace is missing', async () => {
    const reviewed = await review(newWriter(), [inTeam, thing]);
    assert.deepEqual(
      reviewed.map(({ state, error }) => `${state} ${error?.code}`),
      ['refused apply.kindUnknown', 'refused apply.noNamespace'],
    );
  });
  test('a conflict names the manager, and is none once it is forced', async () => {
    const writer = newWriter();
    writer.held.add('sample');
    const [held] = await review(writer, [backend]);
    assert.equal(held?.state, 'conflict');
    assert.deepEqual(held.conflicts, [{ manager: 'helm', field: '.spec.a' }]);
    assert.deepEqual(states(await review(writer, [backend], true)), ['AgentgatewayBackend create']);
  });
  test('one that is refused does not hide the others', async () => {
    const writer = newWriter();
    writer.bad.add('key');
    assert.deepEqual(states(await review(writer, [secret, backend])), ['Secret refused', 'AgentgatewayBackend create']);
  });
  test('a cluster that cannot be asked ends it', async () => {
    const writer = newWriter();
    writer.apply = () => Promise.reject(failure('cluster.canceled', {}));
    await assert.rejects(review(writer, [backend]), { code: 'cluster.canceled' });
  });
});

suite('The text of a review', () => {
  const heading = message('apply.nothing');
  test('a Secret shows where its values come from, and never the values', async () => {
    const writer = newWriter();
    const { live, result } = reviewText(await review(writer, [secret]), heading);
    assert.doesNotMatch(`${live}${result}`, /sk-very-secret|written\n/);
    assert.match(result, /Authorization: \(from OPENAI_API_KEY; not shown\)\n/);
    assert.match(result, /plain: \(as this file says; not shown\)\n/);
    assert.doesNotMatch(live, /kind: Secret/);
  });
  test('of a Secret that exists, what would stay is told apart', async () => {
    const writer = newWriter();
    const old = secret.replace('plain: written', 'old: "1"');
    await run(writer, await review(writer, [old]));
    const { live } = reviewText(await review(writer, [secret]), heading);
    assert.match(live, /Authorization: \(as it is in the cluster; never read\)\n {2}old: \(as it is/);
  });
  test('what is checked locally only says so', async () => {
    const { result } = reviewText(await review(newWriter(), [namespace, inTeam]), heading);
    assert.match(result, /---\n# checked locally only: .*\n\napiVersion: agentgateway\.dev/);
  });
  test('both sides are the same text where nothing changes', async () => {
    const writer = newWriter();
    await run(writer, await review(writer, [backend]));
    const { live, result } = reviewText(await review(writer, [backend]), heading);
    assert.equal(live, result);
  });
});

suite('Running an apply', () => {
  test('creates in order, waits for a kind that it defines, and puts the values in', async () => {
    const writer = newWriter();
    const outcomes = await run(writer, await review(writer, [namespace, inTeam, crd, thing, secret]));
    assert.deepEqual(states(outcomes), [
      'Namespace created',
      'CustomResourceDefinition created',
      'Secret created',
      'Thing created',
      'AgentgatewayBackend created',
    ]);
    assert.deepEqual(writer.stored.slice(0, 2), ['Namespace team', 'CustomResourceDefinition things.example.com']);
  });
  test('again it changes nothing', async () => {
    const writer = newWriter();
    await run(writer, await review(writer, [backend]));
    assert.deepEqual(states(await run(writer, await review(writer, [backend]))), ['AgentgatewayBackend unchanged']);
  });
  test('stops at a failure and says what was not tried; what it created can be undone, by its uid', async () => {
    const writer = newWriter();
    const reviewed = await review(writer, [namespace, secret, backend]);
    writer.bad.add('sample');
    const outcomes = await run(writer, [...reviewed, ...(await review(writer, [crd]))]);
    assert.deepEqual(states(outcomes), [
      'Namespace created',
      'Secret created',
      'AgentgatewayBackend failed',
      'CustomResourceDefinition notTried',
    ]);
    const deleted: string[] = [];
    const reader = {
      delete: ({ name }: { readonly name: string }, uid: string) => {
        deleted.push(`${name} ${uid}`);
        return name === 'team' ? Promise.reject(failure('cluster.notFound', { kind: 'a', name })) : Promise.resolve();
      },
    };
    const undone = await undoApply(outcomes, reader, new AbortController().signal);
    assert.deepEqual(
      deleted.map((line) => line.replace(/\d+/, 'N')),
      ['key uid-N', 'team uid-N'],
    );
    assert.deepEqual(
      undone.map(({ error }) => error),
      [undefined, undefined],
      'what is gone already is undone, too',
    );
  });
  test('of an undo that fails half-way the rest is tried all the same; once it is stopped nothing more', async () => {
    const stop = new AbortController();
    const reader = {
      delete: ({ name }: { readonly name: string }) => {
        if (name === 'b') stop.abort();
        return name === 'a' ? Promise.reject(failure('cluster.canceled', {})) : Promise.resolve();
      },
    };
    const outcomes = await deleteObjects(['a', 'b', 'c'].map(crdTarget), reader, stop.signal);
    assert.deepEqual(
      outcomes.map(({ uid, state, error }) => [uid, state, error?.code]),
      [
        ['a', 'failed', 'cluster.canceled'],
        ['b', 'deleted', undefined],
        ['c', 'notTried', undefined],
      ],
    );
  });
  test('what was stored though no answer came is told as created, and can be undone', async () => {
    const writer = newWriter();
    const reviewed = await review(writer, [secret, backend]);
    const cancel = new AbortController();
    const own = writer.apply.bind(writer);
    writer.apply = async (target, content, options) => {
      await own(target, content, options);
      cancel.abort();
      throw failure('cluster.canceled', {});
    };
    const outcomes = await run(writer, reviewed, cancel.signal);
    assert.deepEqual(states(outcomes), ['Secret created', 'AgentgatewayBackend notTried']);
    writer.apply = () => Promise.reject(failure('cluster.canceled', {}));
    assert.deepEqual(states(await run(writer, reviewed.slice(1))), ['AgentgatewayBackend failed']);
  });
  test('only what was asked about is taken over', async () => {
    const writer = newWriter();
    const other = backend.replace('name: sample', 'name: other');
    writer.held.add('sample');
    const takesOver = isSample;
    const signal = new AbortController().signal;
    const reviewed = await reviewApply(items(backend, other), { writer, values, signal, takesOver });
    // Somebody takes hold of it after the review.
    writer.held.add('other');
    const outcomes = await run(writer, reviewed, signal, takesOver);
    assert.deepEqual(states(outcomes), ['AgentgatewayBackend created', 'AgentgatewayBackend failed']);
  });
  test('cancelled half-way, the rest is not tried', async () => {
    const writer = newWriter();
    const cancel = new AbortController();
    const reviewed = await review(writer, [namespace, secret, backend]);
    const outcomes = await runApply(reviewed, {
      writer,
      signal: cancel.signal,
      takesOver: () => false,
      onItem: (_, index) => void (index === 1 && cancel.abort()),
      pause: () => Promise.resolve(),
    });
    assert.deepEqual(states(outcomes), ['Namespace created', 'Secret created', 'AgentgatewayBackend notTried']);
  });
});
