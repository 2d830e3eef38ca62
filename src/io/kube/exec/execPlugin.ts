import { createHash } from 'node:crypto';
import { CodedError } from '../../../core/base/codedError.ts';
import { toDisposable, type Disposable } from '../../../core/base/disposable.ts';
import { failure } from '../../../core/messages/index.ts';
import { errorCode } from '../../errorCode.ts';
import { firstLine } from '../firstLine.ts';
import { readExecCredential, type ExecCredential } from './execCredential.ts';
import type { ExecSpec } from './execSpec.ts';
import { findProgram, isBatchFile, pathOf, withPath, type Environment } from './findProgram.ts';
import { loginPath } from './loginPath.ts';
import { runProgram, type RunningProgram } from './runProgram.ts';

/** A credential is renewed this long before it ends, or at half its life when that is shorter. */
const expiryMarginMs = 30_000;
/** Whatever a plugin says of the life of its credential, it is not called more often than this. */
const minLifeMs = 5_000;
/** A failed call is not repeated before this by itself: some plugins open a browser each time. */
const failureLifeMs = 15_000;

interface Kept {
  readonly credential: ExecCredential;
  readonly untilMs: number;
}

/** One exec plugin of a kubeconfig with the credential that it gave: one call serves all who wait for it. */
export class ExecPlugin {
  readonly #spec: ExecSpec;
  readonly #environment: Environment;
  readonly #limitMs: number;
  #kept: Kept | undefined;
  #failed: { readonly error: CodedError; readonly untilMs: number } | undefined;
  #call: Promise<ExecCredential> | undefined;
  #running: RunningProgram | undefined;
  #disposed = false;

  constructor(spec: ExecSpec, environment: Environment, limitMs: number) {
    this.#spec = spec;
    this.#environment = environment;
    this.#limitMs = limitMs;
  }

  /** How long the present credential can be used, in ms; undefined: until it is refused. */
  get validForMs(): number | undefined {
    if (this.#kept === undefined || this.#kept.untilMs === Infinity) return undefined;
    return Math.max(0, this.#kept.untilMs - Date.now());
  }

  /** Fails with `cluster.plugin*`. */
  credential(): Promise<ExecCredential> {
    if (this.#kept !== undefined && Date.now() < this.#kept.untilMs) return Promise.resolve(this.#kept.credential);
    if (this.#failed !== undefined && performance.now() < this.#failed.untilMs)
      return Promise.reject(this.#failed.error);
    this.#call ??= this.#callNow().finally(() => (this.#call = undefined));
    return this.#call;
  }

  /** After a refusal by the server. Does nothing when the credential is another one by now. */
  forget(refused: ExecCredential): void {
    if (this.#kept?.credential === refused) this.#kept = undefined;
  }

  /** A person wants it tried now. */
  forgetFailure(): void {
    this.#failed = undefined;
  }

  stop(): void {
    this.#disposed = true;
    this.#running?.stop();
  }

  async #callNow(): Promise<ExecCredential> {
    try {
      const credential = await this.#run();
      this.#kept = { credential, untilMs: usableUntil(credential.expiresAtMs) };
      this.#failed = undefined;
      return credential;
    } catch (error) {
      const { command } = this.#spec;
      const failed =
        error instanceof CodedError
          ? error
          : failure('cluster.pluginFailed', { command, detail: errorCode(error) ?? 'unknown' }, { cause: error });
      this.#failed = { error: failed, untilMs: performance.now() + failureLifeMs };
      throw failed;
    }
  }

  async #run(): Promise<ExecCredential> {
    const { command, args, info } = this.#spec;
    const { file, env } = await this.#find();
    if (this.#disposed) throw failure('cluster.canceled', {});
    const own = { ...env, ...this.#spec.env, KUBERNETES_EXEC_INFO: info, ELECTRON_RUN_AS_NODE: undefined };
    this.#running = runProgram({ file, args, env: own, limitMs: this.#limitMs });
    const end = await this.#running.ended;
    switch (end.end) {
      case 'stopped':
        throw failure('cluster.canceled', {});
      case 'tooLong':
        throw failure('cluster.pluginTimeout', { command, seconds: this.#limitMs / 1000 });
      case 'tooMuch':
        throw failure('cluster.pluginAnswer', { command, detail: 'too much' });
      case 'notStarted':
        throw failure('cluster.pluginFailed', { command, detail: errorCode(end.error) ?? 'unknown' });
      case 'exit':
        if (end.code === 0) return this.#read(end.output);
        throw failure('cluster.pluginFailed', {
          command,
          detail: firstLine(end.complaint) || `exit ${end.code ?? 'by a signal'}`,
        });
    }
  }

  #read(output: string): ExecCredential {
    const answer = readExecCredential(output);
    if (answer.ok) return answer.credential;
    throw failure('cluster.pluginAnswer', { command: this.#spec.command, detail: answer.wrong });
  }

  /** On our own PATH, else on that of the login shell, which the plugin then has too, for the programs that it calls. */
  async #find(): Promise<{ readonly file: string; readonly env: Environment }> {
    const { command, installHint } = this.#spec;
    const env = this.#environment;
    let found = findProgram(command, pathOf(env), env);
    let usedEnv = env;
    if (found === undefined && !/[\\/]/.test(command)) {
      const path = await loginPath(env);
      if (path !== undefined) {
        found = findProgram(command, path, env);
        usedEnv = withPath(env, path);
      }
    }
    if (found === undefined) {
      const hint = installHint === undefined ? undefined : firstLine(installHint);
      throw hint
        ? failure('cluster.pluginMissingWithHint', { command, hint })
        : failure('cluster.pluginMissing', { command });
    }
    if (process.platform === 'win32' && isBatchFile(found)) throw failure('cluster.pluginBatch', { command: found });
    return { file: found, env: usedEnv };
  }
}

function usableUntil(expiresAtMs: number | undefined): number {
  if (expiresAtMs === undefined) return Infinity;
  const now = Date.now();
  const lifeMs = expiresAtMs - now;
  return now + Math.max(minLifeMs, lifeMs - Math.min(expiryMarginMs, lifeMs / 2));
}

/** A share in a plugin; when the last one is disposed, a call under way is ended with all that it started. */
export interface ExecPluginLease extends Disposable {
  readonly plugin: ExecPlugin;
}

const shared = new Map<string, { readonly plugin: ExecPlugin; leases: number }>();

/** The plugin of this specification: contexts and windows of one process that say the same share its calls. */
export function leaseExecPlugin(spec: ExecSpec, environment: Environment, limitMs: number): ExecPluginLease {
  const id = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
  const entry = shared.get(id) ?? { plugin: new ExecPlugin(spec, environment, limitMs), leases: 0 };
  shared.set(id, entry);
  entry.leases += 1;
  const release = toDisposable(() => {
    entry.leases -= 1;
    if (entry.leases > 0) return;
    shared.delete(id);
    entry.plugin.stop();
  });
  return { plugin: entry.plugin, dispose: () => release.dispose() };
}
