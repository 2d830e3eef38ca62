import { spawn } from 'node:child_process';

/** How npm is called from here: through the npm that runs this script where there is one, else the one on PATH. */
export function npmCommand(
  env: Readonly<Record<string, string | undefined>>,
): readonly [command: string, ...args: string[]] {
  const cli = env['npm_execpath'];
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return [process.execPath, cli];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** What a script of this package was given by npm and a foreign folder's npm must not see. */
export function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_config_prefix$|INIT_CWD$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

/**
 * Runs npm in a folder, quietly. Rejects with one sentence and the last lines of what npm said.
 * @param what said in the failure: "could not fetch <what>"
 */
export async function runNpm(args: readonly string[], folder: string, what: string): Promise<void> {
  const [command, ...first] = npmCommand(process.env);
  const child = spawn(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: npmEnvironment(process.env),
    shell: command.endsWith('.cmd'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const killNpm = (): unknown => child.kill();
  process.once('exit', killNpm);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new Error(`npm was not found, and ${what} comes through it. Install Node.js with npm and try again.`, {
          cause,
        }),
      );
    });
    child.once('close', resolve);
  }).finally(() => process.off('exit', killNpm));
  if (code === 0) return;
  const said = Buffer.concat(chunks).toString('utf8').split('\n');
  const errors = said.filter((line) => /^npm (error|ERR!)/.test(line)).slice(0, 4);
  throw new Error(
    `npm could not fetch ${what}. Check the network and npm's registry setting, then run the command again.\n${errors.join('\n')}`,
  );
}
