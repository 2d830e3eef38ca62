import type { ProviderPart } from '../../core/cluster/providerPart.ts';
import { namespaceOf } from '../../core/cluster/rowGroups.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';

/** A state of a context as a row with one action; never two under the same context. */
export type ContextNotice = 'connecting' | 'unreachable' | 'forbidden' | 'notInstalled' | 'empty' | 'filtered';

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

/** A link of the provider's chain, or a member of its groups. */
export interface PartNode {
  readonly type: 'part';
  readonly id: string;
  readonly provider: ProviderNode;
  readonly parent: ProviderNode | PartNode;
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

export type TreeNode = KubeconfigNode | ContextNode | NamespaceNode | ProviderNode | PartNode | NoticeNode;

/** Nodes by id: the one that was given out before is given again, so that VS Code recognises it. */
export class TreeNodes {
  readonly #known = new Map<string, TreeNode>();

  readonly kubeconfig: KubeconfigNode = { type: 'kubeconfig', id: 'kubeconfig' };

  context(context: string): ContextNode {
    return this.#keep<ContextNode>({ type: 'context', id: `${context}\u0000context`, context });
  }

  namespace(context: string, namespace: string): NamespaceNode {
    const id = `${context}\u0000namespace\u0000${namespace}`;
    return this.#keep<NamespaceNode>({ type: 'namespace', id, context, namespace });
  }

  notice(context: string, notice: ContextNotice): NoticeNode {
    return this.#keep<NoticeNode>({ type: 'notice', id: `${context}\u0000notice\u0000${notice}`, context, notice });
  }

  provider(row: ProviderRow): ProviderNode {
    const node = this.#keep<ProviderNode>({ type: 'provider', id: row.id, row });
    node.row = row;
    return node;
  }

  /** The node of a row, if VS Code has ever been given it. */
  shownProvider(id: string): ProviderNode | undefined {
    const node = this.#known.get(id);
    return node?.type === 'provider' ? node : undefined;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  #keep<Node extends TreeNode>(fresh: Node): Node {
    const known = this.#known.get(fresh.id);
    if (isSameType(known, fresh)) return known;
    this.#known.set(fresh.id, fresh);
    return fresh;
  }
}

function isSameType<Node extends TreeNode>(known: TreeNode | undefined, fresh: Node): known is Node {
  return known?.type === fresh.type;
}

/** What VS Code reveals a node by, the same object that it was given: see `TreeDataProvider.getParent`. */
export function parentOf(node: TreeNode, nodes: TreeNodes, isGrouped: boolean): TreeNode | undefined {
  switch (node.type) {
    case 'context':
    case 'kubeconfig':
      return undefined;
    case 'namespace':
    case 'notice':
      return nodes.context(node.context);
    case 'part':
      return node.parent;
    case 'provider': {
      const { context } = node.row;
      return isGrouped ? nodes.namespace(context, namespaceOf(node.row)) : nodes.context(context);
    }
  }
}

export function partNode(parent: ProviderNode | PartNode, part: ProviderPart): PartNode {
  const provider = parent.type === 'provider' ? parent : parent.provider;
  return { type: 'part', id: part.id, provider, parent, part };
}
