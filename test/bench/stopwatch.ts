import { readFileSync } from 'node:fs';

/** Times of one piece of work, in ms. */
export interface Lap {
  readonly wall: number;
  /** Less the time in which the machine ran something else in this thread's place; equal to `wall` where nothing tells. */
  readonly own: number;
}

/** Measures work on this thread, asynchronous work with its waits. */
export async function lap(work: () => unknown): Promise<Lap> {
  const waited = waitedMs();
  const started = performance.now();
  await work();
  const wall = performance.now() - started;
  return { wall, own: Math.max(0, wall - (waitedMs() - waited)) };
}

/** Linux counts for each thread how long it was ready to run and had no processor. */
export function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
