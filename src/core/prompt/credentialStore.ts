import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import { unknownClient, type ClientCredentials, type GatewayIdentity, type KnownClient } from './clientCredentials.ts';

/** Port: VS Code's keyring. It may be missing, locked or wait for somebody. */
interface Keyring {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  keys(): PromiseLike<readonly string[]>;
}

/** What the store needs of the shell. */
export interface CredentialShell {
  readonly keyring: Keyring;
  later(action: () => void, delayMs: number): Disposable;
  /** A masked box; undefined when the person would not say. The value can go into a header. */
  askKey(gateway: GatewayIdentity): Promise<string | undefined>;
  /** The name can be one of somebody's own, the value can go into a header. */
  askHeader(gateway: GatewayIdentity): Promise<{ readonly name: string; readonly value: string } | undefined>;
  /** The keyring did not take it. */
  tellSessionOnly(gateway: GatewayIdentity): void;
  /** The keyring did not let go of it. */
  tellNotForgotten(gateway: GatewayIdentity): void;
  /** For the log; never a value. */
  failed(what: string, error: unknown): void;
}

/** What one gateway is told. Lives in memory and in the keyring, nowhere else. */
interface Kept {
  readonly key: string | undefined;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isSessionOnly: boolean;
}

const nothing: Kept = { key: undefined, headers: {}, isSessionOnly: false };

/** What a person wants of what is kept; made again once it is known what the keyring holds. */
type Change = (kept: Kept) => Kept;

/** Whether something is to be kept that was not, or less than before. */
type Aim = 'set' | 'forget';

/** A keyring that is there answers at once; one that asks for its password must hold up no prompt for long. */
const keyringLimitMs = 3_000;
/** How long a keyring that failed is left alone: whoever unlocks it is not to wait, and no prompt waits twice in a row. */
const pauseMs = 10_000;
const prefix = 'gateway:';

/**
 * Keys and headers by context and gateway: read from the keyring once, kept in memory, written back at each change. A keyring
 * that fails is asked again at the next need; until it has answered nothing is written over what it may hold.
 */
export class CredentialStore implements ClientCredentials, Disposable {
  readonly #shell: CredentialShell;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  /** What counts now. */
  readonly #kept = new Map<string, Kept>();
  /** Of these it is known what the keyring held. */
  readonly #isRead = new Set<string>();
  /** Changes that wait for the keyring's first answer. */
  readonly #waiting = new Map<string, readonly Change[]>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #pauses = new Map<string, Disposable>();

  readonly onDidChange = this.#changed.event;

  constructor(shell: CredentialShell) {
    this.#shell = shell;
  }

  known(gateway: GatewayIdentity): KnownClient {
    void this.#read(gateway);
    const kept = this.#kept.get(keyOf(gateway));
    if (kept === undefined) return unknownClient;
    const { key, headers, isSessionOnly } = kept;
    return { hasKey: key !== undefined, headers: Object.keys(headers), isSessionOnly };
  }

  /** What goes into a request; a header of the key's own name wins over it. */
  async headersOf(gateway: GatewayIdentity): Promise<Readonly<Record<string, string>>> {
    const { key, headers } = await this.#read(gateway);
    return { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers };
  }

