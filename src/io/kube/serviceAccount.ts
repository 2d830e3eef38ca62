import { readFileSync, statSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '../../core/resource/json.ts';
import type { Environment } from './exec/findProgram.ts';

/** Where a Pod finds its service account. */
export interface PodPlace {
  readonly env: Environment;
  /** What stands before the paths of the mounted files; nothing but in tests. */
  readonly root?: string | undefined;
}

const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The name of the one context that a Pod has without a kubeconfig. */
const inCluster = 'in-cluster';

/**
 * The service account of the Pod that this process runs in, as the entries of a kubeconfig; undefined outside of one. As
 * in client-go, the cluster's address comes by the environment, its authority and the token as files, which are read with
 * each look. The client library's own loadFromCluster is not asked: contexts are listed without loading it.
 */
export function serviceAccountEntries({ env, root = '' }: PodPlace):
  | {
      readonly name: string;
      readonly context: JsonObject;
      readonly cluster: JsonObject;
      readonly user: JsonObject;
    }
  | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  const file = (name: string): string => join(`${root}${accountFolder}`, name);
  if (!host || !port || !isFile(file('token'))) return undefined;
  return {
    name: inCluster,
    context: { cluster: inCluster, user: inCluster, namespace: namespaceOf(file('namespace')) },
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      ...(isFile(file('ca.crt')) && { 'certificate-authority': file('ca.crt') }),
    },
    user: { tokenFile: file('token') },
  };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function namespaceOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
