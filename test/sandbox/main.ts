import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { CrdDocument } from './cluster/crd.ts';
import { isObject } from './json.ts';
import { startSandbox, type Sandbox } from './startSandbox.ts';

const USAGE = `Usage: npm run sandbox -- [options]
  --real              a real kube-apiserver instead of the embedded cluster; built with Go once, which takes minutes
  --json              print one JSON line {kubeconfig, context, gatewayUrl, namespace, pid} and nothing else
  --api-port N        port of the API server (a free one by default)
  --gateway-port N    port of the gateway (a free one by default)
  --state-dir DIR     keep the objects and the authority in DIR and go on from them
  --crds DIR          install the CRDs in DIR (repeatable)
  --port-file FILE    write the JSON line to FILE as well
  --help              this text`;

interface Arguments {
  readonly real: boolean;
  readonly json: boolean;
  readonly apiPort: number;
  readonly gatewayPort: number;
  readonly stateDir: string | undefined;
  readonly crdFolders: readonly string[];
  readonly portFile: string | undefined;
}

function readArguments(): Arguments {
  const { values } = parseArgs({
    options: {
      real: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'api-port': { type: 'string', default: '0' },
      'gateway-port': { type: 'string', default: '0' },
      'state-dir': { type: 'string' },
      crds: { type: 'string', multiple: true, default: [] },
      'port-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.real && values['state-dir'] !== undefined) {
    throw new Error('--state-dir is for the embedded cluster: a real one begins anew each time');
  }
  return {
    real: values.real,
    json: values.json,
    apiPort: readPort(values['api-port']),
    gatewayPort: readPort(values['gateway-port']),
    stateDir: values['state-dir'],
    crdFolders: values.crds,
    portFile: values['port-file'],
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${text} is no port: give a number from 0 to 65535`);
}

/** The CRDs in the YAML files of a folder. */
function readCrds(folder: string): CrdDocument[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name): unknown => parse(readFileSync(join(folder, name), 'utf8')))
    .filter(isObject)
    .filter((document) => document['kind'] === 'CustomResourceDefinition');
}

function describe(sandbox: Running): string {
  const body = `'{"messages":[{"role":"user","content":"Hello"}],"stream":true}'`;
  return `Sandbox is up.
  kubeconfig  ${sandbox.kubeconfigPath}
  context     ${sandbox.context}
  gateway     ${sandbox.gatewayUrl}

To try:
  curl -sN ${sandbox.gatewayUrl}/ollama/v1/chat/completions -d ${body}
  curl -s ${sandbox.gatewayUrl}/anthropic/v1/messages -d ${body}    (answers 500 until the Secret is mended)

Ctrl+C ends it.`;
}

type Running = Pick<Sandbox, 'kubeconfigPath' | 'context' | 'gatewayUrl' | 'dispose'>;

async function start(
  { real, stateDir }: Arguments,
  options: { readonly apiPort: number; readonly gatewayPort: number; readonly crds?: readonly CrdDocument[] },
): Promise<Running> {
  if (!real) return startSandbox({ ...options, ...(stateDir !== undefined && { stateDir }) });
  const { startRealSandbox } = await import('../real/realSandbox.ts');
  // Standard output is for the line with the addresses.
  return startRealSandbox({ ...options, progress: (line) => console.error(line) });
}

async function main(): Promise<void> {
  const given = readArguments();
  const crds = given.crdFolders.flatMap(readCrds);
  const ports = { apiPort: given.apiPort, gatewayPort: given.gatewayPort };
  const sandbox = await start(given, { ...ports, ...(crds.length > 0 && { crds }) });
  const stop = (): void => void sandbox.dispose().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const line = JSON.stringify({
    kubeconfig: sandbox.kubeconfigPath,
    context: sandbox.context,
    gatewayUrl: sandbox.gatewayUrl,
    namespace: 'kgateway-system',
    pid: process.pid,
  });
  if (given.portFile !== undefined) writeFileSync(given.portFile, `${line}\n`);
  console.log(given.json ? line : describe(sandbox));
}

try {
  await main();
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  console.error(`The sandbox did not start: ${why}\n${USAGE}`);
  process.exitCode = 1;
}
