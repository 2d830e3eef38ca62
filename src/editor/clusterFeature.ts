import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../core/base/disposable.ts';
import { describeRelease } from '../core/cluster/agentgatewayRelease.ts';
import { ClusterSchemas } from '../core/cluster/clusterSchemas.ts';
import {
  Contexts,
  type ClusterConnection,
  type Connect,
  type ContextSession,
  type KubeconfigWatch,
} from '../core/cluster/contexts.ts';
import { providerRow, type ProviderRow } from '../core/cluster/topology.ts';
import { liveYamlScheme, reviewScheme, type ProviderTarget } from '../core/contributions.ts';
import type { ProbedConnection } from '../core/diagnose/clusterProbe.ts';
import type { PromptTransport } from '../core/prompt/promptTransport.ts';
import { kindNamed } from '../core/resource/kinds.ts';
import type { GatewayFeatures } from '../core/resource/release.ts';
import { contextCommands } from './commands/contextCommands.ts';
import { ApplyFeature, type ApplyMeans } from './apply/applyFeature.ts';
import type { WritingConnection } from './apply/applyWorld.ts';
import { rowCommands } from './commands/rowCommands.ts';
import { viewCommands } from './commands/viewCommands.ts';
import type { ClusterCommandRuns } from './doors/commands.ts';
import type { Log } from './doors/log.ts';
import { onDidChangeSetting, readSetting, readStringList } from './doors/settings.ts';
import { show } from './doors/text.ts';
import type { ServiceDoor } from './language/serviceDoor.ts';
import { createDiagnosisFeature } from './panel/diagnosisFeature.ts';
import { createPromptFeature, type PromptFeature } from './panel/promptFeature.ts';
import { ContextStatus } from './views/contextStatus.ts';
import { LiveYaml } from './views/liveYaml.ts';
import { ProvidersTree } from './views/providersTree.ts';
import type { TreeNode } from './views/treeNodes.ts';

/** A kubeconfig that is followed, and may be moved to where a setting says. */
type FollowedKubeconfig = KubeconfigWatch & Disposable;

type Connection = ProbedConnection & WritingConnection;

interface ClusterWorld extends ApplyMeans {
  readonly connect: Connect<Connection>;
  /** Begins to follow the kubeconfig. */
  followKubeconfig(): Promise<FollowedKubeconfig>;
  kubeconfigFile(): Promise<string>;
  readonly transport: PromptTransport;
  /** Name of the context to take as the current one where nothing is pinned. */
  readonly preferredContext: string | undefined;
  readonly extensionUri: vscode.Uri;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  /** All windows'. */
  readonly sharedMemory: vscode.Memento;
  /** What knows its YAML files. */
  readonly yaml: ServiceDoor;
}

/** Everything that is about clusters, once somebody has asked for it. */
export interface ClusterFeature extends Disposable {
  readonly contexts: Contexts<Connection>;
  readonly schemas: ClusterSchemas;
  /** Reads the kubeconfig, unless the workspace is not trusted; connects to nothing. */
  start(): Promise<void>;
  readonly tree: vscode.TreeDataProvider<TreeNode>;
  readonly panel: vscode.WebviewViewProvider;
  /** By scheme. */
  readonly documents: ReadonlyMap<string, vscode.TextDocumentContentProvider>;
  readonly commands: ClusterCommandRuns;
  readonly restoreComparison: PromptFeature['restoreComparison'];
  /** Ends what is under way, and resolves when nothing of it is left in a cluster. */
  end(): Promise<void>;
}

type Session = ContextSession<Connection>;

