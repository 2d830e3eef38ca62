import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { GatewayIdentity } from '../../../src/core/prompt/clientCredentials.ts';
import { CredentialStore } from '../../../src/core/prompt/credentialStore.ts';
import { headerNameProblem, headerValueProblem } from '../../../src/core/prompt/headerRules.ts';

const gateway: GatewayIdentity = { context: 'c', namespace: 'n', name: 'g' };
const other: GatewayIdentity = { ...gateway, context: 'd' };

/** A person who answers at once, and a keyring that may be well, throw or hang. */
class World {
  readonly stored = new Map<string, string>();
  state: 'well' | 'throws' | 'hangs' = 'well';
  readonly told: string[] = [];
  readonly faults: string[] = [];
  key: string | undefined = 'sk-test';
  header = { name: 'X-Tenant', value: 'blue' };
  /** The keyring answers after it. */
  held: Promise<void> = Promise.resolve();
  calls = 0;
  #timers: (() => void)[] = [];
  store = this.newStore();

  newStore(): CredentialStore {
    return new CredentialStore({
      keyring: {
        get: (key) => this.#call(() => this.stored.get(key)),
        store: (key, value) => this.#call(() => void this.stored.set(key, value)),
        delete: (key) => this.#call(() => void this.stored.delete(key)),
        keys: () => this.#call(() => [...this.stored.keys()]),
      },
      later: (action) => {
        this.#timers.push(action);
        return { dispose: () => (this.#timers = this.#timers.filter((one) => one !== action)) };
      },
      askKey: () => Promise.resolve(this.key),
      askHeader: () => Promise.resolve(this.header),
      tellSessionOnly: ({ name }) => this.told.push(name),
      tellNotForgotten: ({ name }) => this.told.push(`${name} is not forgotten`),
      failed: (what, error) => this.faults.push(`${what}: ${String(error)}`),
    });
  }

  #call<T>(run: () => T): Promise<T> {
    this.calls += 1;
    if (this.state === 'hangs') return new Promise(() => undefined);
    return this.state === 'throws' ? Promise.reject(new Error('locked')) : this.held.then(run);
  }

  /** Lets promises go on; a keyring that hangs runs into its limit. */
  async settle(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      await setImmediate();
      this.runTimers();
    }
  }

