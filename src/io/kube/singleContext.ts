import { readFileSync } from 'node:fs';
import { failure } from '../../core/messages/index.ts';
import { isJsonObject, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { readExecSpec, type ExecSpec } from './exec/execSpec.ts';
import { impersonationHeaders, type Headers } from './impersonation.ts';
import type { MergedKubeconfig } from './kubeconfigFiles.ts';
import { readAuthProvider, type OidcSettings } from './oidc/oidcSettings.ts';

/** What a TLS connection needs; only what the kubeconfig says. */
export interface TlsMaterial {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | string | undefined;
  readonly key?: Buffer | string | undefined;
  readonly servername?: string | undefined;
  readonly rejectUnauthorized?: false | undefined;
}

/** One context as it is to be connected to, with the files that it names read. */
export interface SingleContext {
  /** Without a trailing slash; may have a path. */
  readonly server: string;
  readonly proxyUrl: string | undefined;
  readonly tls: TlsMaterial;
  /** The value of the header Authorization, where the kubeconfig holds it. */
  readonly authorization: string | undefined;
  readonly exec: ExecSpec | undefined;
  readonly oidc: OidcSettings | undefined;
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
  const cluster = merged.clusters.get(clusterName) ?? {};
  const server = stringAt(cluster, 'server')?.replace(/\/+$/, '');
  if (server === undefined || !/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw failure('kubeconfig.noCluster', { context, cluster: clusterName });
  }
  const user = merged.users.get(stringAt(entry, 'user') ?? '') ?? {};
  const authorization = authorizationOf(user);
  const oidc = readAuthProvider(user);
  const exec = isJsonObject(user['exec']) ? user['exec'] : undefined;
  // As in client-go: who has a token of its own is asked for no other.
  const signsIn = authorization === undefined;
  return {
    server,
    proxyUrl: stringAt(cluster, 'proxy-url'),
    tls: tlsOf(cluster, user),
    authorization,
    exec: signsIn && exec ? readExecSpec(exec, cluster) : undefined,
    oidc: signsIn ? oidc : undefined,
    impersonation: impersonationHeaders(user),
  };
}

function tlsOf(cluster: JsonObject, user: JsonObject): TlsMaterial {
  return {
    ca: embeddedOrFile(cluster, 'certificate-authority'),
    cert: embeddedOrFile(user, 'client-certificate'),
    key: embeddedOrFile(user, 'client-key'),
    servername: stringAt(cluster, 'tls-server-name'),
    rejectUnauthorized: cluster['insecure-skip-tls-verify'] === true ? false : undefined,
  };
}

/** What is embedded counts more than a file; a file is read with each look, so that one that is replaced is noticed. */
function embeddedOrFile(entry: JsonObject, field: string): Buffer | undefined {
  const data = stringAt(entry, `${field}-data`);
  if (data !== undefined) return Buffer.from(data, 'base64');
  const file = stringAt(entry, field);
  return file === undefined ? undefined : readFileSync(file);
}

function authorizationOf(user: JsonObject): string | undefined {
  const name = stringAt(user, 'username');
  if (name !== undefined) {
    return `Basic ${Buffer.from(`${name}:${stringAt(user, 'password') ?? ''}`).toString('base64')}`;
  }
  const token = tokenOf(user);
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** The last content of a token file counts more than a token beside it. */
function tokenOf(user: JsonObject): string | undefined {
  const token = stringAt(user, 'token');
  const file = stringAt(user, 'tokenFile');
  if (file === undefined) return token;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (token !== undefined) return token;
    throw error;
  }
}
