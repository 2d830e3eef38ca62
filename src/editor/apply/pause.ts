import { later } from '../doors/later.ts';

/** Resolves after so many ms, or at once when the signal ends. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = later(() => resolve(), ms);
    signal.addEventListener(
      'abort',
      () => {
        timer.dispose();
        resolve();
      },
      { once: true },
    );
  });
}
