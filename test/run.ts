// `npm test`: every suite that needs no download beyond the registries, headless, one sum at the end. A suite that ends
// without a result counts as a failure. `npm test -- unit` runs the suites whose names are given.
import { addUp, type SuiteResult } from './support/suiteResult.ts';
import { suites } from './suites.ts';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `No suite is called ${unknown.join(', ')}. There are: ${suites.map((suite) => suite.name).join(', ')}.`,
  );
  process.exit(2);
}

// Asked for by name, the real server is asked about many more documents than there is time for among all suites.
if (wanted.includes('real')) process.env['AGENTGATEWAY_MUTANTS'] ??= '15000';

const results: SuiteResult[] = [];
for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  console.log(`\n── ${suite.name}: ${suite.about}`);
  const started = performance.now();
  const result = await suite.run().catch((error: unknown): SuiteResult => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: [] };
  });
  const empty = result.passed + result.failed + result.skipped.length === 0;
  if (empty) console.error(`Suite ${suite.name} ended without a result: counted as a failure.`);
  const counted = empty ? { ...result, failed: 1 } : result;
  results.push(counted);
  console.log(`── ${suite.name}: ${addUp([counted]).line} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

const sum = addUp(results);
for (const skip of results.flatMap((result) => result.skipped)) console.log(`skipped: ${skip.name} (${skip.reason})`);
console.log(`\n${sum.line}`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
