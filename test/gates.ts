// The gates before any test: types, typed lint, format, unused code, the bundle. Runs them all and names those that fail.
import { spawnSync } from 'node:child_process';

const gates: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['types', ['tsc', '-p', '.']],
  ['lint', ['oxlint', '-c', '.oxlintrc.json', '--type-aware', '--deny-warnings']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['unused code', ['knip', '--no-progress']],
  ['bundle', ['node', 'esbuild.js', '--production']],
];

const failed = gates.filter(([name, [program = '', ...args]]) => {
  const started = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  return status !== 0;
});

if (failed.length > 0) {
  console.error(`${failed.length} of ${gates.length} gates failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}
