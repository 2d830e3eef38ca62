import { contextState } from '../../core/cluster/contextState.ts';
import { limitOf } from './contextItem.ts';
import { changedNodes, type Drawn } from './treeChanges.ts';
import type { ContextNotice, TreeNode, TreeNodes } from './treeNodes.ts';
import type { Session, TreeRows } from './treeRows.ts';

interface TreeDrawingWorld {
  readonly nodes: TreeNodes;
  readonly rows: TreeRows;
  sessions(): readonly Session[];
  isGrouped(): boolean;
  releaseOf(session: Session): string | undefined;
  noticeOf(session: Session): ContextNotice | undefined;
  /** The line of a context with so many rows differs from what is drawn of it. */
  lineChanged(rowCount: number): void;
}

/** What was drawn of each context, and from it what has to be drawn anew: as little as can be. */
export class TreeDrawing {
  readonly #world: TreeDrawingWorld;
  readonly #drawn = new Map<string, Drawn>();
  /** The line of a context as it was drawn, by its name. */
  readonly #lines = new Map<string, string>();

  constructor(world: TreeDrawingWorld) {
    this.#world = world;
  }

  /** The nodes to draw anew after a change of these sessions; undefined: the whole tree. */
  changes(sessions: readonly Session[] | 'all'): readonly TreeNode[] | undefined {
    const { rows } = this.#world;
    const all = this.#world.sessions();
    for (const session of all) rows.noteStaleness(session);
    if (sessions !== 'all') return sessions.flatMap((session) => this.#changesOf(session));
    rows.clear();
    for (const session of all) {
      this.#remember(session);
      this.#lines.set(session.info.name, this.#lineOf(session));
    }
    return undefined;
  }

  /** The contexts whose lines differ: VS Code draws all below anew with them, so they are asked for apart. */
  changedLines(): readonly TreeNode[] {
    return this.#world.sessions().flatMap((session) => {
      const { name } = session.info;
      const line = this.#lineOf(session);
      if (this.#lines.get(name) === line) return [];
      this.#lines.set(name, line);
      return [this.#world.nodes.context(name)];
    });
  }

  #changesOf(session: Session): readonly TreeNode[] {
    const { nodes, rows } = this.#world;
    const { name } = session.info;
    const before = this.#drawn.get(name);
    rows.update(session);
    const now = this.#remember(session);
    const changed = before ? changedNodes(nodes, name, before, now) : 'all';
    const line = this.#lineOf(session);
    if (changed !== 'all') {
      if (this.#lines.get(name) !== line) this.#world.lineChanged(now.rows.length);
      return changed;
    }
    this.#lines.set(name, line);
    return [nodes.context(name)];
  }

  #remember(session: Session): Drawn {
    const { rows } = this.#world;
    const { name } = session.info;
    const shape = JSON.stringify([
      this.#world.noticeOf(session) ?? '',
      rows.staleSince(name) ?? '',
      rows.areAll(session),
    ]);
    const drawn: Drawn = { rows: rows.fitting(session), grouped: this.#world.isGrouped(), shape };
    this.#drawn.set(name, drawn);
    return drawn;
  }

  #lineOf(session: Session): string {
    const rows = this.#world.rows.fitting(session);
    let ready = 0;
    for (const row of rows) if (row.verdict.status === 'ready') ready += 1;
    const state = session.store && contextState(session.store);
    return JSON.stringify([ready, rows.length, limitOf(session), this.#world.releaseOf(session), state?.status]);
  }
}
