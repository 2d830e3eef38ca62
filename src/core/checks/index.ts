import type { ResourceFact } from '../graph/fact.ts';
import type { References } from '../graph/resourceGraph.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import type { CheckFinding } from './finding.ts';
import { secretAbsent } from './secretAbsent.ts';
import { secretWithoutUsableKey } from './secretWithoutUsableKey.ts';

type BackendCheck = (backend: ResourceFact, graph: References, features: GatewayFeatures) => readonly CheckFinding[];

const backendChecks: readonly BackendCheck[] = [secretWithoutUsableKey, secretAbsent];

/** Everything that the checks find about one backend. */
export function checkBackend(
  backend: ResourceFact,
  graph: References,
  features: GatewayFeatures,
): readonly CheckFinding[] {
  return backendChecks.flatMap((check) => check(backend, graph, features));
}
