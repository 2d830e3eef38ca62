import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';

/** A credential is a few kilobytes. */
const maxOutputBytes = 1024 * 1024;
/** Only its first line is ever shown. */
const maxComplaintBytes = 4096;
/** What a program leaves behind may hold its pipes; its own end counts, after what it wrote has been read. */
const drainMs = 500;
/** Between being told to end and being killed. */
const graceMs = 1000;

export interface ProgramCall {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limitMs: number;
}

type ProgramEnd =
  | { readonly end: 'exit'; readonly code: number | null; readonly output: string; readonly complaint: string }
  | { readonly end: 'notStarted'; readonly error: Error }
  | { readonly end: 'tooLong' | 'tooMuch' | 'stopped' };

export interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  /** Ends it and all that it started. */
  stop(): void;
}

/**
 * Runs a program without a shell, with a closed stdin, in a group of its own that ends with us: when its time is up, when
 * it writes too much, when it is stopped, when this process exits, and where there is a `sh` also when it is killed outright.
 * It does not hold the folder that we stand in.
 */
export function runProgram({ file, args, env, limitMs }: ProgramCall): RunningProgram {
  const home = homedir();
  const child = spawn(file, args, {
    env,
    cwd: existsSync(home) ? home : tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    shell: false,
  });
  const output = collect(child, 'stdout', maxOutputBytes, () => finish({ end: 'tooMuch' }));
  const complaint = collect(child, 'stderr', maxComplaintBytes);
  const { promise: ended, resolve } = Promise.withResolvers<ProgramEnd>();
  const guard = startGuard(child);
  const killNow = (): void => signalGroup(child, 'SIGKILL');
  const limit = setTimeout(() => finish({ end: 'tooLong' }), limitMs);
  let drain: NodeJS.Timeout | undefined;
  let isDone = false;
  const finish = (end: ProgramEnd): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(limit);
    clearTimeout(drain);
    guard?.kill('SIGKILL');
    if (end.end === 'exit' || end.end === 'notStarted') process.off('exit', killNow);
    else endGroup(child, killNow);
    child.stdout.destroy();
    child.stderr.destroy();
    resolve(end);
  };
  const exited = (code: number | null): void => finish({ end: 'exit', code, output: output(), complaint: complaint() });
  process.once('exit', killNow);
  child.once('error', (error) => finish({ end: 'notStarted', error }));
  child.once('exit', (code) => (drain = setTimeout(() => exited(code), drainMs)));
  child.once('close', (code) => exited(code));
  return { ended, stop: () => finish({ end: 'stopped' }) };
}

function collect(child: ChildProcess, from: 'stdout' | 'stderr', maxBytes: number, tooMuch?: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  child[from]?.on('data', (chunk: Buffer) => {
    if (size + chunk.length <= maxBytes) chunks.push(chunk);
    else {
      chunks.push(chunk.subarray(0, Math.max(0, maxBytes - size)));
      tooMuch?.();
    }
    size += chunk.length;
  });
  child[from]?.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString('utf8');
}

/**
 * Kills the program's group when we are gone without a word, which an exit handler cannot: its stdin ends with us. One that
 * waits for a browser would wait for ever.
 */
function startGuard({ pid }: ChildProcess): ChildProcess | undefined {
  if (process.platform === 'win32' || pid === undefined) return undefined;
  const script = 'read -r _; kill -9 "-$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', String(pid)], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return guard;
}

/** Asks first, so that a program can tidy up; the kill comes after that, or when this process exits. */
function endGroup(child: ChildProcess, killNow: () => void): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => {
    killNow();
    process.off('exit', killNow);
  }, graceMs);
  timer.unref();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).once('error', () =>
      child.kill(),
    );
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
