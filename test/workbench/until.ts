import { setTimeout as delay } from 'node:timers/promises';

/** How long the helpers of this folder wait for something that is on its way, unless told otherwise. */
export const patienceMs = 20_000;

const pollEveryMs = 60;

/**
 * Waits until `probe` gives a value that is neither undefined nor false, and returns it. A probe that throws is asked
 * again; when the time is over, its last error is the cause.
 * @param what completes "Waited in vain for …"
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  limitMs: number = patienceMs,
): Promise<T> {
  const deadlineMs = performance.now() + limitMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain for ${what} (${limitMs} ms)`, { cause });
    await delay(pollEveryMs);
  }
}
