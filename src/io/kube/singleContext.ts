import { failure } from '../../core/messages/index.ts';
import { isJsonObject, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { readExecSpec, type ExecSpec } from './exec/execSpec.ts';
import { impersonationHeaders, type Headers } from './impersonation.ts';
import type { MergedKubeconfig } from './kubeconfigFiles.ts';
import { readAuthProvider, type OidcSettings } from './oidc/oidcSettings.ts';

/** One context as it is to be connected to: what the client library is given of it, and what we do ourselves. */
export interface SingleContext {
  /** Without a trailing slash; may have a path. */
  readonly server: string;
  readonly proxyUrl: string | undefined;
  /** The entries of the kubeconfig; the files that they name are not read yet. */
  readonly cluster: JsonObject;
  readonly user: JsonObject;
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
  const oidc = readAuthProvider(user);
  const exec = isJsonObject(user['exec']) ? user['exec'] : undefined;
  // As in client-go: who has a token of its own is asked for no other.
  const signsIn = ['username', 'token', 'tokenFile'].every((field) => stringAt(user, field) === undefined);
  return {
    server,
    proxyUrl: stringAt(cluster, 'proxy-url'),
    cluster,
    user,
    exec: signsIn && exec ? readExecSpec(exec, cluster) : undefined,
    oidc: signsIn ? oidc : undefined,
    impersonation: impersonationHeaders(user),
  };
}
