import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { ClusterProbe } from '../../../src/core/diagnose/clusterProbe.ts';
import { lookFromInside, type InsideWorld } from '../../../src/core/diagnose/insideCheck.ts';
import { checkPodCommand } from '../../../src/core/diagnose/insidePod.ts';
import { LeftPods } from '../../../src/core/diagnose/leftPods.ts';
import { failure, render } from '../../../src/core/messages/index.ts';
import { kubeObject } from '../../support/objects.ts';

const url = 'http://host.internal:11434/api/tags';
const tags = JSON.stringify({ models: [{ name: 'llama3.2:latest' }, { name: 'phi3' }] });

/** A cluster with one Pod at most, whose states come one by one. */
class FakeCluster {
  phases: unknown[] = [{ phase: 'Pending' }, { phase: 'Running' }, { phase: 'Succeeded' }];
  log = tags;
  forbidden: string | undefined;
  isAdmitted = true;
  /** The Pod is made, and the answer does not arrive. */
  isAnswerLost = false;
  /** What was remembered when a Pod was asked for. */
  readonly noted: string[] = [];
  labels: Record<string, string> = { 'agentgateway-tools/check': 'ollama' };
  agrees = true;
  isGone = false;
  readonly made: unknown[] = [];
  readonly shown: string[] = [];
  readonly removed: string[] = [];
  readonly faults: string[] = [];
  memory: unknown = undefined;
  nowMs = 0;
  afterPause: () => void = () => undefined;
  removal: () => Promise<void> = () => Promise.resolve();
  readonly pods = new LeftPods(
    { read: () => this.memory, write: (pods) => void (this.memory = pods) },
    () => this.nowMs,
  );

  readonly probe: ClusterProbe = {
    version: () => Promise.resolve('v1.36.3'),
    may: ({ verb, subresource }) => Promise.resolve([verb, subresource].filter(Boolean).join(' ') !== this.forbidden),
    createPod: (namespace, pod) => {
      if (!this.isAdmitted) return Promise.reject(failure('cluster.forbidden', { verb: 'create', resource: 'pods' }));
      this.made.push(pod);
      this.noted.push(JSON.stringify(this.memory));
      if (this.isAnswerLost) return Promise.reject(failure('cluster.timeout', { server: 'x', seconds: 15 }));
      return Promise.resolve({ namespace, name: 'agentgateway-tools-check-x1', uid: 'uid-1' });
    },
    podLog: () => Promise.resolve(this.log),
  };

  world(): InsideWorld {
    return {
      context: 'prod',
      namespace: 'kgateway-system',
      url,
      probe: this.probe,
      reader: {
        read: ({ name }) => {
          if (this.isGone) return Promise.resolve(undefined);
          const status = this.phases.length > 1 ? this.phases.shift() : this.phases[0];
          const pod = {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name, namespace: 'kgateway-system', uid: 'uid-1', labels: this.labels },
            spec: {},
            status,
          };
          return Promise.resolve(status === undefined ? undefined : kubeObject(pod));
        },
        delete: async ({ name }, uid) => {
          await this.removal();
          this.removed.push(`${name} ${uid}`);
        },
      },
      pods: this.pods,
      confirm: (yaml) => {
        this.shown.push(yaml);
        return Promise.resolve(this.agrees);
      },
      pause: (delayMs, signal) => {
        this.nowMs += delayMs;
        this.afterPause();
        return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve();
      },
      nowMs: () => this.nowMs,
      suffix: () => 'x1',
      failed: (what) => this.faults.push(what),
    };
  }

  async look(signal = new AbortController().signal) {
    const { result, tags: found } = await lookFromInside(this.world(), signal);
    return { ...result, tags: found, said: result.evidence.map((sentence) => render(sentence)).join(' ') };
  }
}

const removedOnce = ['agentgateway-tools-check-x1 uid-1'];

test('the Pod is shown, made, read and removed; nothing is remembered after it', async () => {
  const cluster = new FakeCluster();
  const { state, tags: found } = await cluster.look();
  assert.equal(state, 'ok');
  assert.deepEqual(found, ['llama3.2:latest', 'phi3']);
  assert.deepEqual(
    cluster.made,
    cluster.shown.map((yaml) => parse(yaml)),
  );
  assert.deepEqual(cluster.removed, removedOnce);
  assert.deepEqual(cluster.memory, []);
});

test('the Pod ends by itself, holds no token, and is what the restricted profile wants', async () => {
  const cluster = new FakeCluster();
  await cluster.look();
  assert.partialDeepStrictEqual(cluster.made[0], {
    metadata: { labels: { 'agentgateway-tools/check': 'ollama' }, name: 'agentgateway-tools-check-x1' },
    spec: {
      activeDeadlineSeconds: 60,
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
    },
  });
});

test('who says no makes nothing', async () => {
  const cluster = new FakeCluster();
  cluster.agrees = false;
  assert.equal((await cluster.look()).state, 'skipped');
  assert.deepEqual([cluster.made, cluster.removed], [[], []]);
});

for (const forbidden of ['create', 'get', 'get log', 'delete']) {
  test(`without the right to ${forbidden} nobody is asked: the command to run by hand stands there`, async () => {
    const cluster = new FakeCluster();
    cluster.forbidden = forbidden;
    const { state, shell, said } = await cluster.look();
    assert.equal(state, 'skipped');
    assert.match(said, /may not create Pods in kgateway-system/);
    assert.equal(shell, checkPodCommand('prod', 'kgateway-system', url));
    assert.deepEqual([cluster.made, cluster.shown], [[], []]);
  });
}

