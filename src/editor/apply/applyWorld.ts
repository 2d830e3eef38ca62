import type { ClusterWriter } from '../../core/apply/clusterWriter.ts';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import type { Message } from '../../core/messages/index.ts';
import type { DocumentFindings } from '../../core/validate/index.ts';
import type { Log } from '../doors/log.ts';
import type { ReviewDocuments } from './reviewDocuments.ts';
import type { Variables } from './variables.ts';

/** A connection that can be written to. */
export interface WritingConnection extends ClusterConnection {
  readonly writer: ClusterWriter;
}

export interface ApplyWorld {
  readonly contexts: Contexts<WritingConnection>;
  readonly variables: Variables;
  readonly reviews: ReviewDocuments;
  readonly log: Log;
  /** Follows the kubeconfig, if nobody did yet. */
  start(): Promise<void>;
  judge(uri: string, text: string): Promise<readonly DocumentFindings[]>;
  rowOf(target: Omit<ProviderTarget, 'uid'>): ProviderRow | undefined;
  sendPrompt(target: ProviderTarget): Promise<void>;
  diagnose(target: ProviderTarget): Promise<void>;
}

/** Where something is applied: said in the first line of everything. */
export interface ApplyPlace {
  readonly context: string;
  readonly heading: Message;
  readonly connection: WritingConnection;
}
