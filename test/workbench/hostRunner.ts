import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

import { testsBeginLine } from './testsBeginLine.ts';

/*
 * Runs inside the extension host, bundled. The machine-readable result goes to a file, because the console of the host
 * also carries the workbench's own lines.
 */

const testWithinMs = 30_000;

/**
 * Runs mocha suites that `load` requires. Rejects when one failed, which is how VS Code is told.
 * The result is written to the file that the environment variable AGENTGATEWAY_TEST_RESULT names.
 */
export async function runSuites(load: () => void): Promise<void> {
  console.log(testsBeginLine);
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: testWithinMs, reporter: 'spec' });
  const globals: Mocha.MochaGlobals = Object.assign(globalThis, {});
  // What `mocha` itself does before it loads a file: sets describe, it and so on.
  mocha.suite.emit('pre-require', globals, '', mocha);
  try {
    load();
  } catch (error) {
    console.error(error instanceof Error ? error.stack : error);
    throw error;
  }
  const failures: { title: string; message: string }[] = [];
  let passed = 0;
  const skips: { name: string; reason: string }[] = [];
  const failed = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', () => (passed += 1));
    runner.on('pending', (test: Mocha.Runnable) =>
      skips.push({ name: test.fullTitle(), reason: 'by the suite itself' }),
    );
    runner.on('fail', (test: Mocha.Runnable, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
    });
  });
  const file = process.env['AGENTGATEWAY_TEST_RESULT'];
  if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped: skips, failures }));
  if (failed > 0) throw new Error(`${failed} of the tests inside VS Code failed.`);
}
