import type { Variables } from '../checks/placeholderUnset.ts';
import type { FactLayer } from '../graph/resourceGraph.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { SchemaRegistry } from '../schema/index.ts';
import type { BackendState } from './backendState.ts';

/** What the language service asks of the rest; each is asked anew at every call, so answers may change at any time. */
export interface LanguageWorld {
  /** The schemas that judge now. The same object as long as they stay the same: judgements are kept by it. */
  registry(): SchemaRegistry;
  /** The resources of the connected cluster; undefined when none is. */
  clusterLayer(): FactLayer | undefined;
  /** The resources of the workspace's other files than this one; without it a file is judged by itself and the cluster. */
  workspaceLayer?(uri: string): FactLayer | undefined;
  /** Where a document without a namespace will land; undefined when no context tells. */
  defaultNamespace(): string | undefined;
  /** What the connected cluster says of a backend, in the context's namespace where none is named; undefined: nothing. */
  backendState?(namespace: string | undefined, name: string): BackendState | undefined;
  features(): GatewayFeatures;
  /** Those of whoever fills in placeholders; without them nothing is said of placeholders. */
  readonly variables?: Variables;
}