/** Joins the store of the contexts with what shows them: the view, its documents and commands, the panel, the status bar. */
export function createClusterFeature(world: ClusterWorld, view: vscode.TreeView<TreeNode>): ClusterFeature {
  const { log, memory } = world;
  const owned = new DisposableList();
  const contexts = owned.add(
    new Contexts(world.connect, world.preferredContext, (name) => readStringList('agentgateway.namespaces', name)),
  );
  owned.add(onDidChangeSetting('agentgateway.namespaces', () => contexts.rereadNamespaces()));
  const schemas = owned.add(new ClusterSchemas(contexts, (what, error) => log.failed(what, error)));
  const start = starter(world, contexts, owned);
  const releaseOf = (session: ContextSession<ClusterConnection>): string | undefined => {
    const release = schemas.releaseOf(session);
    return release && release.from !== 'unknown' ? show(describeRelease(release)) : undefined;
  };
  const featuresOf = (session: Session) => schemas.features(session);
  const { transport, extensionUri, keyring, sharedMemory } = world;
  const prompts = owned.add(
    createPromptFeature({
      contexts,
      featuresOf,
      start: () => void start(),
      view,
      transport,
      keyring,
      extensionUri,
      memory,
      log,
    }),
  );
  const tree = providersTree({ view, contexts, schemas, owned, releaseOf, log, start: () => void start() });
  owned.add(new ContextStatus({ contexts, releaseOf }));
  const rowOf = rowFinder(contexts, featuresOf);
  const liveYaml = owned.add(new LiveYaml(contexts));
  const { panel, sendPrompt, restoreComparison } = prompts;
  const selected = () => tree.selected;
  const diagnoses = owned.add(
    createDiagnosisFeature({
      contexts,
      rowOf,
      releaseOf: (session) => schemas.releaseOf(session),
      prompts: prompts.host,
      transport,
      extensionUri,
      sharedMemory,
      log,
    }),
  );
  const { diagnose, pickProvider } = diagnoses;
  const apply = owned.add(new ApplyFeature(world, { contexts, start, rowOf, sendPrompt, diagnose, selected }));
  return {
    contexts,
    schemas,
    start,
    tree,
    panel,
    documents: new Map<string, vscode.TextDocumentContentProvider>([
      [liveYamlScheme, liveYaml.documents],
      [reviewScheme, apply.reviews],
    ]),
    commands: {
      ...rowCommands({
        contexts,
        liveYaml,
        log,
        yaml: world.yaml,
        selected,
        rowOf,
        pickProvider,
        diagnose,
        sendPrompt,
      }),
      ...apply.commands,
      ...contextCommands({ contexts, tree, log, memory, start }),
      ...prompts.commands,
      ...viewCommands({ contexts, tree, prompts, log, kubeconfigFile: () => world.kubeconfigFile() }),
    },
    restoreComparison,
    end: () => diagnoses.end(),
    dispose: () => owned.dispose(),
  };
}

/** What the tree is made of. */
interface TreeMeans {
  readonly view: vscode.TreeView<TreeNode>;
  readonly contexts: Contexts<ClusterConnection>;
  readonly schemas: ClusterSchemas;
  readonly owned: DisposableList;
  releaseOf(session: ContextSession<ClusterConnection>): string | undefined;
  readonly log: Log;
  start(): void;
}

/** The view Providers, drawn anew where a setting, the trust or a schema changes what its rows say. */
function providersTree(means: TreeMeans): ProvidersTree {
  const { view, contexts, schemas, owned } = means;
  // Kept, because every row asks.
  let isGrouped = readGrouping();
  const tree = owned.add(
    new ProvidersTree({
      view,
      contexts,
      featuresOf: (session) => schemas.features(session),
      releaseOf: (session) => means.releaseOf(session),
      isGrouped: () => isGrouped,
      isTrusted: () => vscode.workspace.isTrusted,
      start: () => means.start(),
      failed: (what, error) => means.log.failed(what, error),
    }),
  );
  owned.add(
    onDidChangeSetting('agentgateway.tree.groupByNamespace', () => {
      isGrouped = readGrouping();
      tree.redrawAll();
    }),
  );
  owned.add(schemas.onDidChange(() => tree.redrawAll()));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => tree.redrawAll()));
  return tree;
}

/** Finds the row of a backend, or of a model, by its name. */
function rowFinder(contexts: Contexts<Connection>, featuresOf: (session: Session) => GatewayFeatures) {
  return (target: Omit<ProviderTarget, 'uid'>): ProviderRow | undefined => {
    const session = contexts.find(target.context);
    const kind = kindNamed(target.kind);
    const object = kind && session?.store?.find(kind, target.namespace, target.name);
    if (!session?.store || !object) return undefined;
    return providerRow(session.store, target.context, featuresOf(session), object);
  };
}

/** Reads the kubeconfig at its first call, unless the workspace is not trusted; ends when that is done. */
function starter(world: ClusterWorld, contexts: Contexts<Connection>, owned: DisposableList): () => Promise<void> {
  let following: Promise<void> | undefined;
  const follow = async (): Promise<void> => contexts.start(owned.add(await world.followKubeconfig()));
  return async () => {
    if (!vscode.workspace.isTrusted) return;
    following ??= follow().catch((error: unknown) => world.log.failed('read the kubeconfig', error));
    await following;
  };
}

function readGrouping(): boolean {
  return readSetting('agentgateway.tree.groupByNamespace') !== false;
}
