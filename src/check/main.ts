// The validator as a command line: npm run --silent check -- FILE…
import { text } from 'node:stream/consumers';
import { runCheck } from './runCheck.ts';

// Whoever reads the output may have seen enough (`| head`).
process.stdout.on('error', () => process.exit(2));

// npm changes into the package; INIT_CWD is where the user stands.
const code = await runCheck(process.argv.slice(2), {
  directory: process.env['INIT_CWD'] ?? process.cwd(),
  readStdin: () => text(process.stdin),
  writeOutput: (written) => process.stdout.write(written),
  writeError: (written) => process.stderr.write(written),
});
process.exitCode = code;
// Once all is written; a credential plugin that never ends must not keep the process.
process.stdout.write('', () => process.exit(code));
