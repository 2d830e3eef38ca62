import { failure } from '../../../core/messages/index.ts';
import { errorCode } from '../../errorCode.ts';
import { firstLine } from '../firstLine.ts';
import type { Credential, SignInWay } from '../signIn/signIn.ts';
import { readExecCredential } from './execCredential.ts';
import type { ExecSpec } from './execSpec.ts';
import { findProgram, isBatchFile, pathOf, withPath, type Environment } from './findProgram.ts';
import { loginPath } from './loginPath.ts';
import { runProgram, type RunningProgram } from './runProgram.ts';

/** Signs in by an exec plugin of a kubeconfig. Fails with `cluster.plugin*`. */
export class ExecPlugin implements SignInWay {
  readonly #spec: ExecSpec;
  readonly #environment: Environment;
  readonly #limitMs: number;
  #running: RunningProgram | undefined;
  #stopped = false;

  constructor(spec: ExecSpec, environment: Environment, limitMs: number) {
    this.#spec = spec;
    this.#environment = environment;
    this.#limitMs = limitMs;
  }

  async obtain(): Promise<Credential> {
    const { command, args, env: ownEnv, info } = this.#spec;
    const { file, env } = await this.#find();
    if (this.#stopped) throw failure('cluster.canceled', {});
    const full = { ...env, ...ownEnv, KUBERNETES_EXEC_INFO: info, ELECTRON_RUN_AS_NODE: undefined };
    this.#running = runProgram({ file, args, env: full, limitMs: this.#limitMs });
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
        throw failure('cluster.pluginFailed', { command, detail: firstLine(end.complaint) || exitOf(end.code) });
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#running?.stop();
  }

  #read(output: string): Credential {
    const answer = readExecCredential(output);
    if (answer.ok) return answer.credential;
    throw failure('cluster.pluginAnswer', { command: this.#spec.command, detail: answer.wrong });
  }

  /** On our own PATH, else on that of the login shell, which the plugin then has too, for the programs that it calls. */
  async #find(): Promise<{ readonly file: string; readonly env: Environment }> {
    const { command } = this.#spec;
    const env = this.#environment;
    const found = findProgram(command, pathOf(env), env);
    if (found !== undefined) return { file: startable(found), env };
    const path = /[\\/]/.test(command) ? undefined : await loginPath(env);
    const foundThere = path === undefined ? undefined : findProgram(command, path, env);
    if (path === undefined || foundThere === undefined) throw this.#missing();
    return { file: startable(foundThere), env: withPath(env, path) };
  }

  #missing(): Error {
    const { command, installHint } = this.#spec;
    const hint = firstLine(installHint ?? '');
    if (hint === '') return failure('cluster.pluginMissing', { command });
    return failure('cluster.pluginMissingWithHint', { command, hint });
  }
}

function startable(file: string): string {
  if (process.platform === 'win32' && isBatchFile(file)) throw failure('cluster.pluginBatch', { command: file });
  return file;
}

function exitOf(code: number | null): string {
  return code === null ? 'ended by a signal' : `exit code ${code}`;
}
