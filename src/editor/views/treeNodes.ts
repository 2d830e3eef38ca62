import type { ProviderPart } from '../../core/cluster/providerPart.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';

/** A state of a context as a row with one action; never two under the same context. */
export type ContextNotice = 'connecting' | 'unreachable' | 'forbidden' | 'notInstalled' | 'empty';

export interface ContextNode {
  readonly type: 'context';
  readonly id: string;
  readonly context: string;
}

export interface NamespaceNode {
  readonly type: 'namespace';
  readonly id: string;
  readonly context: string;
  readonly namespace: string;
}

/** The row stays the same object while its content changes, so that VS Code keeps selection and expansion. */
export interface ProviderNode {
  readonly type: 'provider';
  readonly id: string;
  row: ProviderRow;
}

/** Why the provider above it does not work. */
export interface ReasonNode {
  readonly type: 'reason';
  readonly id: string;
  readonly provider: ProviderNode;
  readonly part: ProviderPart;
}

export interface NoticeNode {
  readonly type: 'notice';
  readonly id: string;
  readonly context: string;
  readonly notice: ContextNotice;
}

/** The way to a kubeconfig that has a problem; what the problem is stands over the tree. */
export interface KubeconfigNode {
  readonly type: 'kubeconfig';
  readonly id: string;
}

export type TreeNode = KubeconfigNode | ContextNode | NamespaceNode | ProviderNode | ReasonNode | NoticeNode;
