import { runNodeTests } from './support/nodeTests.ts';
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
    run: () => runNodeTests(['test/*.test.ts', 'test/{rings,core,check,support,package}/**/*.test.ts']),
  },
  {
    name: 'io',
    about: 'connection, watch, tunnel and the sandbox itself, over real sockets',
    run: () => runNodeTests(['test/{io,sandbox}/**/*.test.ts']),
  },
];
