import type { ClusterConnection, Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { contextState } from '../../core/cluster/contextState.ts';
import { filterRows, type ProviderFilter } from '../../core/cluster/providerFilter.ts';
import { isBroken } from '../../core/cluster/rowGroups.ts';
import {
  areAllRows,
  knownRows,
  providerRowsInSlices,
  type HostLoop,
  type ProviderRow,
} from '../../core/cluster/topology.ts';
import type { Translate } from '../../core/messages/index.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import type { ContextNotice } from './treeNodes.ts';

export type Session = ContextSession<ClusterConnection>;

/**
 * Rows of a context that was just opened wait this long for the Secrets behind them, so that a row does not change its
 * reason a moment after it appeared.
 */
const settleLimitMs = 400;

interface TreeRowsWorld {
  readonly contexts: Contexts<ClusterConnection>;
  featuresOf(session: Session): GatewayFeatures;
  readonly translate: Translate;
  readonly loop: HostLoop;
}

/** What a context shows at this moment: its rows as they were drawn last, those that fit the filter, or a notice. */
export class TreeRows {
  readonly #world: TreeRowsWorld;
  readonly #drawn = new Map<string, readonly ProviderRow[]>();
  readonly #fitting = new WeakMap<readonly ProviderRow[], readonly ProviderRow[]>();
  readonly #staleSince = new Map<string, Date>();
  /** When the rows of a context could first have been drawn, in ms of Date.now; 0 once they were. */
  readonly #settling = new WeakMap<Session, number>();
  #filters: ProviderFilter | undefined;

  constructor(world: TreeRowsWorld) {
    this.#world = world;
  }

  get filter(): ProviderFilter | undefined {
    return this.#filters;
  }

  /** Everything has to be drawn anew after it. */
  setFilter(filter: ProviderFilter | undefined): void {
    this.#filters = filter;
    this.clear();
  }

  /** The rows of a context as the tree shows them until `update`. */
  of(session: Session): readonly ProviderRow[] {
    return this.#drawn.get(session.info.name) ?? this.update(session);
  }

  /** Makes the rows of these contexts, one after the other and in slices; `update` then shows them. */
  async prepare(sessions: readonly Session[]): Promise<void> {
    for (const session of sessions) {
      const { store, info } = session;
      if (store) await providerRowsInSlices(store, info.name, this.#world.featuresOf(session), this.#world.loop);
    }
  }

  /** Shows the rows as they were last made whole. */
  update(session: Session): readonly ProviderRow[] {
    const { store, info } = session;
    const rows = (store && knownRows(store, info.name)) ?? noRows;
    this.#drawn.set(info.name, rows);
    return rows;
  }

  /** Whether the rows are all that the context has, so that they may be counted: not while a first list is coming. */
  areAll({ store, info }: Session): boolean {
    if (store === undefined) return false;
    return areAllRows(store, info.name) || contextState(store).status === 'stale';
  }

  /** Those of them that fit the filter. */
  fitting(session: Session): readonly ProviderRow[] {
    const rows = this.of(session);
    if (this.#filters === undefined) return rows;
    let fitting = this.#fitting.get(rows);
    if (fitting === undefined) {
      fitting = filterRows(rows, this.#filters, this.#world.translate);
      this.#fitting.set(rows, fitting);
    }
    return fitting;
  }

  clear(): void {
    for (const rows of this.#drawn.values()) this.#fitting.delete(rows);
    this.#drawn.clear();
  }

  /** When this window first saw the connection lost; undefined while it holds. */
  staleSince(context: string): Date | undefined {
    return this.#staleSince.get(context);
  }

  noteStaleness(session: Session): void {
    const { name } = session.info;
    const isStale = session.store !== undefined && contextState(session.store).status === 'stale';
    if (!isStale) this.#staleSince.delete(name);
    else if (!this.#staleSince.has(name)) this.#staleSince.set(name, new Date());
  }

  /** What stands in place of rows; 'connecting' too for the moment until the first ones know their reasons. */
  notice(session: Session): ContextNotice | undefined {
    const notice = this.#stateNotice(session);
    if (notice !== undefined || session.store === undefined) return notice;
    const since = this.#settling.get(session) ?? Date.now();
    const isDrawn = since === 0 || session.store.isSettled || Date.now() - since >= settleLimitMs;
    this.#settling.set(session, isDrawn ? 0 : since);
    if (!isDrawn) return 'connecting';
    return this.fitting(session).length === 0 ? 'filtered' : undefined;
  }

  /** Whether a notice will pass by itself, with no event of the store. */
  isSettling(session: Session): boolean {
    const areRowsToCome = session.store !== undefined && knownRows(session.store, session.info.name) === undefined;
    return areRowsToCome || (this.#settling.get(session) ?? 0) > 0;
  }

  get brokenCount(): number {
    let count = 0;
    for (const session of this.#world.contexts.sessions) {
      if (!this.areAll(session)) continue;
      for (const row of this.of(session)) if (isBroken(row)) count += 1;
    }
    return count;
  }

  #stateNotice(session: Session): ContextNotice | undefined {
    if (session.error) return 'unreachable';
    if (!session.store) return 'connecting';
    const state = contextState(session.store);
    switch (state.status) {
      case 'loading':
        return 'connecting';
      case 'unreachable':
      case 'forbidden':
      case 'notInstalled':
        return state.status;
      case 'live':
      case 'stale':
        // Its objects are there, and their rows are being made.
        if (knownRows(session.store, session.info.name) === undefined) return 'connecting';
        return this.of(session).length === 0 ? 'empty' : undefined;
    }
  }
}

const noRows: readonly ProviderRow[] = [];
