import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** How long a stopped process may take to end by itself before it and its children are killed. */
const graceMs = 3_000;

/** A process that we started together with whatever it starts. */
export interface ChildGroup {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Settles with the exit code once the process ended, by itself or not. */
  readonly ended: Promise<number | null>;
  /** Ends the process and its children; resolves when they are gone. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts a process in a group of its own, so that Ctrl+C in the terminal reaches only us and we end it in order. The
 * group dies with us: on `exit` of this process it is told to end, and its stdin closes whatever way we go.
 */
export function startChildGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildGroup {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', () => resolve(null));
  });
  const endNow = (): void => signalGroup(child, 'SIGTERM');
  process.once('exit', endNow);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      clearTimeout(timer);
    }
    // What the first process left behind (VS Code's agent host lingers) goes as well.
    signalGroup(child, 'SIGKILL');
    process.off('exit', endNow);
  };
  return { child, ended, stop: () => (stopping ??= stop()) };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
