import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import { partsOf } from '../../core/cluster/parts.ts';
import type { ProviderFilter } from '../../core/cluster/providerFilter.ts';
import { groupByNamespace, type RowGroups } from '../../core/cluster/rowGroups.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import { viewIds } from '../../core/contributions.ts';
import { hostLoop } from '../doors/hostLoop.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import { contextItem, kubeconfigItem, namespaceItem, noticeItem } from './contextItem.ts';
import { partHover, partItem } from './partItem.ts';
import { providerHover, providerItem } from './providerItem.ts';
import { RedrawClock } from './redrawClock.ts';
import { TreeDrawing } from './treeDrawing.ts';
import { parentOf, partNode, TreeNodes, type TreeNode } from './treeNodes.ts';
import { TreeRows, type Session } from './treeRows.ts';
import { drawViewHead } from './viewHead.ts';

/** More namespaces than this begin collapsed, with the number of their providers beside them. */
const maxExpandedNamespaces = 12;

/** What the tree shows; `agentgateway.refresh` and the kubeconfig move it, and every event of a store. */
interface ProvidersTreeWorld {
  /** The view whose rows these are. */
  readonly view: vscode.TreeView<TreeNode>;
  readonly contexts: Contexts<ClusterConnection>;
  featuresOf(session: Session): GatewayFeatures;
  /** The agentgateway that runs there, in words, where it is known. */
  releaseOf(session: Session): string | undefined;
  isGrouped(): boolean;
  isTrusted(): boolean;
  /** Reads the kubeconfig; called when the view is first shown, so that a hidden view costs nothing. */
  start(): void;
  failed(what: string, error: unknown): void;
}

/**
 * The view Providers: contexts, their namespaces, a row a backend, below it its chain. A projection of the stores; it holds
 * no state of theirs. While the view is hidden nothing is drawn but its badge.
 */
