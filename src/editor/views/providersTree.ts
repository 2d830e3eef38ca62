import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ClusterConnection, Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { contextState } from '../../core/cluster/contextState.ts';
import { partsOf } from '../../core/cluster/parts.ts';
import { providerRows, type ProviderRow } from '../../core/cluster/topology.ts';
import { viewIds } from '../../core/contributions.ts';
import { renderError } from '../../core/messages/index.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import { setContextKey } from '../doors/contextKeys.ts';
import { text } from '../doors/text.ts';
import { contextItem, kubeconfigItem, noticeItem, noticeOf } from './contextItem.ts';
import { providerHover, providerItem, reasonItem } from './providerItem.ts';
import type {
  ContextNotice,
  ContextNode,
  KubeconfigNode,
  NamespaceNode,
  NoticeNode,
  ProviderNode,
  TreeNode,
} from './treeNodes.ts';

type Session = ContextSession<ClusterConnection>;

/** Changes within this time are drawn together. */
const redrawDelayMs = 80;

/**
 * Rows of a context that was just opened wait this long for the Secrets behind them, so that a row does not change its
 * reason a moment after it appeared.
 */
const settleLimitMs = 400;

/** What the tree shows; `agentgateway.refresh` and the kubeconfig move it, and every event of a store. */
export interface ProvidersTreeWorld {
  readonly contexts: Contexts<ClusterConnection>;
  featuresOf(session: Session): GatewayFeatures;
  isTrusted(): boolean;
  /** Reads the kubeconfig; called when the view is first shown, so that a hidden view costs nothing. */
  start(): void;
  failed(what: string, error: unknown): void;
}

