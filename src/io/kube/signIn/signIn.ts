import { createHash } from 'node:crypto';
import { CodedError } from '../../../core/base/codedError.ts';
import { toDisposable, type Disposable } from '../../../core/base/disposable.ts';
import { failure } from '../../../core/messages/index.ts';
import { firstLine } from '../firstLine.ts';

/** A credential is renewed this long before it ends, or at half its life when that is shorter. */
const expiryMarginMs = 30_000;
/** Whatever is said of the life of a credential, a new one is not asked for more often than this. */
const minLifeMs = 5_000;
/** What failed is not repeated before this by itself: some programs open a browser each time. */
const failureLifeMs = 15_000;

/** What a sign-in gave. Never logged. */
export interface Credential {
  readonly token: string | undefined;
  /** PEM. */
  readonly certificate: string | undefined;
  /** PEM. */
  readonly key: string | undefined;
  /** In ms since 1970; undefined: until it is refused. */
  readonly expiresAtMs: number | undefined;
}

/** How a credential is obtained: by a program, or from an identity provider. */
export interface SignInWay {
  /** Fails with a CodedError, within a limit. */
  obtain(): Promise<Credential>;
  /** Ends what is under way. */
  stop(): void;
}

interface Kept {
  readonly credential: Credential;
  readonly untilMs: number;
}

/** One way to sign in with the credential that it gave: one call serves all who wait for it. */
export class SignIn {
  readonly #way: SignInWay;
  #kept: Kept | undefined;
  #failed: { readonly error: CodedError; readonly untilMs: number } | undefined;
  #call: Promise<Credential> | undefined;

  constructor(way: SignInWay) {
    this.#way = way;
  }

  /** How long the present credential can be used, in ms; Infinity: until it is refused. */
  get validForMs(): number {
    return Math.max(0, (this.#kept?.untilMs ?? 0) - Date.now());
  }

  /** Fails with a CodedError. */
  credential(): Promise<Credential> {
    if (this.#kept !== undefined && Date.now() < this.#kept.untilMs) return Promise.resolve(this.#kept.credential);
    if (this.#failed !== undefined && performance.now() < this.#failed.untilMs)
      return Promise.reject(this.#failed.error);
    this.#call ??= this.#obtain().finally(() => (this.#call = undefined));
    return this.#call;
  }

  /** After a refusal by the server. Does nothing when the credential is another one by now. */
  forget(refused: Credential): void {
    if (this.#kept?.credential === refused) this.#kept = undefined;
  }

  /** A person wants it tried now. */
  forgetFailure(): void {
    this.#failed = undefined;
  }

  stop(): void {
    this.#way.stop();
  }

  async #obtain(): Promise<Credential> {
    try {
      const credential = await this.#way.obtain();
      this.#kept = { credential, untilMs: usableUntil(credential.expiresAtMs) };
      this.#failed = undefined;
      return credential;
    } catch (error) {
      const failed = error instanceof CodedError ? error : unexpected(error);
      this.#failed = { error: failed, untilMs: performance.now() + failureLifeMs };
      throw failed;
    }
  }
}

function unexpected(error: unknown): CodedError {
  const detail = firstLine(error instanceof Error ? error.message : String(error)) || 'unknown';
  return failure('cluster.signInFailed', { detail }, { cause: error });
}

function usableUntil(expiresAtMs: number | undefined): number {
  if (expiresAtMs === undefined) return Infinity;
  const now = Date.now();
  const lifeMs = expiresAtMs - now;
  return now + Math.max(minLifeMs, lifeMs - Math.min(expiryMarginMs, lifeMs / 2));
}

/** A share in a sign-in; when the last one is disposed, a call under way is ended with all that it started. */
export interface SignInLease extends Disposable {
  readonly signIn: SignIn;
}

const shared = new Map<string, { readonly signIn: SignIn; leases: number }>();

/**
 * The sign-in of this specification: contexts and clients of one process that say the same share its calls.
 * @param spec all that makes it another one, as JSON can hold it
 */
export function leaseSignIn(spec: unknown, way: () => SignInWay): SignInLease {
  const id = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
  const entry = shared.get(id) ?? { signIn: new SignIn(way()), leases: 0 };
  shared.set(id, entry);
  entry.leases += 1;
  const release = toDisposable(() => {
    entry.leases -= 1;
    if (entry.leases > 0) return;
    shared.delete(id);
    entry.signIn.stop();
  });
  return { signIn: entry.signIn, dispose: () => release.dispose() };
}