export class ProvidersTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #world: ProvidersTreeWorld;
  readonly #owned = new DisposableList();
  readonly #redraw = this.#owned.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #nodes = new TreeNodes();
  readonly #rows: TreeRows;
  readonly #drawing: TreeDrawing;
  readonly #clock: RedrawClock<Session>;

  readonly onDidChangeTreeData = this.#redraw.event;

  constructor(world: ProvidersTreeWorld) {
    this.#world = world;
    this.#rows = new TreeRows({
      contexts: world.contexts,
      featuresOf: (session) => world.featuresOf(session),
      translate: vscode.l10n.t,
      loop: hostLoop,
    });
    this.#view = world.view;
    if (this.#view.visible) world.contexts.setSeen(true);
    this.#clock = this.#owned.add(
      new RedrawClock({
        isVisible: () => this.#view.visible,
        draw: (sessions) => this.#draw(sessions),
        drawHidden: () => this.#drawHidden(),
        drawLines: () => this.#redrawNodes(this.#drawing.changedLines()),
      }),
    );
    this.#drawing = new TreeDrawing({
      nodes: this.#nodes,
      rows: this.#rows,
      sessions: () => world.contexts.sessions,
      isGrouped: () => world.isGrouped(),
      releaseOf: (session) => world.releaseOf(session),
      noticeOf: (session) => this.#noticeOf(session),
      lineChanged: (rowCount) => this.#clock.lineChanged(rowCount),
    });
    this.#drawHead();
    this.#owned.add(world.contexts.onDidChange((session) => this.#clock.changed(session)));
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        world.contexts.setSeen(visible);
        if (visible) this.#clock.shown();
      }),
    );
  }

  /** Draws all anew, after trust, a setting or the schema of a cluster changed. */
  redrawAll(): void {
    this.#clock.changed(undefined);
  }

  get filter(): ProviderFilter | undefined {
    return this.#rows.filter;
  }

  setFilter(filter: ProviderFilter | undefined): void {
    this.#rows.setFilter(filter);
    this.redrawAll();
  }

  /** The row that is selected: what a keybinding is about. */
  get selected(): TreeNode | undefined {
    return this.#view.selection[0];
  }

  /** Every row of every context that is open. */
  get allRows(): readonly ProviderRow[] {
    return this.#world.contexts.sessions.flatMap((session) => this.#rows.of(session));
  }

  /** Shows a context opened and selected. */
  async reveal(context: string): Promise<void> {
    await vscode.commands.executeCommand(`${viewIds.providers}.focus`);
    await this.#view.reveal(this.#nodes.context(context), { select: true, focus: true, expand: true });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.type) {
      case 'provider':
        return providerItem(node.id, node.row, this.#isStale(node.row.context), !this.#world.isGrouped());
      case 'part':
        return partItem(node, this.#isStale(node.provider.row.context));
      case 'namespace': {
        const session = this.#session(node.context);
        const groups = this.#groupsOf(node.context);
        const rows = session && this.#rows.areAll(session) ? (groups.get(node.namespace) ?? []) : undefined;
        return namespaceItem(node, rows, groups.size <= maxExpandedNamespaces);
      }
      case 'context': {
        const session = this.#session(node.context);
        return session ? this.#contextItem(node.id, session) : new vscode.TreeItem(node.context);
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
    if (node.type === 'provider') {
      item.tooltip = providerHover(node.row, new Date(), this.#isStale(node.row.context));
    } else if (node.type === 'part') {
      item.tooltip = partHover(node, this.#isStale(node.provider.row.context));
    }
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node, this.#nodes, this.#world.isGrouped());
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) {
      if (!this.#world.isTrusted()) return [];
      if (!this.#world.contexts.isStarted) this.#world.start();
      return this.#roots();
    }
    switch (node.type) {
      case 'context':
        return this.#contextChildren(node.context);
      case 'namespace':
        return (this.#groupsOf(node.context).get(node.namespace) ?? []).map((row) => this.#nodes.provider(row));
      case 'provider':
        return partsOf(node.row).map((part) => partNode(node, part));
      case 'part':
        return node.part.parts.map((part) => partNode(node, part));
      case 'kubeconfig':
      case 'notice':
        return [];
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #roots(): TreeNode[] {
    const { problem, sessions } = this.#world.contexts;
    const contexts = sessions.map((session) => this.#nodes.context(session.info.name));
    return !problem || problem.code === 'kubeconfig.missing' ? contexts : [this.#nodes.kubeconfig, ...contexts];
  }

  #contextChildren(context: string): TreeNode[] {
    const session = this.#session(context);
    if (!session) return [];
    if (!session.isOpened && !session.error) {
      // Opening a context is what starts its requests; the answer arrives as a change of the session.
      session.open().catch((error: unknown) => this.#world.failed(`connect ${context}`, error));
    }
    const notice = this.#noticeOf(session);
    if (notice) return [this.#nodes.notice(context, notice)];
    if (!this.#world.isGrouped()) return this.#rows.fitting(session).map((row) => this.#nodes.provider(row));
    return [...this.#groupsOf(context).keys()].map((namespace) => this.#nodes.namespace(context, namespace));
  }

  #contextItem(id: string, session: Session): vscode.TreeItem {
    return contextItem(id, session, {
      isCurrent: session === this.#world.contexts.current,
      isPinned: session.info.name === this.#world.contexts.pinned,
      rows: this.#rows.fitting(session),
      isListing: !this.#rows.areAll(session),
      hasNotice: this.#noticeOf(session) !== undefined,
      staleSince: this.#rows.staleSince(session.info.name),
      release: this.#world.releaseOf(session),
    });
  }

  #groupsOf(context: string): RowGroups {
    const session = this.#session(context);
    return groupByNamespace(session ? this.#rows.fitting(session) : noRows);
  }

  #draw(sessions: readonly Session[] | 'all'): Promise<void> {
    return this.#prepared(sessions === 'all' ? this.#world.contexts.sessions : sessions, () => {
      const changed = this.#drawing.changes(sessions);
      if (!changed) this.#redraw.fire(undefined);
      else this.#redrawNodes(changed);
      this.#drawHead();
    });
  }

  #redrawNodes(changed: readonly TreeNode[]): void {
    if (changed.length > 0) this.#redraw.fire([...changed]);
  }

  /** The badge is seen while the view is not. */
  #drawHidden(): Promise<void> {
    const { sessions } = this.#world.contexts;
    return this.#prepared(sessions, () => {
      for (const session of sessions) this.#rows.update(session);
      this.#drawHead();
    });
  }

  async #prepared(sessions: readonly Session[], draw: () => void): Promise<void> {
    try {
      await this.#rows.prepare(sessions);
      if (!this.#owned.isDisposed) draw();
    } catch (error) {
      this.#world.failed('draw the providers', error);
    }
  }

  #noticeOf(session: Session): ReturnType<TreeRows['notice']> {
    const notice = this.#rows.notice(session);
    if (this.#rows.isSettling(session)) this.#clock.changed(session);
    return notice;
  }

  #drawHead(): void {
    const { contexts } = this.#world;
    drawViewHead(this.#view, {
      isTrusted: this.#world.isTrusted(),
      isStarted: contexts.isStarted,
      problem: contexts.problem,
      filter: this.#rows.filter,
      brokenCount: this.#rows.brokenCount,
    });
  }

  #isStale(context: string): boolean {
    return this.#rows.staleSince(context) !== undefined;
  }

  #session(context: string): Session | undefined {
    return this.#world.contexts.find(context);
  }
}

const noRows: readonly ProviderRow[] = [];
