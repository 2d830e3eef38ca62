// `npm run bench`: measures what docs promise. Prints tables, asserts nothing: figures of a busy machine prove nothing.
// `npm run bench -- tree` runs the sections whose names are given. Each runs in a process of its own, after the other.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const sections: Readonly<Record<string, () => Promise<string>>> = {
  keystroke: async () => (await import('./keystroke.ts')).keystrokes(),
  tree: async () => (await import('./tree.ts')).tree(),
};

const wanted = process.argv.slice(2);
const [flag, only = ''] = wanted;
if (flag === '--section') {
  const run = sections[only];
  console.log(run === undefined ? `No section is called ${only}.` : await run());
  process.exit(0);
}
for (const name of Object.keys(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--section', name], { stdio: 'inherit' });
}