  runTimers(): void {
    for (const timer of this.#timers.splice(0)) timer();
  }

  get waiting(): number {
    return this.#timers.length;
  }
}

test('a key is kept for its own context and gateway, and outlives the window in the keyring alone', async () => {
  const world = new World();
  world.store.askKey(gateway);
  await world.settle();
  assert.deepEqual(await world.store.headersOf(gateway), { authorization: 'Bearer sk-test' });
  assert.deepEqual(world.store.known(gateway), { hasKey: true, headers: [], isSessionOnly: false });
  assert.deepEqual(await world.store.headersOf(other), {}, 'no other gateway gets it');
  const next = world.newStore();
  assert.equal(next.known(gateway).hasKey, false, 'not known yet');
  let changes = 0;
  next.onDidChange(() => (changes += 1));
  await world.settle();
  assert.deepEqual([next.known(gateway).hasKey, changes], [true, 1]);
  assert.deepEqual(world.told, []);
  assert.equal(world.waiting, 0, 'no timer is left behind');
});

for (const state of ['throws', 'hangs'] as const) {
  test(`a keyring that ${state}: the key works until the window is closed, and that is told once`, async () => {
    const world = new World();
    world.state = state;
    world.store.askKey(gateway);
    await world.settle();
    await world.settle();
    assert.deepEqual(world.store.known(gateway), { hasKey: true, headers: [], isSessionOnly: true });
    const headers = world.store.headersOf(gateway);
    await world.settle();
    assert.deepEqual(await headers, { authorization: 'Bearer sk-test' });
    assert.deepEqual(world.told, ['g']);
    assert.ok(!world.faults.join().includes('sk-test'), 'the log has no key');
    const gateways = world.store.gateways();
    await world.settle();
    assert.deepEqual(await gateways, { found: [gateway], areAll: false }, 'and it can be forgotten all the same');
    const headersOfNext = world.newStore().headersOf(gateway);
    await world.settle();
    assert.deepEqual(await headersOfNext, {}, 'a prompt is not held up');
  });
}

for (const state of ['throws', 'hangs'] as const) {
  test(`a keyring that ${state} for once: what it holds is used and left alone once it answers`, async () => {
    const world = new World();
    world.store.askKey(gateway);
    await world.settle();
    const next = world.newStore();
    world.state = state;
    const without = next.headersOf(gateway);
    await world.settle();
    assert.deepEqual(await without, {}, 'a prompt is not held up');
    next.askHeader(gateway);
    await world.settle();
    assert.deepEqual(next.known(gateway), { hasKey: false, headers: ['x-tenant'], isSessionOnly: true });
    await world.settle();
    assert.deepEqual(world.told, ['g']);
    world.state = 'well';
    const whole = { authorization: 'Bearer sk-test', 'x-tenant': 'blue' };
    assert.deepEqual(await next.headersOf(gateway), whole, 'unlocked: the key is there, and so is the header');
    await world.settle();
    assert.deepEqual(next.known(gateway), { hasKey: true, headers: ['x-tenant'], isSessionOnly: false });
    assert.deepEqual(await world.newStore().headersOf(gateway), whole, 'both are kept');
    assert.deepEqual(world.told, ['g'], 'nothing more is said');
  });
}

test('a keyring that fails is left alone for a moment; its late answer counts', async () => {
  const world = new World();
  world.stored.set('gateway:["c","n","g"]', '{"key":"sk-test","headers":{}}');
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  world.held = promise;
  const { store } = world;
  const first = store.headersOf(gateway);
  await setImmediate();
  world.runTimers();
  assert.deepEqual(await first, {});
  const { calls } = world;
  assert.deepEqual(await store.headersOf(gateway), {}, 'at once');
  assert.equal(store.known(gateway).hasKey, false);
  assert.equal(world.calls, calls, 'it is not asked again yet');
  answer();
  await setImmediate();
  assert.equal(store.known(gateway).hasKey, true, 'the password was typed');
  assert.equal(world.calls, calls);
  store.dispose();
  assert.equal(world.waiting, 0, 'no timer is left behind');
});

test('headers: added, replaced, removed; one of the key’s name goes before it', async () => {
  const world = new World();
  world.store.askHeader(gateway);
  await world.settle();
  world.header = { name: 'x-tenant', value: 'green' };
  world.store.askHeader(gateway);
  world.store.askKey(gateway);
  await world.settle();
  assert.deepEqual(await world.store.headersOf(gateway), { authorization: 'Bearer sk-test', 'x-tenant': 'green' });
  assert.deepEqual(world.store.known(gateway).headers, ['x-tenant']);
  world.header = { name: 'Authorization', value: 'Basic x' };
  world.store.askHeader(gateway);
  await world.settle();
  assert.equal((await world.store.headersOf(gateway))['authorization'], 'Basic x');
  world.store.removeHeader(gateway, 'authorization');
  world.store.removeHeader(gateway, 'x-tenant');
  world.store.forgetKey(gateway);
  await world.settle();
  assert.deepEqual(await world.store.headersOf(gateway), {});
  assert.equal(world.stored.size, 0, 'nothing is left in the keyring');
});

test('who leaves the box changes nothing; what is forgotten is gone at once', async () => {
  const world = new World();
  world.store.askKey(gateway);
  await world.settle();
  world.key = undefined;
  world.store.askKey(gateway);
  await world.settle();
  assert.equal(world.store.known(gateway).hasKey, true);
  await world.store.forget(gateway);
  assert.deepEqual(await world.store.headersOf(gateway), {});
  assert.deepEqual(await world.store.gateways(), { found: [], areAll: true });
});

for (const state of ['throws', 'hangs'] as const) {
  test(`a keyring that ${state} forgets nothing: the key is used no more, and what is told is no lie`, async () => {
    const world = new World();
    world.store.askKey(gateway);
    world.store.askHeader(gateway);
    await world.settle();
    world.state = state;
    world.store.forgetKey(gateway);
    await world.settle();
    assert.deepEqual(world.store.known(gateway), { hasKey: false, headers: ['x-tenant'], isSessionOnly: false });
    world.store.removeHeader(gateway, 'x-tenant');
    await world.settle();
    assert.deepEqual(await world.store.headersOf(gateway), {});
    const forgotten = world.store.forget(gateway);
    await world.settle();
    await forgotten;
    const unread = world.newStore();
    unread.forgetKey(gateway);
    await world.settle();
    assert.deepEqual(world.told, Array(4).fill('g is not forgotten'));
    world.state = 'well';
    assert.deepEqual(await unread.headersOf(gateway), { 'x-tenant': 'blue' }, 'and is forgotten once it can be');
    await world.settle();
    assert.deepEqual([...world.stored.values()], ['{"headers":{"x-tenant":"blue"}}']);
  });
}

test('what the keyring holds may be anything', async () => {
  for (const text of ['', '{', '[]', '3', '{"key":3,"headers":[1]}', '{"headers":{"a":2}}']) {
    const world = new World();
    world.stored.set('gateway:["c","n","g"]', text);
    const { key: _key, ...rest } = { key: 1, ...(await world.store.headersOf(gateway)) };
    assert.deepEqual(rest, {}, text);
  }
});

test('names and values of headers', () => {
  const bad = ['', ' ', 'a b', 'a:b', 'ä', 'a\r\nb', 'Host', 'content-length', 'Transfer-Encoding', 'TE'];
  for (const name of bad) assert.ok(headerNameProblem(name), JSON.stringify(name));
  for (const name of ['x-tenant', 'X_1', 'Authorization', ' x-a ']) assert.equal(headerNameProblem(name), undefined);
  for (const value of ['', ' ', 'a\nb', 'a\r\nHost: x', 'a\u0000', '🦜', 'x'.repeat(8_193)]) {
    assert.ok(headerValueProblem(value), JSON.stringify(value.slice(0, 20)));
  }
  for (const value of ['a', 'Bearer x', 'a\tb', 'é']) assert.equal(headerValueProblem(value), undefined);
});
