import { create } from '@bufbuild/protobuf';
import { DurationSchema, type Duration } from '@bufbuild/protobuf/wkt';

const nanosPerUnit: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const nanosPerSecond = 1_000_000_000n;
const largest = 2n ** 63n - 1n;

/** Reads a duration as Go's time.ParseDuration does, in nanoseconds; undefined when Go refuses it (an empty text, too long a time). */
export function parseGoDuration(text: string): bigint | undefined {
  const match = /^([-+]?)(0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, body = ''] = match;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(
    /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const factor = nanosPerUnit[unit] ?? 0n;
    nanos += BigInt(whole || '0') * factor;
    if (fraction !== '') nanos += (BigInt(fraction) * factor) / 10n ** BigInt(fraction.length);
  }
  if (nanos > largest) return undefined;
  return sign === '-' ? -nanos : nanos;
}

export function durationValue(nanos: bigint): Duration {
  return create(DurationSchema, { seconds: nanos / nanosPerSecond, nanos: Number(nanos % nanosPerSecond) });
}
