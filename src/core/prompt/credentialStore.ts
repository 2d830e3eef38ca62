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

/** A keyring that is there answers at once; one that asks for its password must hold up no prompt for long. */
const keyringLimitMs = 3_000;
const prefix = 'gateway:';

/** Keys and headers by context and gateway: read from the keyring once, kept in memory, written back at each change. */
export class CredentialStore implements ClientCredentials, Disposable {
  readonly #shell: CredentialShell;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<Kept>>();

  readonly onDidChange = this.#changed.event;

  constructor(shell: CredentialShell) {
    this.#shell = shell;
  }

  known(gateway: GatewayIdentity): KnownClient {
    const kept = this.#kept.get(keyOf(gateway));
    if (kept === undefined) void this.#read(gateway);
    if (kept === undefined) return unknownClient;
    const { key, headers, isSessionOnly } = kept;
    return { hasKey: key !== undefined, headers: Object.keys(headers), isSessionOnly };
  }

  /** What goes into a request; a header of the key's own name wins over it. */
  async headersOf(gateway: GatewayIdentity): Promise<Readonly<Record<string, string>>> {
    const { key, headers } = await this.#read(gateway);
    return { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers };
  }

  askKey(gateway: GatewayIdentity): void {
    void this.#change(gateway, async () => {
      const key = await this.#shell.askKey(gateway);
      return key === undefined ? undefined : (kept) => ({ ...kept, key });
    });
  }

  forgetKey(gateway: GatewayIdentity): void {
    void this.#change(gateway, async () => (kept) => ({ ...kept, key: undefined }));
  }

  askHeader(gateway: GatewayIdentity): void {
    void this.#change(gateway, async () => {
      const header = await this.#shell.askHeader(gateway);
      if (header === undefined) return undefined;
      const named = { [header.name.trim().toLowerCase()]: header.value };
      return (kept) => ({ ...kept, headers: { ...kept.headers, ...named } });
    });
  }

  removeHeader(gateway: GatewayIdentity, name: string): void {
    void this.#change(gateway, async () => (kept) => {
      const { [name]: _removed, ...headers } = kept.headers;
      return { ...kept, headers };
    });
  }

  /** Gateways for which something is kept, in the keyring or in memory. */
  async gateways(): Promise<readonly GatewayIdentity[]> {
    const stored = (await this.#within(this.#shell.keyring.keys(), 'list the keyring')) ?? [];
    const held = [...this.#kept].filter(([, kept]) => !isEmpty(kept)).map(([key]) => key);
    return [...new Set([...stored.filter((key) => key.startsWith(prefix)), ...held])].map(gatewayOf);
  }

  /** Drops key and headers. */
  async forget(gateway: GatewayIdentity): Promise<void> {
    await this.#write(gateway, nothing);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #change(gateway: GatewayIdentity, ask: () => Promise<((kept: Kept) => Kept) | undefined>): Promise<void> {
    try {
      const change = await ask();
      if (change === undefined) return;
      const read = await this.#read(gateway);
      // Another change may have come meanwhile.
      await this.#write(gateway, change(this.#kept.get(keyOf(gateway)) ?? read));
    } catch (error) {
      this.#shell.failed('keep what a gateway is told', error);
    }
  }

  #read(gateway: GatewayIdentity): Promise<Kept> {
    const key = keyOf(gateway);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return Promise.resolve(kept);
    const reading =
      this.#reading.get(key) ??
      this.#within(this.#shell.keyring.get(key), 'read the keyring').then((text) => {
        this.#reading.delete(key);
        // Somebody may have set one meanwhile.
        const read = this.#kept.get(key) ?? parse(text);
        this.#kept.set(key, read);
        this.#changed.fire();
        return read;
      });
    this.#reading.set(key, reading);
    return reading;
  }

  async #write(gateway: GatewayIdentity, kept: Kept): Promise<void> {
    const key = keyOf(gateway);
    // In memory first: it works from now on, whatever the keyring does.
    this.#kept.set(key, { ...kept, isSessionOnly: false });
    this.#changed.fire();
    const { keyring } = this.#shell;
    const { key: secret, headers } = kept;
    const done = isEmpty(kept) ? keyring.delete(key) : keyring.store(key, JSON.stringify({ key: secret, headers }));
    const isWritten = await this.#within(
      Promise.resolve(done).then(() => true),
      'write the keyring',
    );
    if (isWritten === true || this.#kept.get(key) === undefined) return;
    this.#kept.set(key, { ...(this.#kept.get(key) ?? kept), isSessionOnly: !isEmpty(kept) });
    this.#changed.fire();
    this.#shell.tellSessionOnly(gateway);
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
