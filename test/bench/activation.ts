import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eagerFiles } from '../package/eagerFiles.ts';
import { firstConnection } from './firstConnection.ts';
import { table } from './table.ts';

/** Sizes of what is shipped, and what VS Code's own marks say of load and activation. */
export function activation(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agentgateway-bench-'));
  try {
    const bytes = packedBytes(folder);
    const eager = eagerFiles('dist/extension.js').map((file) => readFileSync(file));
    const eagerBytes = eager.reduce((sum, content) => sum + content.length, 0);
    const zipped = eager.reduce((sum, content) => sum + gzipSync(content).length, 0);
    const chunks = readdirSync('dist/chunks').map((name) => statSync(join('dist/chunks', name)).size);
    const all = chunks.reduce((sum, size) => sum + size, statSync('dist/extension.js').size);
    const sizes = table(
      ['what is shipped', 'KB', 'bar KB'],
      [
        ['eager bundle (extension.js and what it imports at once)', kilobytes(eagerBytes), '120'],
        ['the same, gzip', kilobytes(zipped), ''],
        ['all code of the extension host', kilobytes(all), ''],
        ['.vsix', kilobytes(bytes), '1024'],
      ],
    );
    return `${sizes}\n${firstConnection()}\n${marks()}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds dist for production and packs it, with the packer's own talk left out. */
function packedBytes(folder: string): number {
  const script =
    "const { buildPackage } = await import('./test/package/buildPackage.ts'); await buildPackage(process.argv[1])";
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
    encoding: 'utf8',
  });
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error(`The package was not built (${status}): ${stderr}`);
  return statSync(join(folder, name)).size;
}

const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(0);

const hostLimitMs = 60_000;

/** The suite inside VS Code prints the marks of the real extension host. */
function marks(): string {
  const run = spawnSync(process.execPath, ['test/run.ts', 'host'], { encoding: 'utf8', timeout: hostLimitMs });
  const found = /load (\d+) ms, activate (\d+) ms/.exec(run.stdout);
  if (found === null)
    return `load and activate marks: skipped, the suite inside VS Code gave none within ${hostLimitMs / 1000} s`;
  const [, load = '', activate = ''] = found;
  return `marks of VS Code: load ${load} ms + activate ${activate} ms (bar 30 together)`;
}
