import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { WorkbenchInstall } from './cache.ts';
import { startChildGroup, type ChildGroup } from './childGroup.ts';
import { copyExtension, copyWholeExtension } from './copyExtension.ts';
import { quietSettings, skippedBuiltinExtensions } from './settings.ts';

/** What a VS Code server is started with; everything has a quiet default. */
export interface ServerOptions {
  /** Port on 127.0.0.1; a free one when left out. */
  readonly port?: number | undefined;
  /** Folder for settings, extensions and logs; a temporary one, removed at the end, when left out. */
  readonly profile?: string | undefined;
  /** User settings beside and over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Source folder of an extension to install, built. */
  readonly extension?: string | undefined;
  /** Source folders of extensions that stand beside it, installed as they are. */
  readonly beside?: readonly string[] | undefined;
  /** Asked for by the login page; without one anybody on this machine gets in. */
  readonly password?: string | undefined;
  /** Environment of the extension host beside ours; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether VS Code asks whom to trust, as it does by default; every folder is trusted otherwise. */
  readonly asksForTrust?: boolean | undefined;
  /** Lets a page run an extension's tests and ask when the workbench is restored; never where a person works. */
  readonly testDriver?: boolean | undefined;
}

/** A running VS Code server. */
export interface WorkbenchServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly profile: string;
  /** Address of the workbench with a folder of this machine open. */
  folderUrl(folder: string): string;
  /** Settles when the server ends, by itself or by {@link stop}. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;
const pollEveryMs = 50;
/** A socket's path may have 103 characters on macOS, 107 on Linux; VS Code adds /vscode-ipc-<uuid>.sock. */
const longestSocketFolder = 50;

/** Starts code-server on loopback and waits until it answers. */
export async function startServer(install: WorkbenchInstall, options: ServerOptions = {}): Promise<WorkbenchServer> {
  const profile = options.profile ?? (await mkdtemp(path.join(tmpdir(), 'agentgateway-workbench-')));
  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  await writeProfile(install, profile, options);
  const group = startChildGroup(
    process.execPath,
    serverArguments(install, profile, port, options),
    serverEnvironment(profile, options),
  );
  const said: Buffer[] = [];
  const keep = (chunk: Buffer): void => {
    said.push(chunk);
    if (said.length > 200) said.shift();
  };
  group.child.stdout.on('data', keep);
  group.child.stderr.on('data', keep);
  const stop = async (): Promise<void> => {
    await group.stop();
    if (options.profile === undefined)
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await untilReady(origin, group);
  } catch (error) {
    await stop();
    const last = Buffer.concat(said).toString('utf8').trim().split('\n').slice(-8).join('\n');
    throw new Error(`VS Code's server did not start on port ${port}. Its last lines:\n${last}`, { cause: error });
  }
  return { port, origin, profile, folderUrl: (folder) => folderUrl(origin, folder), ended: group.ended, stop };
}

function folderUrl(origin: string, folder: string): string {
  const url = new URL(origin);
  url.searchParams.set('folder', folder);
  return url.href.replaceAll('%2F', '/');
}

async function writeProfile(install: WorkbenchInstall, profile: string, options: ServerOptions): Promise<void> {
  const user = path.join(profile, 'data', 'User');
  await mkdir(user, { recursive: true, mode: 0o700 });
  await mkdir(path.join(profile, 'extensions'), { recursive: true });
  await mkdir(path.join(profile, 'tmp'), { recursive: true, mode: 0o700 });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
  const auth =
    options.password === undefined
      ? ['auth: none']
      : ['auth: password', `hashed-password: ${JSON.stringify(await hashOf(install, options.password))}`];
  await writeFile(path.join(profile, 'config.yaml'), [...auth, 'cert: false', ''].join('\n'), { mode: 0o600 });
  await writeFile(path.join(profile, 'texts.json'), JSON.stringify(loginTexts));
  const extensions = path.join(profile, 'extensions');
  if (options.extension !== undefined) await copyExtension(options.extension, extensions);
  for (const source of options.beside ?? []) await copyWholeExtension(source, extensions);
}

/**
 * Hashed as code-server wants it. Not in plain text, for a reason beside the obvious one: with a plain password every
 * request of the page is checked by a hash of its own, and webviews take 10 s to appear.
 */
async function hashOf(install: WorkbenchInstall, password: string): Promise<string> {
  const argon2: { hash(text: string): Promise<string> } = createRequire(install.codeServerEntry)('argon2');
  return argon2.hash(password);
}

const loginTexts = {
  LOGIN_TITLE: 'Agentgateway Tools',
  WELCOME: 'Agentgateway Tools',
  LOGIN_BELOW: 'This window reaches a cluster, and a terminal.',
  LOGIN_PASSWORD: 'The password stands on the terminal that runs npm start.',
  SUBMIT: 'Open',
  PASSWORD_PLACEHOLDER: 'Password',
};

function serverArguments(install: WorkbenchInstall, profile: string, port: number, options: ServerOptions): string[] {
  const tether = new URL('./tether.mjs', import.meta.url);
  return [
    '--import',
    tether.href,
    install.codeServerEntry,
    '--config',
    path.join(profile, 'config.yaml'),
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--user-data-dir',
    path.join(profile, 'data'),
    '--extensions-dir',
    path.join(profile, 'extensions'),
    '--i18n',
    path.join(profile, 'texts.json'),
    '--app-name',
    'Agentgateway Tools',
    '--cookie-suffix',
    String(port),
    '--disable-telemetry',
    '--disable-update-check',
    ...(options.asksForTrust ? [] : ['--disable-workspace-trust']),
    '--disable-getting-started-override',
    ...(options.testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : ['--disable-proxy']),
  ];
}

function serverEnvironment(profile: string, options: ServerOptions): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env };
  // A terminal of another VS Code would hand these on; code-server would then talk to that one, or take its password.
  for (const name of Object.keys(env)) {
    if (/^(VSCODE_|CODE_SERVER_|CS_|ELECTRON_|NODE_OPTIONS$|PASSWORD$|HASHED_PASSWORD$|PORT$|npm_)/.test(name))
      delete env[name];
  }
  const temporary = path.join(profile, 'tmp');
  // VS Code leaves its sockets behind: here they go with the profile, and nobody else may open them.
  if (temporary.length <= longestSocketFolder) env['TMPDIR'] = temporary;
  env['VSCODE_SKIP_BUILTIN_EXTENSIONS'] = skippedBuiltinExtensions.join(',');
  env['PATH'] = [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter);
  return env;
}

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isPortFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

async function untilReady(origin: string, group: ChildGroup): Promise<void> {
  const deadlineMs = performance.now() + readyWithinMs;
  const gone = group.ended.then((code) => {
    throw new Error(`code-server ended with ${code}`);
  });
  const answers = async (): Promise<void> => {
    while (performance.now() < deadlineMs) {
      const answer = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      if (answer?.ok) return;
      await delay(pollEveryMs);
    }
    throw new Error(`no answer within ${readyWithinMs} ms`);
  };
  await Promise.race([answers(), gone]);
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found on 127.0.0.1.');
  return address.port;
}
