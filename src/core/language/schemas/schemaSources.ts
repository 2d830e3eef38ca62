import { DisposableList, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { AgentgatewayRelease } from '../../cluster/agentgatewayRelease.ts';
import type { ClusterSchemas } from '../../cluster/clusterSchemas.ts';
import type { ServedSchema } from '../../cluster/connection.ts';
import type { ClusterConnection, Contexts, ContextSession } from '../../cluster/contexts.ts';
import { contextState } from '../../cluster/contextState.ts';
import type { KeptSchemas, SchemaCache } from '../../cluster/schemaCache.ts';
import { schemasOf } from '../../cluster/servedSchemas.ts';
import { bundledReleases, bundledSchemas, closestRelease } from '../../schema/bundled/index.ts';
import { SchemaRegistry, type ResourceSchema, type SchemaOrigin } from '../../schema/index.ts';
import { automatic, sameChoice, type SchemaChoice } from './schemaChoice.ts';
import type { WorkspaceSchemas } from './workspaceSchemas.ts';

type Session = ContextSession<ClusterConnection>;

/** The schemas that judge, and where they come from. */
interface Judge {
  readonly registry: SchemaRegistry;
  readonly origin: SchemaOrigin;
}

interface SourcesWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly clusters: ClusterSchemas;
  readonly cache: SchemaCache;
  readonly workspace: WorkspaceSchemas;
  failed(what: string, error: unknown): void;
}

/**
 * Which schemas judge documents. In falling order of authority: what the connected cluster serves, the copy of its last
 * connection, definitions in files of the workspace, the bundled ones; those also for kinds that a better source does not
 * have. A choice puts one of them first; where it is not available, the order counts. Connects to nothing.
 */
export class SchemaSources implements Disposable {
  readonly #world: SourcesWorld;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  /** By cluster; undefined while it is being read. */
  readonly #kept = new Map<string, KeptSchemas | 'none' | undefined>();
  #choice: SchemaChoice;
  #last: { readonly key: readonly unknown[]; readonly judge: Judge } | undefined;

  /** Fires after another source may judge. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(world: SourcesWorld, choice: SchemaChoice = automatic) {
    this.#world = world;
    this.#choice = choice;
    this.#owned.add(world.workspace.onDidChange(() => this.#changed.fire()));
    this.#owned.add(world.contexts.onDidChange((session) => this.#contextChanged(session)));
    this.#owned.add(world.clusters.onDidChange((context) => this.#clusterRead(context)));
    for (const session of world.contexts.sessions) this.#keep(session);
  }

  get choice(): SchemaChoice {
    return this.#choice;
  }

  choose(choice: SchemaChoice): void {
    if (sameChoice(choice, this.#choice)) return;
    this.#choice = choice;
    this.#changed.fire();
  }

  /** The same object as long as the same schemas judge. */
  registry(): SchemaRegistry {
    return this.#judge(this.#choice).registry;
  }

  /** What judges the kinds of agentgateway now. */
  get origin(): SchemaOrigin {
    return this.#judge(this.#choice).origin;
  }

  /** What would judge them without a choice. */
  get automaticOrigin(): SchemaOrigin {
    return this.#judge(automatic).origin;
  }

  /** Whether what was chosen judges; the copy of a cluster stands for it. */
  get isChoiceAvailable(): boolean {
    const { origin } = this;
    switch (this.#choice.from) {
      case 'automatic':
        return true;
      case 'cluster':
        return (origin.from === 'cluster' || origin.from === 'cache') && origin.context === this.#choice.context;
      case 'bundled':
        return origin.from === 'bundled' && origin.release === closestRelease(this.#choice.release);
      case 'workspace':
        return origin.from === 'file';
    }
  }

  /** The release of agentgateway that a source is of, as far as anybody knows. */
  releaseOf(origin: SchemaOrigin): AgentgatewayRelease | undefined {
    const session = 'context' in origin ? this.#world.contexts.find(origin.context) : undefined;
    const running = this.#world.clusters.releaseOf(session);
    if (running !== undefined && running.from !== 'unknown') return running;
    return origin.from === 'cache' ? this.#keptOf(session)?.release : undefined;
  }

  /** How a context could judge. */
  stateOf(session: Session): 'connected' | 'kept' | 'none' {
    const { served, kept } = this.#candidates(session);
    return served !== undefined ? 'connected' : kept !== undefined ? 'kept' : 'none';
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #judge(choice: SchemaChoice): Judge {
    const { contexts } = this.#world;
    const chosen = choice.from === 'cluster' ? contexts.find(choice.context) : undefined;
    const session = chosen !== undefined && this.stateOf(chosen) !== 'none' ? chosen : contexts.current;
    const candidates = { session, ...this.#candidates(session) };
    const { served, kept, files, release } = candidates;
    const key = [choice, session?.info.name, served, kept, files, release].map((part) => part ?? '');
    const isSame = this.#last?.key.every((part, index) => part === key[index]) === true;
    if (isSame && this.#last !== undefined) return this.#last.judge;
    const judge = makeJudge(choice, candidates);
    // The pick asks what would judge without a choice; that must not make what does judge anew.
    if (choice === this.#choice) this.#last = { key, judge };
    return judge;
  }

  #candidates(session: Session | undefined): Candidates {
    const { clusters, workspace } = this.#world;
    const read = clusters.schemas(session);
    const kept = this.#keptOf(session);
    const running = clusters.releaseOf(session) ?? kept?.release;
    const isLive = session?.store !== undefined && contextState(session.store).status === 'live';
    return {
      served: isLive && read.length > 0 ? read : undefined,
      // Of a connection that was lost the copy in memory is the last one.
      kept: read.length > 0 ? read : kept?.schemas,
      files: workspace.schemas.length > 0 ? workspace.schemas : undefined,
      release: versionOf(running) ?? bundledReleases.at(-1) ?? '',
    };
  }

  #keptOf(session: Session | undefined): KeptSchemas | undefined {
    if (session === undefined) return undefined;
    const key = keyOf(session);
    if (!this.#kept.has(key)) {
      this.#kept.set(key, undefined);
      this.#readKept(session, key).catch((error: unknown) => {
        this.#world.failed(`read the kept schemas of ${session.info.name}`, error);
      });
    }
    const kept = this.#kept.get(key);
    return kept === 'none' ? undefined : kept;
  }

