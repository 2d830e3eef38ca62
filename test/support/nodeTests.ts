import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { globSync } from 'node:fs';
import type { SuiteResult } from './suiteResult.ts';

/** A test that runs longer hangs; none is meant to take a tenth of it. */
const testTimeoutMs = 120_000;

interface TestEvent {
  readonly name: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string };
}

/** Runs the node:test files of these globs, each in a process of its own; prints failures and slow tests only. */
export async function runNodeTests(globs: readonly string[], concurrency = 2): Promise<SuiteResult> {
  const files = globs.flatMap((glob) => globSync(glob)).toSorted();
  let passed = 0;
  let failed = 0;
  const skipped: { name: string; reason: string }[] = [];
  const stream = run({ files, concurrency, timeout: testTimeoutMs });
  const isFile = (event: TestEvent): boolean =>
    files.some((file) => event.name.endsWith(file)) || event.details.type === 'suite';
  stream.on('test:pass', (event: TestEvent) => {
    if (isFile(event)) return;
    if (event.skip === undefined || event.skip === false) passed += 1;
    else skipped.push({ name: event.name, reason: event.skip === true ? 'no reason given' : event.skip });
  });
  stream.on('test:fail', ({ details }) => {
    // A suite around a test that failed is not a failure of its own.
    if (!(details.type === 'suite' && failureType(details.error) === 'subtestsFailed')) failed += 1;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(String(text));
  return { passed, failed, skipped };
}

function failureType(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'failureType') : undefined;
}
