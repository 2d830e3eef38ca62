import { describe } from 'node:test';
import { bundledReleases } from '../../src/core/schema/bundled/index.ts';
import { publishedDefinitions, publishedMissing } from '../core/validate/publishedCrds.ts';
import { isObject } from '../sandbox/json.ts';
import { scaffoldHosts, walkScaffolds } from '../sandbox/scaffoldWalk.ts';
import { startRealSandbox } from './realSandbox.ts';

for (const release of bundledReleases) {
  const title = `every scaffold on a real API server with the published CRDs of agentgateway ${release}`;
  describe(title, { skip: publishedMissing }, () => {
    walkScaffolds(release, () =>
      startRealSandbox({
        progress: (line) => console.log(line),
        crds: [`agentgateway-v${release}`, 'gateway-api-v1.6.1'].flatMap(publishedDefinitions).filter(isObject),
        pace: { firstTokenMs: 0, tokensPerSecond: 1000 },
        upstreamHosts: scaffoldHosts,
      }),
    );
  });
}