  async #readKept({ info }: Session, key: string): Promise<void> {
    const kept = await this.#world.cache.read(info);
    // What was read from the cluster meanwhile is newer.
    if (this.#kept.get(key) !== undefined) return;
    this.#kept.set(key, kept ?? 'none');
    if (kept !== undefined) this.#changed.fire();
  }

  #contextChanged(session: Session | undefined): void {
    if (session === undefined) return this.#changed.fire();
    const kept = this.#kept.get(keyOf(session));
    if (kept === undefined || kept === 'none') return;
    // The Deployments that tell it come after the schemas.
    const release = this.#world.clusters.releaseOf(session);
    if (release !== undefined && JSON.stringify(release) !== JSON.stringify(kept.release)) this.#keep(session);
  }

  #clusterRead(context: string): void {
    const session = this.#world.contexts.find(context);
    if (session !== undefined) this.#keep(session);
    this.#changed.fire();
  }

  #keep(session: Session): void {
    const { clusters, cache } = this.#world;
    const schemas = clusters.schemas(session);
    if (schemas.length === 0) return;
    const kept = { schemas, release: clusters.releaseOf(session) };
    this.#kept.set(keyOf(session), kept);
    cache
      .write(session.info, kept)
      .catch((error: unknown) => this.#world.failed(`keep the schemas of ${session.info.name}`, error));
  }
}

function keyOf({ info: { server, cluster } }: Session): string {
  return `${server}\n${cluster}`;
}

/** What could judge; undefined where there is nothing of the sort. */
interface Candidates {
  readonly served: readonly ServedSchema[] | undefined;
  readonly kept: readonly ServedSchema[] | undefined;
  readonly files: readonly ResourceSchema[] | undefined;
  /** The bundled release that stands in. */
  readonly release: string;
}

function makeJudge(choice: SchemaChoice, candidates: Candidates & { readonly session: Session | undefined }): Judge {
  const { session, served, kept, files } = candidates;
  const context = session?.info.name ?? '';
  const bundled = bundledSchemas(candidates.release);
  const fromCluster = (): Judge | undefined => {
    if (served !== undefined)
      return judgeOf({ from: 'cluster', context }, schemasOf(served, { from: 'cluster', context }), bundled);
    return kept && judgeOf({ from: 'cache', context }, schemasOf(kept, { from: 'cache', context }), bundled);
  };
  const fromFiles = (): Judge | undefined => files && judgeOf({ from: 'file', file: '' }, files, bundled);
  if (choice.from === 'bundled') return fromBundled(choice.release);
  const first = choice.from === 'workspace' ? fromFiles() : undefined;
  return first ?? fromCluster() ?? fromFiles() ?? fromBundled(candidates.release);
}

function fromBundled(release: string): Judge {
  const chosen = closestRelease(release);
  return judgeOf({ from: 'bundled', release: chosen }, bundledSchemas(chosen));
}

function judgeOf(origin: SchemaOrigin, ...sources: readonly (readonly ResourceSchema[])[]): Judge {
  return { origin, registry: new SchemaRegistry(...sources) };
}

function versionOf(release: AgentgatewayRelease | undefined): string | undefined {
  if (release === undefined || release.from === 'unknown') return undefined;
  return release.from === 'crds' ? release.atLeast : release.version;
}
