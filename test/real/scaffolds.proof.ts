import { describe } from 'node:test';
import { scaffoldHosts, walkScaffolds } from '../sandbox/scaffoldWalk.ts';
import { startRealSandbox } from './realSandbox.ts';

describe('every scaffold on a real API server, from the catalog to an answer', () => {
  walkScaffolds(() =>
    startRealSandbox({
      progress: (line) => console.log(line),
      pace: { firstTokenMs: 0, tokensPerSecond: 1000 },
      upstreamHosts: scaffoldHosts,
    }),
  );
});
