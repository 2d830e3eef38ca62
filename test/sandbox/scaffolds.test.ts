import { describe } from 'node:test';
import { scaffoldHosts, walkScaffolds } from './scaffoldWalk.ts';
import { startSandbox } from './startSandbox.ts';

describe('every scaffold, from the catalog to an answer', () => {
  walkScaffolds(() => startSandbox({ pace: 'fast', upstreamHosts: scaffoldHosts }));
});
