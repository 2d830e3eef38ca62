import type * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import { Emitter, type Event } from '../../core/base/event.ts';
import type { Variables } from '../../core/checks/placeholderUnset.ts';
import type { ClusterSchemas } from '../../core/cluster/clusterSchemas.ts';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { SchemaCache } from '../../core/cluster/schemaCache.ts';
import {
  connectedWorld,
  createLanguageService,
  readSchemaChoice,
  SchemaSources,
  WorkspaceIndex,
  WorkspaceSchemas,
  type LanguageService,
} from '../../core/language/index.ts';
import { later } from '../doors/later.ts';
import { SchemaStatus } from './schemaStatus.ts';
import { WorkspaceFiles } from '../workspace/workspaceFiles.ts';

const choiceKey = 'agentgateway.schemaChoice';
/** The first judgement is out by then. */
const startDelayMs = 100;

interface EngineWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly schemas: ClusterSchemas;
  readonly cache: SchemaCache;
  /** Reads the kubeconfig, which tells whose kept schemas may judge. */
  start(): Promise<void>;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  /** Those of whoever fills in placeholders. */
  readonly variables: Variables;
  failed(what: string, error: unknown): void;
}

/** The language service with what it lives on: the files of the workspace, and the schemas that judge. */
export interface LanguageEngine extends Disposable {
  readonly service: LanguageService;
  /** Ends when the files of the workspace were read once. */
  readonly filesRead: Promise<void>;
  /** Fires when what a judgement rests on changed. */
  readonly onDidChange: Event<void>;
  /** Asks a person what is to judge. */
  chooseSchema(): Promise<void>;
}

/** Made with the first document of ours. It reads files, and connects to nothing. */
export function createLanguageEngine(world: EngineWorld): LanguageEngine {
  const { contexts, schemas, memory } = world;
  const failed = (what: string, error: unknown): void => world.failed(what, error);
  const owned = new DisposableList();
  const changed = owned.add(new Emitter<void>());
  const index = owned.add(new WorkspaceIndex());
  const definitions = owned.add(new WorkspaceSchemas());
  const files = owned.add(
    new WorkspaceFiles(
      {
        update(uri, text) {
          index.update(uri, text);
          definitions.update(uri, text);
        },
        readNext: () => definitions.readNext() || index.readNext(),
        get isPartial() {
          return index.isPartial;
        },
        set isPartial(isPartial) {
          index.isPartial = isPartial;
        },
      },
      (error) => failed('read the files of the workspace', error),
    ),
  );
  const sources = owned.add(
    new SchemaSources(
      { contexts, clusters: schemas, cache: world.cache, workspace: definitions, failed },
      readSchemaChoice(memory.get(choiceKey)),
    ),
  );
  owned.add(index.onDidChange(() => changed.fire()));
  owned.add(sources.onDidChange(() => changed.fire()));
  const service = createLanguageService(
    { ...connectedWorld(contexts, schemas, () => sources.registry(), index), variables: world.variables },
    index,
  );
  owned.add(later(() => void world.start(), startDelayMs));
  const status = owned.add(new SchemaStatus({ sources, service, onDidChange: [changed.event, contexts.onDidChange] }));
  return {
    service,
    filesRead: files.read,
    onDidChange: changed.event,
    async chooseSchema() {
      await world.start();
      const { chooseSchema } = await import('./chooseSchema.ts');
      const choice = await chooseSchema(sources, contexts, definitions.schemas);
      if (choice === undefined) return;
      sources.choose(choice);
      status.draw();
      await memory.update(choiceKey, choice);
    },
    dispose: () => owned.dispose(),
  };
}
