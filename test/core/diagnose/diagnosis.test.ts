import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Diagnosis } from '../../../src/core/diagnose/diagnosis.ts';
import type { StepId, StepPlan, StepResult } from '../../../src/core/diagnose/step.ts';
import { failure, message, render } from '../../../src/core/messages/index.ts';

const ok: StepResult = { state: 'ok', evidence: [] };

function plan(id: StepId, parts: Partial<StepPlan> = {}): StepPlan {
  return { id, title: message('diagnose.api'), look: () => ok, ...parts };
}

const consent = { why: message('diagnose.provider.why'), button: message('diagnose.provider.button') };

/** A walk over these plans, with a clock that goes on by 5 ms at each look. */
function walk(...plans: readonly StepPlan[]) {
  let nowMs = 0;
  const diagnosis = new Diagnosis(
    () => plans,
    () => (nowMs += 5),
  );
  const seen: string[] = [];
  diagnosis.onDidChange(() => seen.push(states(diagnosis)));
  return { diagnosis, seen };
}

const states = (diagnosis: Diagnosis): string => diagnosis.steps.map(({ id, state }) => `${id} ${state}`).join(', ');
const sentence = (diagnosis: Diagnosis, wanted: StepId): string => {
  const step = diagnosis.steps.find(({ id }) => id === wanted);
  return (step?.result?.evidence ?? []).map((said) => render(said)).join(' ');
};

/** A promise that its test settles. */
function held() {
  const { promise, resolve } = Promise.withResolvers<StepResult>();
  return { promise, resolve };
}

test('every step is told when it is to come, while it runs and when it has ended, in order', async () => {
  const answer = held();
  const { diagnosis, seen } = walk(plan('api', { look: () => answer.promise }), plan('installed'));
  const running = diagnosis.run();
  assert.equal(states(diagnosis), 'api running, installed pending');
  assert.equal(diagnosis.isRunning, true);
  answer.resolve(ok);
  await running;
  assert.ok(seen.includes('api pending, installed pending'));
  assert.ok(seen.includes('api ok, installed pending'));
  assert.equal(seen.at(-1), 'api ok, installed ok');
  assert.equal(diagnosis.isRunning, false);
  assert.deepEqual(
    diagnosis.steps.map(({ durationMs }) => durationMs),
    [5, undefined],
  );
});

test('a step that fails, or throws, stops nothing; its failure is a sentence', async () => {
  const { diagnosis } = walk(
    plan('api', { look: () => Promise.reject(failure('live.noContext', { context: 'prod' })) }),
    plan('installed', {
      look: () => {
        throw new TypeError('a bug of ours');
      },
    }),
    plan('backend'),
  );
  await diagnosis.run();
  assert.equal(states(diagnosis), 'api failed, installed failed, backend ok');
  assert.equal(sentence(diagnosis, 'api'), 'The kubeconfig no longer has the context "prod".');
  assert.match(sentence(diagnosis, 'installed'), /a bug of ours/);
});

const skip: StepPlan['skip'] = (before) =>
  before.get('api')?.state === 'failed' ? message('diagnose.skipped') : undefined;

test('a step is skipped for what was found before, and says why', async () => {
  const { diagnosis } = walk(
    plan('api', { look: () => ({ state: 'failed', evidence: [] }) }),
    plan('tunnel', { skip, look: () => assert.fail('looked all the same') }),
  );
  await diagnosis.run();
  assert.equal(states(diagnosis), 'api failed, tunnel skipped');
  assert.match(sentence(diagnosis, 'tunnel'), /An earlier link failed/);
});

test('what costs something waits for a word, which makes it and what rests on it, and nothing else', async () => {
  const looked: string[] = [];
  const note = (id: StepId) => () => {
    looked.push(id);
    return ok;
  };
  const { diagnosis } = walk(
    plan('api', { look: note('api') }),
    plan('provider', { consent, look: note('provider') }),
    plan('model', { after: ['provider'], look: note('model') }),
  );
  await diagnosis.run();
  assert.equal(states(diagnosis), 'api ok, provider waiting, model ok');
  assert.deepEqual(looked, ['api', 'model']);
  await diagnosis.allow('api');
  assert.deepEqual(looked, ['api', 'model']);
  await diagnosis.allow('provider');
  assert.deepEqual(looked, ['api', 'model', 'provider', 'model']);
  assert.equal(states(diagnosis), 'api ok, provider ok, model ok');
  await diagnosis.allow('provider');
  assert.equal(looked.length, 4);
  // A cluster that changes does not make an answer that was paid for vanish; a walk from the beginning asks anew.
  await diagnosis.refresh();
  assert.equal(states(diagnosis), 'api ok, provider ok, model ok');
  assert.deepEqual(looked.slice(4), ['api', 'model']);
  await diagnosis.run();
  assert.equal(states(diagnosis), 'api ok, provider waiting, model ok');
});

test('while the cluster is looked at again, what was found stays', async () => {
  const answers: ReturnType<typeof held>[] = [];
  const look = () => {
    const answer = held();
    answers.push(answer);
    return answer.promise;
  };
  const { diagnosis } = walk(plan('tunnel', { look }));
  const first = diagnosis.run();
  answers[0]?.resolve({ state: 'failed', evidence: [message('diagnose.noWay')] });
  await first;
  const second = diagnosis.refresh();
  assert.match(sentence(diagnosis, 'tunnel'), /No request gets/);
  answers[1]?.resolve(ok);
  await second;
  assert.equal(states(diagnosis), 'tunnel ok');
});

test('cancelled, the step under way is let go, and all that was not looked at says so', async () => {
  let heard: AbortSignal | undefined;
  const { diagnosis } = walk(
    plan('api', {
      look: (_before, signal) => {
        heard = signal;
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    }),
    plan('tunnel', { look: () => assert.fail('looked all the same') }),
  );
  const running = diagnosis.run();
  diagnosis.cancel();
  await running;
  assert.equal(heard?.aborted, true);
  assert.equal(states(diagnosis), 'api skipped, tunnel skipped');
  assert.equal(sentence(diagnosis, 'tunnel'), 'Cancelled.');
  assert.equal(diagnosis.isRunning, false);
});

test('of two walks the later one alone is told', async () => {
  const answers: ReturnType<typeof held>[] = [];
  const { diagnosis } = walk(
    plan('api', {
      look: () => {
        const answer = held();
        answers.push(answer);
        return answer.promise;
      },
    }),
  );
  const first = diagnosis.run();
  const second = diagnosis.run();
  answers[1]?.resolve(ok);
  await second;
  answers[0]?.resolve({ state: 'failed', evidence: [] });
  await first;
  assert.equal(states(diagnosis), 'api ok');
});