  /** Every value that is known by now, for who must keep them out of something. */
  secrets(): readonly string[] {
    return [...this.#kept.values()].flatMap(({ key, headers }) => [...(key ? [key] : []), ...Object.values(headers)]);
  }

  askKey(gateway: GatewayIdentity): void {
    void this.#change(gateway, 'set', async () => {
      const key = await this.#shell.askKey(gateway);
      return key === undefined ? undefined : (kept) => ({ ...kept, key });
    });
  }

  forgetKey(gateway: GatewayIdentity): void {
    void this.#change(gateway, 'forget', async () => (kept) => ({ ...kept, key: undefined }));
  }

  askHeader(gateway: GatewayIdentity): void {
    void this.#change(gateway, 'set', async () => {
      const header = await this.#shell.askHeader(gateway);
      if (header === undefined) return undefined;
      const named = { [header.name.trim().toLowerCase()]: header.value };
      return (kept) => ({ ...kept, headers: { ...kept.headers, ...named } });
    });
  }

  removeHeader(gateway: GatewayIdentity, name: string): void {
    void this.#change(gateway, 'forget', async () => (kept) => {
      const { [name]: _removed, ...headers } = kept.headers;
      return { ...kept, headers };
    });
  }

  /** Gateways for which something is kept, in the keyring or in memory; not all of them where the keyring does not answer. */
  async gateways(): Promise<{ readonly found: readonly GatewayIdentity[]; readonly areAll: boolean }> {
    const stored = await this.#within(this.#shell.keyring.keys(), 'list the keyring');
    const held = [...this.#kept].filter(([, kept]) => !isEmpty(kept)).map(([key]) => key);
    const keys = [...(stored ?? []).filter((key) => key.startsWith(prefix)), ...held];
    return { found: [...new Set(keys)].map(gatewayOf), areAll: stored !== undefined };
  }

  /** Drops key and headers. */
  async forget(gateway: GatewayIdentity): Promise<void> {
    const key = keyOf(gateway);
    // Whatever the keyring holds: nobody needs to know it any more.
    this.#isRead.add(key);
    this.#waiting.delete(key);
    if (!(await this.#write(gateway, nothing, 'forget'))) this.#shell.tellNotForgotten(gateway);
  }

  dispose(): void {
    for (const pause of this.#pauses.values()) pause.dispose();
    this.#owned.dispose();
  }

  async #change(gateway: GatewayIdentity, aim: Aim, ask: () => Promise<Change | undefined>): Promise<void> {
    try {
      const change = await ask();
      if (change === undefined) return;
      if (await this.#apply(gateway, aim, change)) return;
      if (aim === 'set') this.#shell.tellSessionOnly(gateway);
      else this.#shell.tellNotForgotten(gateway);
    } catch (error) {
      this.#shell.failed('keep what a gateway is told', error);
    }
  }

  /** Whether the keyring took it; in memory it counts in any case. */
  async #apply(gateway: GatewayIdentity, aim: Aim, change: Change): Promise<boolean> {
    const key = keyOf(gateway);
    await this.#read(gateway);
    // Another change may have come meanwhile.
    const kept = change(this.#kept.get(key) ?? nothing);
    if (this.#isRead.has(key)) return await this.#write(gateway, kept, aim);
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), change]);
    this.#count(key, unwritten(kept, aim));
    return false;
  }

  /** What counts, once the keyring was asked. */
  async #read(gateway: GatewayIdentity): Promise<Kept> {
    const key = keyOf(gateway);
    if (!this.#isRead.has(key) && !this.#pauses.has(key)) {
      const reading = this.#reading.get(key) ?? this.#ask(gateway);
      this.#reading.set(key, reading);
      await reading;
    }
    return this.#kept.get(key) ?? nothing;
  }

  async #ask(gateway: GatewayIdentity): Promise<void> {
    const key = keyOf(gateway);
    // An answer that comes after the limit counts, too: somebody typed the keyring's password.
    const call = async (): Promise<true> => {
      this.#take(gateway, await this.#shell.keyring.get(key));
      return true;
    };
    const isAnswered = await this.#within(call(), 'read the keyring');
    this.#reading.delete(key);
    if (isAnswered === true || this.#owned.isDisposed) return;
    this.#pauses.set(
      key,
      this.#shell.later(() => this.#pauses.delete(key), pauseMs),
    );
  }

  /** What the keyring held, with what was changed before it answered. */
  #take(gateway: GatewayIdentity, text: string | undefined): void {
    const key = keyOf(gateway);
    // An earlier call has answered meanwhile, or all was forgotten.
    if (this.#isRead.has(key)) return;
    this.#isRead.add(key);
    const changes = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    const kept = changes.reduce((held, change) => change(held), parse(text));
    if (changes.length === 0) this.#count(key, kept);
    // Who changed it was told already that it may end with the window.
    else void this.#write(gateway, kept, 'set');
  }

  /** Whether the keyring took it. */
  async #write(gateway: GatewayIdentity, kept: Kept, aim: Aim): Promise<boolean> {
    const key = keyOf(gateway);
    // In memory first: it works from now on, whatever the keyring does.
    this.#count(key, { ...kept, isSessionOnly: false });
    const { keyring } = this.#shell;
    const { key: secret, headers } = kept;
    const call = async (): Promise<true> => {
      await (isEmpty(kept) ? keyring.delete(key) : keyring.store(key, JSON.stringify({ key: secret, headers })));
      return true;
    };
    if ((await this.#within(call(), 'write the keyring')) === true) return true;
    this.#count(key, unwritten({ ...(this.#kept.get(key) ?? kept), isSessionOnly: kept.isSessionOnly }, aim));
    return false;
  }

  #count(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#changed.fire();
  }

  /** What a call of the keyring answers; undefined when it fails, or not within the limit. */
  async #within<T>(call: PromiseLike<T>, what: string): Promise<T | undefined> {
    let timer: Disposable | undefined;
    try {
      const limit = new Promise<undefined>((resolve) => {
        timer = this.#shell.later(() => resolve(undefined), keyringLimitMs);
      });
      return await Promise.race([call, limit]);
    } catch (error) {
      this.#shell.failed(what, error);
      return undefined;
    } finally {
      timer?.dispose();
    }
  }
}

/** What the keyring was not told. What is left after something was forgotten ends with the window only if it did before. */
function unwritten(kept: Kept, aim: Aim): Kept {
  return { ...kept, isSessionOnly: !isEmpty(kept) && (aim === 'set' || kept.isSessionOnly) };
}

function isEmpty({ key, headers }: Kept): boolean {
  return key === undefined && Object.keys(headers).length === 0;
}

function keyOf({ context, namespace, name }: GatewayIdentity): string {
  return prefix + JSON.stringify([context, namespace, name]);
}

function gatewayOf(key: string): GatewayIdentity {
  const parts: unknown = parseJson(key.slice(prefix.length));
  const [context = '', namespace = '', name = ''] = Array.isArray(parts) ? parts.map(String) : [];
  return { context, namespace, name };
}

/** What an earlier version wrote may be anything. */
function parse(text: string | undefined): Kept {
  const value: unknown = text === undefined ? undefined : parseJson(text);
  if (typeof value !== 'object' || value === null) return nothing;
  const { key, headers } = value as { readonly key?: unknown; readonly headers?: unknown };
  const entries = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return {
    key: typeof key === 'string' ? key : undefined,
    headers: Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    isSessionOnly: false,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
