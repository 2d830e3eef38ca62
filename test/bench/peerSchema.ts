import { bundledKinds, bundledReleases, bundledRoot } from '../../src/core/schema/bundled/index.ts';
import type { RawSchema } from '../../src/core/schema/index.ts';
import { closedSchema } from './yamlServer.ts';

/** The newest schema of AgentgatewayBackend, as yaml-language-server can read it. */
export function backendSchema(): RawSchema {
  const kind = bundledKinds.find((candidate) => candidate.kind === 'AgentgatewayBackend');
  if (kind === undefined) throw new Error('AgentgatewayBackend is not bundled');
  return closedSchema(bundledRoot(kind, bundledReleases.at(-1) ?? ''));
}
