import { describe } from 'node:test';
import { bundledCrds } from '../../src/core/schema/bundled/bundledCrds.ts';
import { bundledReleases } from '../../src/core/schema/bundled/index.ts';
import { scaffoldHosts, walkScaffolds } from './scaffoldWalk.ts';
import { startSandbox } from './startSandbox.ts';

for (const release of bundledReleases) {
  describe(`every scaffold for agentgateway ${release}, from the catalog to an answer`, () => {
    const crds = bundledCrds(release);
    walkScaffolds(release, () => startSandbox({ pace: 'fast', upstreamHosts: scaffoldHosts, crds }));
  });
}
