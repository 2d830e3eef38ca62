import type { FactLayer } from '../graph/resourceGraph.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import { queriesOf } from './storeQueries.ts';
import type { ClusterStore } from './store.ts';

const readKinds: readonly ResourceKind[] = Object.values(kinds);

/** What a store knows as a layer of the resource graph. */
export function clusterFacts(store: ClusterStore, context: string): FactLayer {
  const queries = queriesOf(store, context);
  return {
    facts: readKinds.flatMap((kind) => store.objects(kind).map((object) => queries.factOf(object))),
    find: (kind, namespace, name) => queries.found(kind, namespace, name),
    select: (index, key) => queries.select(index, key),
    isComplete: (name, namespace) => {
      const kind = readKinds.find((candidate) => candidate.kind === name);
      return kind !== undefined && store.isComplete(kind, namespace);
    },
  };
}
