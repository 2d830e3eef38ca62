import { CodedError } from '../core/base/codedError.ts';
import type { ClusterReader } from '../core/cluster/connection.ts';
import { readServedSchemas, schemasOf } from '../core/cluster/servedSchemas.ts';
import { failure, type MessageCode } from '../core/messages/index.ts';
import { kinds } from '../core/resource/kinds.ts';
import type { ResourceSchema } from '../core/schema/index.ts';
import { connectContext } from '../io/kube/index.ts';
import { readKubeconfig } from '../io/kube/kubeconfigFiles.ts';
import type { SchemaSource } from './schemas.ts';

/** For everything that is asked of the cluster together: exec plugin, connection, two documents of a megabyte each. */
const clusterLimitMs = 60_000;

interface ClusterChoice {
  /** Absolute path. */
  readonly kubeconfig: string;
  /** The kubeconfig's current one when undefined. */
  readonly context: string | undefined;
}

/**
 * The schemas that a cluster serves, and behind them `known` for the kinds that it does not. A cluster that serves no
 * agentgateway is a failure, not a reason to judge by something else. Fails with a CodedError (`check.*`,
 * `kubeconfig.*`, `cluster.*`) within `limitMs`.
 */
export function clusterSource(choice: ClusterChoice, known: SchemaSource, limitMs = clusterLimitMs): SchemaSource {
  return async () => {
    const context = chooseContext(choice);
    const connection = connectContext([choice.kubeconfig], context);
    const limit = AbortSignal.timeout(limitMs);
    try {
      return [...(await servedSchemas(connection.reader, context, limit)), ...(await known())];
    } catch (error) {
      if (limit.aborted) throw failure('check.clusterSlow', { context, seconds: limitMs / 1000 }, { cause: error });
      throw forCommandLine(error);
    } finally {
      connection.dispose();
    }
  };
}

function chooseContext({ kubeconfig, context }: ClusterChoice): string {
  const config = readKubeconfig([kubeconfig]);
  if (config.problem !== undefined) throw forCommandLine(config.problem);
  const chosen = context ?? config.current;
  if (chosen !== undefined) return chosen;
  throw failure('check.noCurrentContext', { path: kubeconfig, available: [...config.contexts.keys()].join(', ') });
}

async function servedSchemas(
  reader: ClusterReader,
  context: string,
  signal: AbortSignal,
): Promise<readonly ResourceSchema[]> {
  const origin = { from: 'cluster', context } as const;
  const schemas = schemasOf(await readServedSchemas(reader, signal), origin);
  if (schemas.some(({ id }) => id.kind === kinds.backend.kind)) return schemas;
  throw failure('check.notInstalled', { context, kind: kinds.backend.kind });
}

/** Some texts end in advice for the reader of a view. These say the same, with the same arguments, to one at a terminal. */
const terminalCodes: ReadonlyMap<string, MessageCode> = new Map([
  ['kubeconfig.missing', 'check.kubeconfigMissing'],
  ['kubeconfig.malformed', 'check.kubeconfigMalformed'],
  ['kubeconfig.notKubeconfig', 'check.notKubeconfig'],
  ['cluster.credentials', 'check.credentials'],
  ['cluster.unauthorized', 'check.unauthorized'],
  ['cluster.cut', 'check.cut'],
]);

function forCommandLine(error: unknown): unknown {
  const code = error instanceof CodedError ? terminalCodes.get(error.code) : undefined;
  return error instanceof CodedError && code !== undefined ? new CodedError(code, error.args, { cause: error }) : error;
}
