import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresOf, ms, ratio } from './figures.ts';
import type { FreshFigures } from './firstDocument.ts';
import { table } from './table.ts';

const runs = 5;

/** The first judgement in a process that has just begun, as after a window was opened; both bundled as for an editor. */
export async function freshProcess(): Promise<string> {
  // Within reach of node_modules, for the packages that the peer names by a variable.
  const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
  const folder = mkdtempSync(join(modules, '.agentgateway-bench-'));
  try {
    await build({
      entryPoints: [fileURLToPath(new URL('firstDocument.ts', import.meta.url))],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      minify: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      mainFields: ['module', 'main'],
      logLevel: 'error',
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
      },
    });
    const program = join(folder, 'firstDocument.mjs');
    const rows = [20, 500, 5000].map((lines) => {
      const own = measure(program, 'own', lines);
      const peer = measure(program, 'peer', lines);
      return [
        `${lines} lines`,
        ...[own.judged, peer.judged].map(ms),
        ratio(peer.judged, own.judged),
        ...[own.residentMb, peer.residentMb].map((size) => size.toFixed(0)),
        ratio(peer.residentMb, own.residentMb),
      ];
    });
    const header = ['first document', 'ms', 'peer ms', 'peer / ours', 'MB resident', 'peer MB', 'peer / ours'];
    const note =
      'from the import to the first findings, and all that the process then holds; peer: yaml-language-server';
    return `${table(header, rows)}\n${note}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(program: string, who: 'own' | 'peer', lines: number): FreshFigures {
  const samples = Array.from({ length: runs }, (): FreshFigures => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, who, String(lines)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as FreshFigures;
  });
  return {
    judged: figuresOf(samples.map(({ judged }) => judged)).median,
    residentMb: figuresOf(samples.map(({ residentMb }) => residentMb)).median,
  };
}
