import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withObstacles } from '../../../src/core/diagnose/plans.ts';
import type { StepResult } from '../../../src/core/diagnose/step.ts';
import { message } from '../../../src/core/messages/index.ts';

const found = message('diagnose.route.found', { paths: '/openai' });
const noGateway = message('endpoint.noGateway', { route: 'n/spare', gateway: 'n/gone' });
const noParent = message('endpoint.noParent', { route: 'n/spare' });
const ok: StepResult = { state: 'ok', evidence: [found] };

test('a route that works, and why others do not, each once', () => {
  assert.deepEqual(withObstacles(ok, { obstacles: [noGateway, noParent, noGateway] }), {
    state: 'ok',
    evidence: [found, noGateway, noParent],
  });
  const warned: StepResult = { state: 'warned', evidence: [found, noGateway] };
  assert.deepEqual(withObstacles(warned, { obstacles: [noGateway] }), warned, 'what a check said is not said again');
});

test('a route that failed has its cause already', () => {
  const failed: StepResult = { state: 'failed', evidence: [noParent] };
  assert.deepEqual(withObstacles(failed, { obstacles: [noGateway] }), failed);
});
