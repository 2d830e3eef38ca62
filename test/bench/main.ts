// `npm run bench`: measures what the product promises. Prints tables and asserts nothing: figures of a busy machine prove
// nothing. `npm run bench -- tree` runs the sections whose names are given. Each runs in a process of its own, one after
// the other.
import { spawnSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const sections: Readonly<Record<string, () => Promise<string>>> = {
  activation: async () => (await import('./activation.ts')).activation(),
  keystroke: async () => (await import('./keystroke.ts')).keystrokes(),
  freshProcess: async () => (await import('./freshProcess.ts')).freshProcess(),
  check: async () => (await import('./checkCommand.ts')).checkCommand(),
  firstToken: async () => (await import('./firstToken.ts')).firstToken(),
  stream: async () => (await import('./stream.ts')).stream(),
  panelFrames: async () => (await import('./panelFrames.ts')).panelFrames(),
  tree: async () => (await import('./tree.ts')).tree(),
  endpoints: async () => (await import('./endpoints.ts')).endpoints(),
  realScale: async () => (await import('./realScale.ts')).realScale(),
  realTunnel: async () => (await import('./realTunnel.ts')).realTunnel(),
};
/** Those on a real API server may have to build it first. */
const sectionLimitMs = 900_000;

const wanted = process.argv.slice(2);
const [flag, only = ''] = wanted;
if (flag === '--section') {
  console.log(await sections[only]?.());
  process.exit(0);
}
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`No section is called ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.`);
  process.exit(2);
}
for (const name of Object.keys(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const [load = 0] = loadavg();
  console.log(`\n── ${name} (load ${load.toFixed(1)} on ${availableParallelism()} processors before)`);
  const command = [fileURLToPath(import.meta.url), '--section', name];
  const { status, error } = spawnSync(process.execPath, command, { stdio: 'inherit', timeout: sectionLimitMs });
  if (status !== 0) console.log(`skipped: ${error?.message ?? `the section ended with ${status}`}`);
}
