/** Durations in ms, summed up. */
export interface Figures {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

export function figuresOf(samplesMs: readonly number[]): Figures {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}

/** A duration for people: three digits, in ms. */
export function ms(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function ratio(peer: number, own: number): string {
  return `${(peer / own).toFixed(peer / own >= 10 ? 0 : 1)}×`;
}
