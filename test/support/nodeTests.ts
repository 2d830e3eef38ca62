import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { SuiteResult } from './suiteResult.ts';

/** A test that runs longer hangs; none is meant to take a tenth of it. */
const testTimeoutMs = 120_000;

interface TestEvent {
  readonly name: string;
  readonly file?: string | undefined;
  readonly skip?: string | boolean;
  readonly details: { readonly type?: string | undefined; readonly error?: unknown };
}

/**
 * Runs the node:test files of these globs, each in a process of its own. A file whose process ends before all its tests
 * have, or that has none, is a failure: node:test itself lets it pass.
 */
export async function runNodeTests(globs: readonly string[], concurrency = 2): Promise<SuiteResult> {
  const files = globs.flatMap((glob) => globSync(glob).map((file) => resolve(file))).toSorted();
  const paths = new Set(files);
  const unfinished = new Map<string, number>();
  const skipped: { name: string; reason: string }[] = [];
  let passed = 0;
  let failed = 0;
  const endedEarly = (file: string): void => {
    failed += 1;
    console.error(`✖ ${file} ended without the result of every test: counted as a failure.`);
  };
  const note = ({ name, file }: { name: string; file?: string | undefined }, change: number): void => {
    if (file !== undefined && !paths.has(name)) unfinished.set(file, (unfinished.get(file) ?? 0) + change);
  };

  const stream = run({ files, concurrency, timeout: testTimeoutMs });
  stream.on('test:enqueue', (event) => note(event, 1));
  stream.on('test:complete', (event) => note(event, -1));
  stream.on('test:pass', (event: TestEvent) => {
    // The event of a file as a whole comes only where no test of it was heard of.
    if (paths.has(event.name)) return endedEarly(event.name);
    if (event.details.type === 'suite') return;
    if (event.skip === undefined || event.skip === false) passed += 1;
    else skipped.push({ name: event.name, reason: event.skip === true ? 'no reason given' : event.skip });
  });
  stream.on('test:fail', ({ details }: TestEvent) => {
    // A suite around a test that failed is not a failure of its own.
    if (!(details.type === 'suite' && failureType(details.error) === 'subtestsFailed')) failed += 1;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(String(text));
  for (const [file, count] of unfinished) if (count > 0) endedEarly(file);
  return { passed, failed, skipped };
}

function failureType(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'failureType') : undefined;
}