/** The view Providers: contexts, their namespaces, a row a backend. A projection of the stores; it holds no state of theirs. */
export class ProvidersTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #world: ProvidersTreeWorld;
  readonly #owned = new DisposableList();
  readonly #redraw = this.#owned.add(new vscode.EventEmitter<TreeNode | undefined>());
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #nodes = new Map<string, TreeNode>();
  readonly #staleSince = new Map<string, Date>();
  readonly #rows = new Map<string, readonly ProviderRow[]>();
  readonly #faces = new Map<string, string>();
  readonly #waiting = new Set<Session | undefined>();
  /** When the rows of a context could first have been drawn, in ms of Date.now; 0 once they were. */
  readonly #settling = new WeakMap<Session, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#redraw.event;

  constructor(world: ProvidersTreeWorld) {
    this.#world = world;
    this.#view = this.#owned.add(
      vscode.window.createTreeView<TreeNode>(viewIds.providers, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#sayWhyEmpty();
    this.#owned.add(world.contexts.onDidChange((session) => this.#schedule(session)));
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        world.contexts.setSeen(visible);
        if (visible) this.#schedule(undefined);
      }),
    );
  }

  /** Draws all anew, after trust or the schema of a cluster changed. */
  redrawAll(): void {
    this.#schedule(undefined);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.type) {
      case 'provider':
        return providerItem(node.id, node.row, this.#staleSince.has(node.row.context));
      case 'reason':
        return reasonItem(node, this.#staleSince.has(node.provider.row.context));
      case 'namespace': {
        const item = new vscode.TreeItem(node.namespace, vscode.TreeItemCollapsibleState.Expanded);
        item.id = node.id;
        item.contextValue = 'namespace';
        item.iconPath = new vscode.ThemeIcon('symbol-namespace');
        return item;
      }
      case 'context': {
        const session = this.#session(node.context);
        if (!session) return new vscode.TreeItem(node.context);
        const isCurrent = session === this.#world.contexts.current;
        return contextItem(node.id, session, this.#rowsOf(session), isCurrent, this.#staleSince.get(node.context));
      }
      case 'kubeconfig':
        return kubeconfigItem(node.id);
      case 'notice': {
        const session = this.#session(node.context);
        return session ? noticeItem(node, session) : new vscode.TreeItem('');
      }
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const row = node.type === 'provider' ? node.row : node.type === 'reason' ? node.provider.row : undefined;
    if (row) item.tooltip = providerHover(row, new Date(), this.#staleSince.has(row.context));
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    switch (node.type) {
      case 'context':
      case 'kubeconfig':
        return undefined;
      case 'namespace':
      case 'notice':
        return this.#contextNode(node.context);
      case 'reason':
        return node.provider;
      case 'provider':
        return this.#namespaceNode(node.row.context, node.row.object.metadata.namespace ?? '');
    }
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) {
      if (!this.#world.isTrusted()) return [];
      if (!this.#world.contexts.isStarted) this.#world.start();
      return this.#roots();
    }
    if (node.type === 'context') return this.#contextChildren(node.context);
    if (node.type === 'namespace') return this.#namespaceChildren(node.context, node.namespace);
    if (node.type === 'provider') return reasonNodes(node);
    return [];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #roots(): TreeNode[] {
    const { problem, sessions } = this.#world.contexts;
    const contexts = sessions.map((session) => this.#contextNode(session.info.name));
    if (!problem || problem.code === 'kubeconfig.missing') return contexts;
    return [this.#node<KubeconfigNode>({ type: 'kubeconfig', id: 'kubeconfig' }), ...contexts];
  }

  #contextChildren(context: string): TreeNode[] {
    const session = this.#session(context);
    if (!session) return [];
    if (!session.isOpened && !session.error) {
      // Opening a context is what starts its requests; the answer arrives as a change of the session.
      session.open().catch((error: unknown) => this.#world.failed(`connect ${context}`, error));
    }
    const rows = this.#rowsOf(session);
    const notice = this.#noticeOf(session, rows);
    if (notice)
      return [this.#node<NoticeNode>({ type: 'notice', id: `${context}\u0000notice\u0000${notice}`, context, notice })];
    const namespaces = new Set(rows.map((row) => row.object.metadata.namespace ?? ''));
    return [...namespaces].map((namespace) => this.#namespaceNode(context, namespace));
  }

  #namespaceChildren(context: string, namespace: string): TreeNode[] {
    const session = this.#session(context);
    const rows = session ? this.#rowsOf(session) : [];
    return rows
      .filter((row) => (row.object.metadata.namespace ?? '') === namespace)
      .map((row) => {
        const node = this.#node<ProviderNode>({ type: 'provider', id: row.id, row });
        node.row = row;
        return node;
      });
  }

  #rowsOf(session: Session): readonly ProviderRow[] {
    const known = this.#rows.get(session.info.name);
    if (known) return known;
    const { store } = session;
    const rows = store ? providerRows(store, session.info.name, this.#world.featuresOf(session)) : [];
    this.#rows.set(session.info.name, rows);
    return rows;
  }

  #schedule(session: Session | undefined): void {
    this.#waiting.add(session);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, redrawDelayMs);
  }

  #draw(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    this.#sayWhyEmpty();
    for (const session of this.#world.contexts.sessions) this.#noteStaleness(session);
    if (waiting.includes(undefined)) {
      this.#rows.clear();
      this.#faces.clear();
      this.#redraw.fire(undefined);
    } else {
      for (const session of waiting) if (session) this.#drawSession(session);
    }
    this.#setBadge();
  }

  /** Redraws only the rows that changed while the shape of the context stays; else the whole context. */
  #drawSession(session: Session): void {
    const { name } = session.info;
    const before = this.#rows.get(name) ?? [];
    this.#rows.delete(name);
    const rows = this.#rowsOf(session);
    const face = this.#faceOf(session, rows);
    if (this.#faces.get(name) !== face || !haveSameIds(before, rows)) {
      this.#faces.set(name, face);
      this.#forget(before, rows);
      this.#redraw.fire(this.#contextNode(name));
      return;
    }
    for (const [index, row] of rows.entries()) {
      const old = before[index];
      if (old === row) continue;
      const node = this.#nodes.get(row.id);
      if (node?.type !== 'provider') continue;
      node.row = row;
      if (!old || !sameLook(old, row)) this.#redraw.fire(node);
    }
  }

  /** What of a context is visible beside its rows: its own line. */
  #faceOf(session: Session, rows: readonly ProviderRow[]): string {
    const notice = this.#noticeOf(session, rows) ?? '';
    const ready = rows.filter((row) => row.verdict.status === 'ready').length;
    const stale = this.#staleSince.has(session.info.name);
    return JSON.stringify([notice, ready, stale]);
  }

  #forget(before: readonly ProviderRow[], now: readonly ProviderRow[]): void {
    const kept = new Set(now.map((row) => row.id));
    for (const row of before) if (!kept.has(row.id)) this.#nodes.delete(row.id);
  }

  /** The notice of a context, and 'connecting' for the moment until its first rows know their reasons. */
  #noticeOf(session: Session, rows: readonly ProviderRow[]): ContextNotice | undefined {
    const notice = noticeOf(session, rows);
    if (notice !== undefined || session.store === undefined) return notice;
    const since = this.#settling.get(session) ?? Date.now();
    const isDrawn = since === 0 || session.store.isSettled || Date.now() - since >= settleLimitMs;
    this.#settling.set(session, isDrawn ? 0 : since);
    if (isDrawn) return undefined;
    this.#schedule(session);
    return 'connecting';
  }

  #noteStaleness(session: Session): void {
    const { name } = session.info;
    const isStale = session.store !== undefined && contextState(session.store).status === 'stale';
    if (!isStale) this.#staleSince.delete(name);
    else if (!this.#staleSince.has(name)) this.#staleSince.set(name, new Date());
  }

  #setBadge(): void {
    const rows = this.#world.contexts.sessions.flatMap((session) => this.#rowsOf(session));
    const broken = rows.filter((row) => row.verdict.status === 'notReady' || row.verdict.status === 'partly').length;
    const tooltip = broken === 1 ? text('tree.badge.one') : text('tree.badge.many', { count: broken });
    this.#view.badge = broken > 0 ? { value: broken, tooltip } : undefined;
  }

  /**
   * What is wrong with the kubeconfig stands over the tree, whose one row leads to it; where there is none at all, and
   * where the workspace is not trusted, a welcome text has the button (VS Code shows it only where there is no message).
   */
  #sayWhyEmpty(): void {
    const { contexts } = this.#world;
    const { problem } = contexts;
    const trusted = this.#world.isTrusted();
    const missing = problem?.code === 'kubeconfig.missing';
    this.#view.message = trusted && problem && !missing ? renderError(problem, vscode.l10n.t) : '';
    if (!trusted) setContextKey('agentgateway.emptyReason', 'untrusted');
    else if (!contexts.isStarted) setContextKey('agentgateway.emptyReason', 'loading');
    else setContextKey('agentgateway.emptyReason', missing ? 'noKubeconfig' : 'none');
  }

  #session(context: string): Session | undefined {
    return this.#world.contexts.find(context);
  }

  #contextNode(context: string): ContextNode {
    return this.#node<ContextNode>({ type: 'context', id: `${context}\u0000context`, context });
  }

  #namespaceNode(context: string, namespace: string): NamespaceNode {
    return this.#node<NamespaceNode>({
      type: 'namespace',
      id: `${context}\u0000namespace\u0000${namespace}`,
      context,
      namespace,
    });
  }

  /** The node of this id that was given out before, so that VS Code recognises it; else the new one. */
  #node<Node extends TreeNode>(fresh: Node): Node {
    const known = this.#nodes.get(fresh.id);
    if (isSameType(known, fresh)) return known;
    this.#nodes.set(fresh.id, fresh);
    return fresh;
  }
}

function haveSameIds(a: readonly ProviderRow[], b: readonly ProviderRow[]): boolean {
  return a === b || (a.length === b.length && a.every((row, index) => row.id === b[index]?.id));
}

function reasonNodes(provider: ProviderNode): TreeNode[] {
  return partsOf(provider.row).map((part) => ({ type: 'reason', id: part.id, provider, part }));
}

function sameLook(a: ProviderRow, b: ProviderRow): boolean {
  return JSON.stringify(visible(a)) === JSON.stringify(visible(b));
}

function visible({ verdict, view, routes }: ProviderRow): unknown {
  const { status, summary, explanation, controllerMessage, findings } = verdict;
  const fixes = findings.map((finding) => finding.fixes.map((fix) => fix.title));
  return [view, routes.map((rule) => rule.path), status, summary, explanation, controllerMessage, fixes];
}

function isSameType<Node extends TreeNode>(known: TreeNode | undefined, fresh: Node): known is Node {
  return known?.type === fresh.type;
}
