/** The times of a list+watch loop. Tests shorten them. */
export interface Pace {
  /** First pause after a failure; doubles with each. */
  readonly backOffMs: number;
  readonly maxBackOffMs: number;
  /** A watch that lived this long counts as a success. */
  readonly settledMs: number;
  /** A pause after a broken stream that is longer than this is shown as stale. */
  readonly unsaidMs: number;
  /** Between looks at a kind that is absent or forbidden, and the most that Retry-After is obeyed. */
  readonly slowMs: number;
  /** Looks at forbidden kinds and namespaces are at least this far apart, all of a connection together. */
  readonly refusedGapMs: number;
  /** Resumptions after an ordinary end are spread over this, so that all watches do not come at once. */
  readonly resumeSpreadMs: number;
  /** After an outage each watch that waited lengthens the time over which they all resume by this. */
  readonly recoveryGapMs: number;
  readonly maxRecoverySpreadMs: number;
  /** The server sends a bookmark every minute; silence for longer means a dead connection. */
  readonly silenceMs: number;
  /** How long a watch may live; below the five minutes after which some load balancers cut. */
  readonly lifeSeconds: number;
  readonly lifeSpreadSeconds: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
}

export const defaultPace: Pace = {
  backOffMs: 500,
  maxBackOffMs: 15_000,
  settledMs: 10_000,
  unsaidMs: 1000,
  slowMs: 60_000,
  refusedGapMs: 3000,
  resumeSpreadMs: 200,
  recoveryGapMs: 10,
  maxRecoverySpreadMs: 3000,
  silenceMs: 90_000,
  lifeSeconds: 220,
  lifeSpreadSeconds: 60,
  random: Math.random,
  nowMs: () => performance.now(),
};

/** Exponential with half of it jitter: between 50 % and 100 % of the doubled pause. */
export function backOffMs(pace: Pace, failures: number, maxMs = pace.maxBackOffMs): number {
  const fullMs = Math.min(maxMs, pace.backOffMs * 2 ** Math.min(failures, 20));
  return fullMs * (0.5 + pace.random() / 2);
}
