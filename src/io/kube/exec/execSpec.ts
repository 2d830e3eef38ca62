import { readFileSync } from 'node:fs';
import { failure } from '../../../core/messages/index.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../../core/resource/json.ts';

/** What a kubeconfig says of an exec plugin, checked, with what the plugin is told of the cluster. */
export interface ExecSpec {
  /** A bare name, looked up on PATH, or an absolute path. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What its author says to do where it is not installed. */
  readonly installHint: string | undefined;
  /** The value of KUBERNETES_EXEC_INFO. */
  readonly info: string;
}

const apiVersions = new Set(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']);

/** Where a cluster keeps what is meant for the plugin only, by the name of the extension. */
const configExtension = 'client.authentication.k8s.io/exec';

/**
 * The exec entry of a user. Fails with `cluster.plugin*` for what cannot work here: a plugin that must talk to a
 * terminal, a version of the protocol that Kubernetes has removed or does not have.
 */
export function readExecSpec(exec: JsonObject, cluster: JsonObject): ExecSpec {
  const command = stringAt(exec, 'command') ?? '';
  if (command === '') throw failure('cluster.pluginUnnamed', {});
  const apiVersion = stringAt(exec, 'apiVersion') ?? '';
  if (!apiVersions.has(apiVersion)) throw failure('cluster.pluginVersion', { command, version: apiVersion });
  if (stringAt(exec, 'interactiveMode') === 'Always') throw failure('cluster.pluginInteractive', { command });
  const args = Array.isArray(exec['args']) ? exec['args'] : [];
  const spec = {
    interactive: false,
    ...(exec['provideClusterInfo'] === true && { cluster: clusterInfo(cluster) }),
  };
  return {
    command,
    args: args.map(String),
    env: readEnvironment(exec['env']),
    installHint: stringAt(exec, 'installHint'),
    info: JSON.stringify({ apiVersion, kind: 'ExecCredential', spec }),
  };
}

function readEnvironment(entries: unknown): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const entry of Array.isArray(entries) ? entries : []) {
    const name = stringAt(entry, 'name');
    if (name !== undefined) env[name] = stringAt(entry, 'value') ?? '';
  }
  return env;
}

/** `spec.cluster` of an ExecCredential: a CA that the kubeconfig names as a file is handed over as its content. */
function clusterInfo(cluster: JsonObject): JsonObject {
  const file = stringAt(cluster, 'certificate-authority');
  const authority = stringAt(cluster, 'certificate-authority-data') ?? (file && readFileSync(file).toString('base64'));
  const extensions = Array.isArray(cluster['extensions']) ? cluster['extensions'] : [];
  const own = extensions.find((entry) => stringAt(entry, 'name') === configExtension) as unknown;
  const info = {
    server: stringAt(cluster, 'server'),
    'tls-server-name': stringAt(cluster, 'tls-server-name'),
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] === true ? true : undefined,
    'certificate-authority-data': authority,
    'proxy-url': stringAt(cluster, 'proxy-url'),
    config: isJsonObject(own) && 'extension' in own ? objectAt(own, 'extension') : undefined,
  };
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined));
}
