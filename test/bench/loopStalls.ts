import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 1;

/** How long the event loop was held while `work` ran, in ms beyond the timer's own period. */
export async function loopStalls(
  work: () => Promise<unknown>,
): Promise<{ readonly p99: number; readonly max: number }> {
  const monitor = monitorEventLoopDelay({ resolution: resolutionMs });
  monitor.enable();
  await work();
  monitor.disable();
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return { p99: beyond(monitor.percentile(99)), max: beyond(monitor.max) };
}

/** The longest that the event loop was held, in ms. */
export interface Stall {
  readonly maxMs: number;
  /** What this thread computed of it: on a busy machine the rest is others' work. */
  readonly ownMs: number;
}

/** Watches the event loop until the result is called, by a timer that is due each millisecond. */
export function watchLoop(): () => Stall {
  let maxMs = 0;
  let ownMs = 0;
  let lastMs = performance.now();
  let lastCpuMs = cpuMs();
  const tick = (): void => {
    const nowMs = performance.now();
    maxMs = Math.max(maxMs, nowMs - lastMs - resolutionMs);
    ownMs = Math.max(ownMs, cpuMs() - lastCpuMs);
    lastMs = performance.now();
    lastCpuMs = cpuMs();
    timer = setTimeout(tick, resolutionMs);
  };
  let timer = setTimeout(tick, resolutionMs);
  return () => {
    clearTimeout(timer);
    return { maxMs, ownMs };
  };
}

/** What this thread has computed so far. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
