// The validator as a command line: npm run --silent check -- FILE…
import { text } from 'node:stream/consumers';
import { runCheck } from './runCheck.ts';

// npm changes into the package; INIT_CWD is where the user stands.
process.exitCode = await runCheck(process.argv.slice(2), {
  directory: process.env['INIT_CWD'] ?? process.cwd(),
  readStdin: () => text(process.stdin),
  writeOutput: (written) => process.stdout.write(written),
  writeError: (written) => process.stderr.write(written),
});
