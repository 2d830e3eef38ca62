import type { Disposable } from '../../core/base/disposable.ts';

/** Runs an action later, once; disposing it beforehand cancels it. */
export function later(action: () => void, delayMs: number): Disposable {
  const timer = setTimeout(action, delayMs);
  return { dispose: () => clearTimeout(timer) };
}
