import type { Disposable } from '../../core/base/disposable.ts';
import type { ClusterWriter } from '../../core/apply/clusterWriter.ts';
import type { ClusterReader } from '../../core/cluster/connection.ts';
import type { ClusterSource } from '../../core/cluster/source.ts';
import type { ClusterProbe } from '../../core/diagnose/clusterProbe.ts';
import type { ForwardPace } from '../forward/forwardPace.ts';
import { PortForwarder } from '../forward/portForwarder.ts';
import { ApiClient } from './apiClient.ts';
import { Credentials } from './credentials.ts';
import { createClusterProbe } from './probe.ts';
import { createClusterReader } from './reader.ts';
import type { Environment } from './exec/findProgram.ts';
import { defaultLimits, type ConnectionLimits } from './limits.ts';
import type { EditorProxy } from './proxy/chooseProxy.ts';
import { createClusterSource } from './source.ts';
import { createClusterWriter } from './writer.ts';
import type { Pace } from './pace.ts';

/** Everything that the extension can ask of one context. */
export interface ContextConnection extends Disposable {
  readonly source: ClusterSource;
  readonly reader: ClusterReader;
  readonly writer: ClusterWriter;
  readonly probe: ClusterProbe;
  readonly forwarder: Pick<PortForwarder, 'open'>;
}

export interface ConnectOptions {
  /** Hears what a sink throws, which never ends a watch. */
  readonly reportBug?: ((error: unknown) => void) | undefined;
  /** Times of the watch loop, for tests. */
  readonly pace?: Pace | undefined;
  /** Times of the tunnels, for tests. */
  readonly forwardPace?: Partial<ForwardPace> | undefined;
  /** Where PATH, SHELL and the proxy variables are read; that of the process when not given. */
  readonly environment?: Environment | undefined;
  /** What stands before the paths of a Pod's service account; nothing but in tests. */
  readonly podRoot?: string | undefined;
  /** The editor's proxy settings as they are now. */
  readonly editorProxy?: (() => EditorProxy) | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
}

/**
 * A connection to one context of the kubeconfig that these files make up. Nothing is read or sent before the first
 * request; whatever is wrong with the context comes as the failure of that request, or as the state of a watch.
 */
export function connectContext(
  kubeconfigFiles: readonly string[],
  contextName: string,
  options: ConnectOptions = {},
): ContextConnection {
  const limits = { ...defaultLimits, ...options.limits };
  const { environment, podRoot, editorProxy } = options;
  const credentials = new Credentials(kubeconfigFiles, contextName, { environment, podRoot, editorProxy, limits });
  const client = new ApiClient(credentials, limits);
  const source = createClusterSource(client, options.reportBug, options.pace);
  const forwarder = new PortForwarder(client, options.forwardPace);
  return {
    source: {
      ...source,
      retry() {
        credentials.tryAgain();
        source.retry();
      },
    },
    reader: createClusterReader(client),
    writer: createClusterWriter(client),
    probe: createClusterProbe(client),
    forwarder,
    dispose() {
      source.dispose();
      forwarder.dispose();
      credentials.dispose();
    },
  };
}
