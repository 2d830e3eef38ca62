import { clusterFacts } from '../cluster/clusterFacts.ts';
import type { ClusterSchemas } from '../cluster/clusterSchemas.ts';
import type { ClusterConnection, Contexts } from '../cluster/contexts.ts';
import type { FactLayer } from '../graph/resourceGraph.ts';
import type { SchemaRegistry } from '../schema/index.ts';
import { backendStateIn } from './backendState.ts';
import type { LanguageWorld } from './languageWorld.ts';
import type { WorkspaceIndex } from './navigation/workspaceIndex.ts';

/**
 * The language service's world as the current context has it, as far as a view has opened it: opening a document connects
 * to nothing. Facts are gathered once a change, not once a keystroke. Lives as long as `contexts`.
 */
export function connectedWorld(
  contexts: Contexts<ClusterConnection>,
  schemas: ClusterSchemas,
  registry: () => SchemaRegistry,
  workspace?: WorkspaceIndex,
): LanguageWorld {
  let layer: FactLayer | undefined;
  contexts.onDidChange(() => {
    layer = undefined;
  });
  const namespace = (): string | undefined => (contexts.current?.store ? contexts.current.info.namespace : undefined);
  return {
    registry,
    clusterLayer: () => {
      const { current } = contexts;
      if (current?.store) layer ??= clusterFacts(current.store, current.info.name);
      return layer;
    },
    workspaceLayer: (uri) => workspace?.layerBeside(uri, namespace()),
    backendState: (own, name) => backendStateIn(contexts.current, own, name, schemas.features(contexts.current)),
    defaultNamespace: namespace,
    features: () => schemas.features(contexts.current),
  };
}
