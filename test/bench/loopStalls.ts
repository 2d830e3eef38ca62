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
