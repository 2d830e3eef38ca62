import { runOnRealServer } from './real/runOnRealServer.ts';
import { runNodeTests } from './support/nodeTests.ts';
import { runInsideVsCode } from './workbench/insideVsCode.ts';
import type { SuiteResult } from './support/suiteResult.ts';

export interface Suite {
  readonly name: string;
  readonly about: string;
  run(): Promise<SuiteResult>;
}

/** In the order in which they run: the quick ones first. */
export const suites: readonly Suite[] = [
  {
    name: 'unit',
    about: 'core, house rules, command line',
    run: () => runNodeTests(['test/*.test.ts', 'test/{rings,core,check,tree,support,workbench,real}/**/*.test.ts']),
  },
  {
    name: 'io',
    about: 'connection, watch, tunnel and the sandbox itself, over real sockets',
    run: () => runNodeTests(['test/{io,sandbox}/**/*.test.ts']),
  },
  {
    name: 'real',
    about: 'the io suite on a real kube-apiserver, with Pods that run',
    run: () => runOnRealServer(),
  },
  {
    name: 'package',
    about: 'the .vsix; builds dist for production, which the suites after it use',
    run: () => runNodeTests(['test/package/*.test.ts']),
  },
  {
    name: 'page',
    about: 'the built pages in Chromium',
    run: () => runNodeTests(['test/page/*.test.ts'], 1),
  },
  {
    name: 'host',
    about: 'inside VS Code, by @vscode/test-electron',
    run: () => runInsideVsCode(),
  },
  {
    name: 'workbench',
    about: 'the three jobs in the real workbench',
    run: () => runNodeTests(['test/workbench/*.proof.ts'], 1),
  },
];
