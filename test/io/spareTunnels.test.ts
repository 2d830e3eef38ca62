import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { beforeEach, mock, suite, test } from 'node:test';
import { SpareTunnels } from '../../src/io/forward/spareTunnels.ts';
import type { TunnelStream } from '../../src/io/forward/tunnelStream.ts';

class FakeTunnel extends EventEmitter {
  readonly place: { readonly namespace: string; readonly pod: string; readonly port: number };
  isFresh = true;

  constructor(pod: string) {
    super();
    this.place = { namespace: 'default', pod, port: 8080 };
  }

  destroy(): void {
    this.isFresh = false;
  }

  get asTunnel(): TunnelStream {
    return this as unknown as TunnelStream;
  }
}

/** Spares whose openings end when the test says so. */
class Stage {
  readonly tunnels: FakeTunnel[] = [];
  readonly opening: ((tunnel: FakeTunnel | undefined) => void)[] = [];
  pods = ['one'];
  readonly spares = new SpareTunnels({
    pace: { spareLifeMs: 20_000, spareDelayMs: 50, maxSpares: 3 },
    ready: () => this.pods,
    open: async () => {
      const tunnel = await new Promise<FakeTunnel | undefined>((resolve) => this.opening.push(resolve));
      return tunnel?.asTunnel;
    },
  });

  /** Ends the oldest opening. */
  async opened(tunnel: FakeTunnel | 'none' = new FakeTunnel('one')): Promise<FakeTunnel | undefined> {
    const end = this.opening.shift();
    assert.ok(end, 'nothing is being opened');
    const made = tunnel === 'none' ? undefined : tunnel;
    end(made);
    if (made !== undefined) this.tunnels.push(made);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return made;
  }

  /** A request on a tunnel of its own, up to the first byte of its answer. */
  request(): FakeTunnel {
    const tunnel = new FakeTunnel('one');
    this.spares.used(tunnel.asTunnel);
    tunnel.emit('received');
    return tunnel;
  }
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

suite('Tunnels that are open in advance', () => {
  test('the next one is opened when an answer begins, not with its request', () => {
    const stage = new Stage();
    const tunnel = new FakeTunnel('one');
    stage.spares.used(tunnel.asTunnel);
    mock.timers.tick(1000);
    assert.equal(stage.opening.length, 0);
    tunnel.emit('received');
    assert.equal(stage.opening.length, 1);
  });

  test('whoever asks while one is being opened gets that one, and nobody opens another', async () => {
    const stage = new Stage();
    stage.request();
    const asked = stage.spares.take();
    assert.equal(stage.opening.length, 1);
    const opened = await stage.opened();
    assert.equal(await asked, opened?.asTunnel);
  });

  test('more are opened while requests come faster, three at most; one that nobody wanted makes it one again', async () => {
    const stage = new Stage();
    stage.request();
    const asked = Array.from({ length: 5 }, () => stage.spares.take());
    const [first] = asked;
    assert.deepEqual(asked.slice(1), [undefined, undefined, undefined, undefined]);
    const opened = await stage.opened();
    assert.equal(await first, opened?.asTunnel);
    stage.request();
    assert.equal(stage.opening.length, 3);
    for (let index = 0; index < 3; index += 1) await stage.opened();
    mock.timers.tick(20_000);
    assert.ok(
      stage.tunnels.slice(1).every(({ isFresh }) => !isFresh),
      'ended after their time',
    );
    stage.request();
    assert.equal(stage.opening.length, 1);
  });

  test('one of a Pod that is gone is not used', async () => {
    const stage = new Stage();
    stage.request();
    const old = await stage.opened();
    stage.pods = ['two'];
    assert.equal(stage.spares.take(), undefined);
    assert.equal(old?.isFresh, false);
  });

  test('one that ended meanwhile is not used', async () => {
    const stage = new Stage();
    stage.request();
    const ended = await stage.opened();
    ended?.destroy();
    assert.equal(stage.spares.take(), undefined);
  });

  test('an opening that comes to nothing sends those who wait for it another way', async () => {
    const stage = new Stage();
    stage.request();
    const asked = stage.spares.take();
    await stage.opened('none');
    assert.equal(await asked, undefined);
  });

  test('after a long answer there is one again, unless the lease was let go', async () => {
    const stage = new Stage();
    const tunnel = stage.request();
    await stage.opened();
    mock.timers.tick(20_000);
    tunnel.emit('close');
    assert.equal(stage.opening.length, 0);
    mock.timers.tick(50);
    assert.equal(stage.opening.length, 1);
    const asked = stage.spares.take();
    stage.spares.close();
    assert.equal(await asked, undefined);
    const late = await stage.opened();
    assert.equal(late?.isFresh, false, 'one that opens after all is ended');
    tunnel.emit('close');
    mock.timers.tick(1000);
    assert.equal(stage.opening.length, 0);
  });
});
