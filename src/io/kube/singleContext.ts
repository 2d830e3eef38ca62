import { readFileSync } from 'node:fs';
import { failure } from '../../core/messages/index.ts';
import { isJsonObject, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { checkAuthProvider, oidcProviderName } from './authProvider.ts';
import { execProviderName } from './exec/execAuthenticator.ts';
import { readExecSpec, type ExecSpec } from './exec/execSpec.ts';
import { impersonationHeaders, type Headers } from './impersonation.ts';
import type { MergedKubeconfig } from './kubeconfigFiles.ts';

/** One context, ready for the client library and for what we do ourselves. */
export interface SingleContext {
  /** A kubeconfig as JSON, in the form that the client library reads right. */
  readonly text: string;
  readonly server: string;
  readonly proxyUrl: string | undefined;
  readonly exec: ExecSpec | undefined;
  readonly usesOidc: boolean;
  readonly impersonation: Headers;
}

/** Fails with `kubeconfig.no*`, `cluster.plugin*` or `cluster.authProvider*`, or as the file system does. */
export function singleContext(merged: MergedKubeconfig, context: string): SingleContext {
  const entry = merged.contexts.get(context);
  if (entry === undefined) {
    throw (
      merged.problem ?? failure('kubeconfig.noContext', { context, available: [...merged.contexts.keys()].join(', ') })
    );
  }
  const clusterName = stringAt(entry, 'cluster') ?? '';
  const cluster = dataFirst(merged.clusters.get(clusterName) ?? {}, ['certificate-authority']);
  const server = stringAt(cluster, 'server')?.replace(/\/+$/, '');
  if (server === undefined || !/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw failure('kubeconfig.noCluster', { context, cluster: clusterName });
  }
  const user = withToken(
    dataFirst(merged.users.get(stringAt(entry, 'user') ?? '') ?? {}, ['client-certificate', 'client-key']),
  );
  checkAuthProvider(user);
  const exec = stringAt(user, 'token') === undefined && isJsonObject(user['exec']) ? user['exec'] : undefined;
  return {
    text: clientText(context, { ...cluster, server }, forClient(user, exec)),
    server,
    proxyUrl: stringAt(cluster, 'proxy-url'),
    exec: exec && readExecSpec(exec, cluster),
    usesOidc: stringAt(user['auth-provider'], 'name') === oidcProviderName,
    impersonation: impersonationHeaders(user),
  };
}

/** As in client-go, what is embedded counts more than a file; the library has it the other way round. */
function dataFirst(entry: JsonObject, fields: readonly string[]): Record<string, unknown> {
  const hidden = new Set(fields.filter((field) => stringAt(entry, `${field}-data`)));
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !hidden.has(name)));
}

/** A token file is read with each look at the context, so that a token that rotates is noticed. */
function withToken(user: JsonObject): JsonObject {
  const file = stringAt(user, 'tokenFile');
  if (file === undefined) return user;
  try {
    return { ...user, token: readFileSync(file, 'utf8').trim() };
  } catch (error) {
    if (stringAt(user, 'token') !== undefined) return user;
    throw error;
  }
}

function forClient(user: JsonObject, exec: JsonObject | undefined): JsonObject {
  // Ours go past the library: exec by its authenticator's name, impersonation as headers that it does not know.
  const ours = new Set(['exec', 'tokenFile', 'as', 'as-uid', 'as-groups', 'as-user-extra']);
  const rest = Object.fromEntries(Object.entries(user).filter(([name]) => !ours.has(name)));
  return exec ? { ...rest, 'auth-provider': { name: execProviderName, config: {} } } : rest;
}

function clientText(context: string, cluster: JsonObject & { readonly server: string }, user: JsonObject): string {
  // Without TLS there is nothing to verify, yet the library refuses plain http unless verification is off.
  const plain = cluster.server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {};
  const config = {
    'current-context': context,
    contexts: [{ name: context, context: { cluster: 'cluster', user: 'user' } }],
    clusters: [{ name: 'cluster', cluster: { ...cluster, ...plain, 'proxy-url': undefined } }],
    // A context without a user still needs one here: the library applies the cluster's CA only along with a user.
    users: [{ name: 'user', user }],
  };
  return JSON.stringify(config);
}
