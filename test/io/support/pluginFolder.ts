import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A folder of a test with sign-in programs, written as small Node scripts that note each of their calls. */
export class PluginFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'agentgateway-plugins-'));
  readonly kubeconfig = join(this.path, 'config');
  readonly bin = join(this.path, 'bin');
  readonly #calls = join(this.path, 'calls');

  constructor() {
    mkdirSync(this.bin);
  }

  /**
   * A program in `bin` that can be started by its name. `body` finds `calls` (how often it was called, this one included)
   * and `give(status)`, which prints an ExecCredential.
   */
  write(name: string, body: string): string {
    const file = join(this.bin, name);
    writeFileSync(
      file,
      `#!${process.execPath}
const fs = require('node:fs');
const file = ${JSON.stringify(this.#calls)};
fs.appendFileSync(file, process.pid + '\\n');
const calls = fs.readFileSync(file, 'utf8').split('\\n').length - 1;
const give = (status) => console.log(JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status }));
${body}
`,
    );
    chmodSync(file, 0o755);
    return file;
  }

  /** The process ids of the calls since the last reset. */
  get calls(): readonly number[] {
    return existsSync(this.#calls) ? readFileSync(this.#calls, 'utf8').trim().split('\n').map(Number) : [];
  }

  reset(): void {
    rmSync(this.#calls, { force: true });
  }

  /** Writes a kubeconfig of this one cluster and one context a user, named after it. */
  writeKubeconfig(cluster: object, users: Readonly<Record<string, object>>): void {
    const names = Object.keys(users);
    const text = stringify({
      'current-context': names[0],
      clusters: [{ name: 'k', cluster }],
      users: names.map((name) => ({ name, user: users[name] })),
      contexts: names.map((name) => ({ name, context: { cluster: 'k', user: name } })),
    });
    writeFileSync(this.kubeconfig, text);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Whether a process is there; one that has ended and was not waited for counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/^\d+ \(.*\) Z/.test(readFileSync(status, 'utf8'));
}
