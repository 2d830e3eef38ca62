import { setImmediate } from 'node:timers/promises';
import type { HostLoop } from '../../core/cluster/topology.ts';

/** The loop of the extension host, which all extensions share. */
export const hostLoop: HostLoop = {
  nowMs: () => performance.now(),
  nextTurn: () => setImmediate(),
};
