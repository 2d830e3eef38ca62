import type { AgentgatewayRelease } from './agentgatewayRelease.ts';
import type { ContextInfo, ServedSchema } from './connection.ts';

/** What a cluster is known by: contexts of several users share its schemas. */
export type ClusterId = Pick<ContextInfo, 'server' | 'cluster'>;

/** What is kept of a cluster after its connection is gone: schemas, and which release ran. Nothing of its objects. */
export interface KeptSchemas {
  readonly release: AgentgatewayRelease | undefined;
  readonly schemas: readonly ServedSchema[];
}

/** Port: the schemas of clusters from their last connection, over restarts. */
export interface SchemaCache {
  /** Undefined where nothing is kept, or nothing that can be read. */
  read(cluster: ClusterId): Promise<KeptSchemas | undefined>;
  write(cluster: ClusterId, kept: KeptSchemas): Promise<void>;
}
