import * as vscode from 'vscode';
import { DisposableList } from '../core/base/disposable.ts';
import { describeRelease } from '../core/cluster/agentgatewayRelease.ts';
import type { ClusterSchemas } from '../core/cluster/clusterSchemas.ts';
import type { ClusterConnection, Contexts, ContextSession } from '../core/cluster/contexts.ts';
import { providerRows, type ProviderRow } from '../core/cluster/topology.ts';
import type { ProviderTarget } from '../core/contributions.ts';
import { kinds } from '../core/resource/kinds.ts';
import { registerContextCommands } from './commands/contextCommands.ts';
import { registerRowCommands } from './commands/rowCommands.ts';
import { registerViewCommands } from './commands/viewCommands.ts';
import type { Log } from './doors/log.ts';
import { onDidChangeSetting, readSetting } from './doors/settings.ts';
import { show } from './doors/text.ts';
import { ContextStatus } from './views/contextStatus.ts';
import { Diagnosis } from './views/diagnosis.ts';
import { LiveYaml } from './views/liveYaml.ts';
import { ProvidersTree } from './views/providersTree.ts';

type Session = ContextSession<ClusterConnection>;
type BackendName = Pick<ProviderTarget, 'context' | 'namespace' | 'name'>;

interface ProvidersFeatureWorld {
  readonly contexts: Contexts<ClusterConnection>;
  readonly schemas: ClusterSchemas;
  readonly log: Log;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  /** Reads the kubeconfig; ends when that is done. */
  start(): Promise<void>;
  kubeconfigFile(): Promise<string>;
  /** Shows the prompt panel with this provider chosen. */
  sendPrompt(target: ProviderTarget): Promise<void>;
}

/** The first job, to see what a cluster has and what is wrong: the view, its documents and commands, the status bar. */
export function registerProviders(world: ProvidersFeatureWorld): vscode.Disposable {
  const { contexts, schemas, log } = world;
  const owned = new DisposableList();
  const releaseOf = (session: Session): string | undefined => {
    const release = schemas.releaseOf(session);
    return release && release.from !== 'unknown' ? show(describeRelease(release)) : undefined;
  };
  // Kept, because every row asks.
  let isGrouped = readGrouping();
  const tree = owned.add(
    new ProvidersTree({
      contexts,
      featuresOf: (session) => schemas.features(session),
      releaseOf,
      isGrouped: () => isGrouped,
      isTrusted: () => vscode.workspace.isTrusted,
      start: () => void world.start(),
      failed: (what, error) => log.failed(what, error),
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
  owned.add(new ContextStatus({ contexts, releaseOf }));
  const rowOf = (target: BackendName): ProviderRow | undefined => findRow(world, target);
  owned.add(
    registerRowCommands({
      contexts,
      liveYaml: owned.add(new LiveYaml(contexts)),
      diagnosis: owned.add(new Diagnosis({ contexts, rowOf })),
      log,
      selected: () => tree.selected,
      rowOf,
      sendPrompt: (target) => world.sendPrompt(target),
    }),
  );
  owned.add(registerContextCommands({ contexts, tree, log, memory: world.memory, start: () => world.start() }));
  const kubeconfigFile = (): Promise<string> => world.kubeconfigFile();
  owned.add(registerViewCommands({ contexts, tree, log, kubeconfigFile }));
  return owned;
}

function readGrouping(): boolean {
  return readSetting('agentgateway.tree.groupByNamespace') !== false;
}

function findRow({ contexts, schemas }: ProvidersFeatureWorld, target: BackendName): ProviderRow | undefined {
  const session = contexts.find(target.context);
  const object = session?.store?.find(kinds.backend, target.namespace, target.name);
  if (!session?.store || !object) return undefined;
  const rows = providerRows(session.store, target.context, schemas.features(session));
  return rows.find((row) => row.object === object);
}
