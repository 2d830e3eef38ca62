import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import type { DiagnosisTarget, ProviderTarget } from '../../core/contributions.ts';
import type { ProbedConnection } from '../../core/diagnose/clusterProbe.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import type { DiagnosisPanels, DiagnosisPanelsWorld } from './diagnosisPanels.ts';
import { hasLeftPods } from './leftPodsMemory.ts';

interface DiagnosisFeatureWorld<Connection extends ProbedConnection> extends DiagnosisPanelsWorld<Connection> {
  readonly prompts: PromptHost;
}

interface DiagnosisFeature extends Disposable {
  readonly diagnose: (target: DiagnosisTarget) => Promise<void>;
  /** Asks for a provider; undefined when none was chosen. */
  readonly pickProvider: (proposed: ProviderTarget | undefined) => Promise<ProviderTarget | undefined>;
  /** Ends what is under way, and resolves when nothing of it is left in a cluster. */
  end(): Promise<void>;
}

/**
 * Diagnoses, loaded with the first of them, or when an earlier life of the editor left a Pod in a cluster: that is swept once
 * its context is connected.
 */
export function createDiagnosisFeature<Connection extends ProbedConnection>(
  world: DiagnosisFeatureWorld<Connection>,
): DiagnosisFeature {
  const owned = new DisposableList();
  let loading: Promise<DiagnosisPanels<Connection>> | undefined;
  const load = async (): Promise<DiagnosisPanels<Connection>> => {
    const { DiagnosisPanels: Panels } = await import('./diagnosisPanels.ts');
    return owned.add(new Panels(world));
  };
  const panels = (): Promise<DiagnosisPanels<Connection>> => (loading ??= load());
  if (hasLeftPods(world.sharedMemory)) panels().catch((error: unknown) => world.log.failed('sweep Pods', error));
  return {
    diagnose: async (target) => (await panels()).open(target),
    pickProvider: async (proposed) => {
      const { pickProvider: pick } = await import('../commands/pickProvider.ts');
      return pick(world.prompts, (target) => world.rowOf(target), proposed);
    },
    end: async () => (await loading)?.end(),
    dispose: () => owned.dispose(),
  };
}
