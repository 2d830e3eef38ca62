import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisposableList, toDisposable } from '../../../src/core/base/disposable.ts';
import { Emitter } from '../../../src/core/base/event.ts';

void test('a list disposes the last first, each once, and what comes late at once', () => {
  const order: string[] = [];
  const list = new DisposableList();
  list.add(toDisposable(() => order.push('a')));
  list.add(toDisposable(() => order.push('b')));
  list.dispose();
  list.dispose();
  list.add(toDisposable(() => order.push('late')));
  assert.deepEqual(order, ['b', 'a', 'late']);
});

void test('an event reaches all listeners although one throws, and none that left', () => {
  const heard: string[] = [];
  const errors: unknown[] = [];
  const emitter = new Emitter<string>((error) => errors.push(error));
  emitter.event(() => {
    throw new Error('broken');
  });
  const leaving = emitter.event((value) => heard.push(`left ${value}`));
  emitter.event((value) => heard.push(value));
  leaving.dispose();
  emitter.fire('x');
  assert.deepEqual(heard, ['x']);
  assert.equal(errors.length, 1);
});

void test('without a handler the error of a listener comes out after all have heard', () => {
  const emitter = new Emitter<void>();
  let heard = 0;
  emitter.event(() => {
    throw new Error('broken');
  });
  emitter.event(() => {
    heard += 1;
  });
  assert.throws(() => emitter.fire(), /broken/);
  assert.equal(heard, 1);
});
