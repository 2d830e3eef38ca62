import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { listAt, objectAt, stringAt } from '../json.ts';

/** How an API server is reached: enough of a kubeconfig for clusters with certificates or tokens. */
export interface Connection {
  readonly server: URL;
  /** PEM; absent when the system's authorities are to be trusted. */
  readonly authority: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly token: string | undefined;
}

/** The connection of a context (of the current one by default) in the text of a kubeconfig. */
export function connectionFrom(kubeconfig: string, contextName?: string): Connection {
  const config: unknown = parse(kubeconfig);
  const named = (list: string, name: string | undefined): unknown =>
    listAt(config, list).find((entry) => stringAt(entry, 'name') === name);
  const context = named('contexts', contextName ?? stringAt(config, 'current-context'));
  const cluster = objectAt(named('clusters', stringAt(context, 'context', 'cluster')), 'cluster');
  const user = objectAt(named('users', stringAt(context, 'context', 'user')), 'user');
  const server = stringAt(cluster, 'server');
  if (server === undefined) throw new Error('the kubeconfig names no server');
  return {
    server: new URL(server),
    authority: embedded(cluster, 'certificate-authority'),
    certificate: embedded(user, 'client-certificate'),
    key: embedded(user, 'client-key'),
    token: stringAt(user, 'token'),
  };
}

/** The value of `x-data` (base64), else the content of the file that `x` names. */
function embedded(part: unknown, name: string): string | undefined {
  const data = stringAt(part, `${name}-data`);
  if (data !== undefined) return Buffer.from(data, 'base64').toString();
  const path = stringAt(part, name);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}
