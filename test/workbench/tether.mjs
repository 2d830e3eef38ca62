// Loaded into code-server's first process: it ends when the process that started it goes, even by SIGKILL.
// A pipe that nobody writes to is the tether; code-server's own children inherit this import and are told by the variable.
import process from 'node:process';

if (process.env['CODE_SERVER_PARENT_PID'] === undefined) {
  process.stdin.resume();
  process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.once('error', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.unref?.();
}
