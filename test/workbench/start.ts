// `npm start`: a real VS Code with the extension, on the sandbox cluster or on the one of a kubeconfig.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { buildExtension } from './buildExtension.ts';
import { ensureWorkbench } from './cache.ts';
import { findDesktopEditor, openDesktopEditor } from './desktopEditor.ts';
import { checkKubeconfig } from './kubeconfigFile.ts';
import { openPlayground, type Playground } from './playground.ts';
import { repositoryRoot } from './repository.ts';
import { startRealSandboxProcess, startSandboxProcess, type SandboxProcess } from './sandboxProcess.ts';
import { isPortFree, startServer } from './server.ts';
import { parseStartArguments, startUsage, type StartArguments } from './startArguments.ts';
import { UsageError } from './usageError.ts';

const passwordBytes = 15;
const settings = { 'workbench.startupEditor': 'readme' };

/** What has to be undone at the end, the last first. */
const undo: (() => Promise<unknown>)[] = [];
let ending = false;

async function main(): Promise<void> {
  const wanted = parseStartArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
  if (wanted.help) return console.log(startUsage);
  if (wanted.port !== undefined && !(await isPortFree(wanted.port))) {
    throw new UsageError(`Port ${wanted.port} on 127.0.0.1 is taken. Choose another with --port, or leave it out.`);
  }
  const cluster = await chooseCluster(wanted);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
  const desktop = wanted.openWindow ? await findDesktopEditor() : undefined;
  // All of it takes its time and none needs the other. When one fails, what the others started must end as well.
  const parts = await Promise.allSettled([
    desktop === undefined ? ensureWorkbench((line) => console.log(line)) : undefined,
    buildExtension(),
    cluster.kind === 'sandbox' ? startSandbox(cluster.isReal) : undefined,
    playground(cluster.kind, cluster.kind === 'sandbox' ? 'sandbox' : cluster.context),
  ]);
  const [install, build, sandbox, place] = parts;
  const failed = parts.find((part) => part.status === 'rejected');
  if (failed) throw failed.reason;
  if (
    install.status === 'rejected' ||
    build.status === 'rejected' ||
    sandbox.status === 'rejected' ||
    place.status === 'rejected'
  )
    return;
  const env =
    cluster.kind === 'sandbox'
      ? { KUBECONFIG: sandbox.value?.kubeconfig, AGENTGATEWAY_CONTEXT: undefined }
      : { KUBECONFIG: cluster.file, AGENTGATEWAY_CONTEXT: cluster.context };
  const sandboxName =
    'isReal' in cluster && cluster.isReal ? 'the sandbox on a real API server' : 'the sandbox cluster';
  const where = cluster.kind === 'sandbox' ? sandboxName : `the cluster of context ${cluster.context}`;
  if (desktop !== undefined) return showDesktop(desktop, place.value.folder, env, where);
  if (install.value === undefined) return;
  const password = wanted.password ? randomBytes(passwordBytes).toString('base64url') : undefined;
  const server = await startServer(install.value, {
    port: wanted.port,
    settings,
    extension: repositoryRoot,
    password,
    env,
  });
  undo.push(() => server.stop());
  void server.ended.then(() => end(1, "VS Code's server ended by itself."));
  console.log(greeting(where, server.folderUrl(place.value.folder), password));
}

type Cluster =
  | { readonly kind: 'sandbox'; readonly isReal: boolean }
  | { readonly kind: 'kubeconfig'; readonly file: string; readonly context: string };

async function chooseCluster({ cluster }: StartArguments): Promise<Cluster> {
  if (cluster.kind === 'sandbox') return cluster;
  return { ...cluster, context: await checkKubeconfig(cluster.file, cluster.context) };
}

async function startSandbox(isReal: boolean): Promise<SandboxProcess> {
  if (isReal) console.log('A real kube-apiserver is started; the first time it is built with Go, which takes minutes');
  const sandbox = await (isReal ? startRealSandboxProcess((line) => console.log(line)) : startSandboxProcess());
  undo.push(() => sandbox.stop());
  void reportEnd(sandbox);
  return sandbox;
}

async function reportEnd(sandbox: SandboxProcess): Promise<void> {
  const code = await sandbox.ended;
  if (!ending) console.error(`The sandbox ended by itself (${code}); the tree will say so.`);
}

async function playground(kind: Cluster['kind'], context: string): Promise<Playground> {
  const place = await openPlayground(kind, context);
  undo.push(async () => {
    if ((await place.close()) === 'kept') console.log(`What you changed is kept in ${place.folder}`);
  });
  return place;
}

async function showDesktop(
  command: string,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  where: string,
): Promise<void> {
  const profile = await mkdtemp(path.join(tmpdir(), 'agentgateway-desktop-'));
  undo.push(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const editor = await openDesktopEditor(command, folder, profile, settings, env);
  undo.push(() => editor.stop());
  void editor.ended.then(() => end(0));
  console.log(`VS Code opens on ${where}.\n${whatToTry}\nClose its window or press Ctrl+C to end everything.`);
}

const whatToTry = `  1. Agentgateway in the activity bar: the providers, each with its state and the reason
  2. F1, "Agentgateway: New Provider Backend…": YAML that is checked while you type
  3. the view Prompt: send a question and watch the answer stream in`;

function greeting(where: string, url: string, password: string | undefined): string {
  const lines = [`VS Code runs on ${where}. Open in a browser:`, '', `  ${url}`];
  lines.push(
    password === undefined
      ? '  (without a password: on a shared machine add -- --password)'
      : `  password: ${password}`,
  );
  return [...lines, '', whatToTry, 'Ctrl+C ends everything.'].join('\n');
}

async function end(code: number, said?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (said !== undefined) console.error(said);
  for (const step of undo.toReversed()) await step().catch((error: unknown) => console.error(error));
  process.exit(code);
}

await main().catch(async (error: unknown) => {
  await end(error instanceof UsageError ? 2 : 1, error instanceof Error ? error.message : String(error));
});
