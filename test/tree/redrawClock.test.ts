import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { RedrawClock } from '../../src/editor/views/redrawClock.ts';

interface Stage {
  visible: boolean;
  readonly drawings: (readonly string[] | 'all')[];
  hidden: number;
  lines: number;
  readonly clock: RedrawClock<string>;
}

function stage(): Stage {
  const made: Omit<Stage, 'clock'> = { visible: true, drawings: [], hidden: 0, lines: 0 };
  const clock = new RedrawClock<string>(
    {
      isVisible: () => made.visible,
      draw: (changed) => void made.drawings.push(changed),
      drawHidden: () => void (made.hidden += 1),
      drawLines: () => void (made.lines += 1),
    },
    () => Date.now(),
  );
  return Object.assign(made, { clock });
}

/** `count` changes of one source, evenly over `ms`. */
function storm({ clock }: Stage, count: number, ms: number): void {
  for (let index = 0; index < count; index += 1) {
    clock.changed('a');
    mock.timers.tick(ms / count);
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
});

test('a change after a rest is drawn at once for a person, a burst together', () => {
  const made = stage();
  made.clock.changed('a');
  made.clock.changed('b');
  made.clock.changed('a');
  mock.timers.tick(100);
  assert.deepEqual(made.drawings, [['a', 'b']]);
});

test('a hundred changes a second are drawn five times a second, the last one too', () => {
  const made = stage();
  storm(made, 1000, 10_000);
  assert.ok(made.drawings.length <= 51, `${made.drawings.length} drawings`);
  assert.ok(made.drawings.length >= 45, `${made.drawings.length} drawings`);
  const before = made.drawings.length;
  made.clock.changed('last');
  mock.timers.tick(1000);
  assert.ok(made.drawings.slice(before).flat().includes('last'));
});

test('a hidden view is not drawn; its badge seldom; what changed is drawn when it is shown', () => {
  const made = stage();
  made.visible = false;
  storm(made, 1000, 10_000);
  assert.deepEqual(made.drawings, []);
  assert.ok(made.hidden <= 11, `${made.hidden} looks at the badge`);
  made.visible = true;
  made.clock.shown();
  assert.deepEqual(made.drawings, [['a']]);
});

test('a change of everything swallows those of single sources', () => {
  const made = stage();
  made.clock.changed('a');
  made.clock.changed(undefined);
  mock.timers.tick(1000);
  assert.deepEqual(made.drawings, ['all']);
});

test('the line of a large context, with which all its rows are drawn anew, comes now and then only', () => {
  const made = stage();
  for (let index = 0; index < 100; index += 1) {
    made.clock.lineChanged(10_000);
    mock.timers.tick(100);
  }
  assert.ok(made.lines >= 2 && made.lines <= 4, `${made.lines} lines`);
});

test('what takes its time is waited for: nothing is drawn meanwhile, and what came is drawn after it', async () => {
  const ends: (() => void)[] = [];
  const drawings: (readonly string[] | 'all')[] = [];
  let hidden = 0;
  let visible = true;
  const clock = new RedrawClock<string>(
    {
      isVisible: () => visible,
      draw: (changed) => (drawings.push(changed), new Promise((resolve) => ends.push(resolve))),
      drawHidden: () => ((hidden += 1), new Promise((resolve) => ends.push(resolve))),
      drawLines: () => undefined,
    },
    () => Date.now(),
  );
  const end = async (): Promise<void> => {
    ends.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  clock.changed('a');
  mock.timers.tick(100);
  clock.changed('b');
  clock.changed('c');
  mock.timers.tick(10_000);
  assert.deepEqual(drawings, [['a']]);
  await end();
  mock.timers.tick(200);
  assert.deepEqual(drawings, [['a'], ['b', 'c']]);
  await end();
  mock.timers.tick(10_000);
  assert.equal(drawings.length, 2, 'and no more than that');

  visible = false;
  clock.changed('d');
  mock.timers.tick(1000);
  assert.equal(hidden, 1);
  visible = true;
  clock.shown();
  assert.equal(drawings.length, 2);
  await end();
  mock.timers.tick(200);
  assert.deepEqual(drawings[2], ['d'], 'shown while the badge was made: drawn after it');
  await end();
  visible = false;
  clock.changed('e');
  mock.timers.tick(2000);
  clock.changed('f');
  await end();
  mock.timers.tick(2000);
  assert.equal(hidden, 3);
  await end();
  mock.timers.tick(10_000);
  assert.equal(hidden, 3, 'a view that nobody sees is left alone');
  visible = true;
  clock.changed('g');
  mock.timers.tick(2000);
  clock.changed('h');
  clock.dispose();
  await end();
  mock.timers.tick(10_000);
  assert.equal(drawings.length, 4, 'nothing after its end');
});