test('what a policy of the cluster refuses is told like a missing right', async () => {
  const cluster = new FakeCluster();
  cluster.isAdmitted = false;
  const { state, shell } = await cluster.look();
  assert.equal(state, 'skipped');
  assert.match(shell ?? '', /^kubectl --context=prod --namespace=kgateway-system run .*'--overrides=\{/);
  assert.deepEqual(cluster.memory, []);
});

const endings: readonly [name: string, phases: readonly unknown[], log: string, said: RegExp][] = [
  ['nothing answers', [{ phase: 'Failed' }], 'curl: (7) Failed to connect', /does not answer from inside/],
  ['something else answers', [{ phase: 'Succeeded' }], '<html>', /is no Ollama/],
  [
    'the image cannot be pulled',
    [
      {
        phase: 'Pending',
        containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no such host' } } }],
      },
    ],
    '',
    /did not start \(ErrImagePull\): no such host/,
  ],
  ['somebody deletes it', [undefined], '', /deleted by somebody/],
  [
    'no node takes it',
    [{ phase: 'Pending', conditions: [{ type: 'PodScheduled', message: '0/1 nodes' }] }],
    '',
    /0\/1 nodes/,
  ],
  ['the server ends it', [{ phase: 'Failed', reason: 'DeadlineExceeded' }], '', /DeadlineExceeded/],
];
for (const [name, phases, log, said] of endings) {
  test(`${name}: that is told, and the Pod removed`, async () => {
    const cluster = new FakeCluster();
    cluster.phases = [...phases];
    cluster.log = log;
    const found = await cluster.look();
    assert.equal(found.state, 'failed');
    assert.match(found.said, said);
    assert.equal(found.tags, undefined);
    assert.deepEqual(cluster.removed, phases[0] === undefined ? [] : removedOnce);
    assert.deepEqual(cluster.memory, []);
  });
}

test('cancelled in the middle, the Pod is removed before the walk ends', async () => {
  const cluster = new FakeCluster();
  const abort = new AbortController();
  cluster.afterPause = () => abort.abort();
  await assert.rejects(cluster.look(abort.signal), { name: 'AbortError' });
  assert.deepEqual(cluster.removed, removedOnce);
  assert.deepEqual(cluster.memory, []);
});

test('an answer that is lost: the Pod was noted before, is looked for by its name and removed', async () => {
  const cluster = new FakeCluster();
  cluster.isAnswerLost = true;
  await assert.rejects(cluster.look(), { code: 'cluster.timeout' });
  assert.match(cluster.noted[0] ?? '', /agentgateway-tools-check-x1/);
  assert.deepEqual(cluster.removed, removedOnce);
  assert.deepEqual(cluster.memory, []);
});

test('where it is not there yet it stays noted: one that comes later is swept', async () => {
  const cluster = new FakeCluster();
  cluster.isAnswerLost = true;
  cluster.isGone = true;
  await assert.rejects(cluster.look(), { code: 'cluster.timeout' });
  assert.deepEqual(cluster.removed, []);
  cluster.isGone = false;
  cluster.nowMs += 1_000_000;
  assert.equal(await cluster.pods.sweep('prod', () => Promise.resolve(cluster.world().reader)), undefined);
  assert.deepEqual(cluster.removed, removedOnce);
});

test('a Pod of that name without our label is somebody’s own', async () => {
  const cluster = new FakeCluster();
  cluster.labels = {};
  cluster.pods.note('prod', { namespace: 'n', name: 'a' });
  await cluster.pods.remove(cluster.world().reader, { namespace: 'n', name: 'a' });
  assert.deepEqual([cluster.removed, cluster.memory], [[], []]);
});

const nobody = () => Promise.reject(new Error('asked without need'));

test('a Pod that could not be removed is remembered, and swept once no window can be using it', async () => {
  const cluster = new FakeCluster();
  cluster.removal = () => Promise.reject(failure('cluster.timeout', { server: 'x', seconds: 15 }));
  assert.equal((await cluster.look()).state, 'ok');
  assert.deepEqual(cluster.faults, ['remove Pod agentgateway-tools-check-x1']);
  const reader = () => Promise.resolve(cluster.world().reader);
  cluster.removal = () => Promise.resolve();
  const waitMs = await cluster.pods.sweep('prod', reader);
  assert.ok(waitMs !== undefined && waitMs > 60_000, 'another window may still be using it');
  assert.equal(await cluster.pods.sweep('other', reader), undefined);
  assert.deepEqual(cluster.removed, []);
  cluster.nowMs += waitMs;
  assert.equal(await cluster.pods.sweep('prod', reader), undefined);
  assert.deepEqual(cluster.removed, removedOnce);
  assert.deepEqual(cluster.memory, []);
  assert.equal(await cluster.pods.sweep('prod', nobody), undefined);
});

test('one that is gone already, or was made anew by somebody, is forgotten; what cannot be read is nothing', async () => {
  for (const code of ['cluster.notFound', 'cluster.recreated'] as const) {
    const cluster = new FakeCluster();
    cluster.pods.note('prod', { namespace: 'n', name: 'a' });
    cluster.removal = () => Promise.reject(failure(code, { kind: 'Pod', name: 'a' }));
    await cluster.pods.remove(cluster.world().reader, { namespace: 'n', name: 'a' });
    assert.deepEqual(cluster.memory, []);
  }
  const cluster = new FakeCluster();
  cluster.memory = [1, { name: 'x' }];
  assert.equal(await cluster.pods.sweep('prod', nobody), undefined);
});
