const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
const specialNumbers = new Map<string, number>([
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const integerPattern = /^([-+]?)(?:0([xX])([0-9a-fA-F]+)|0([bB])([01]+)|0([oO]?)([0-7]+)|([1-9][0-9]*|0))$/;
const timestampPattern =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/;

/** Integers that JSON numbers of JavaScript hold exactly stay numbers; larger ones, up to 64 bits, are BigInt. */
export type YamlNumber = number | bigint;

/** What go-yaml takes a plain scalar for; an integer of 64 bits without sign is a kind of its own there. */
type ScalarKind = 'null' | 'bool' | 'int' | 'uint' | 'float' | 'timestamp' | 'merge' | 'str';

export interface PlainScalar {
  readonly kind: ScalarKind;
  readonly value: string | boolean | null | YamlNumber;
}

/**
 * What a plain (unquoted) scalar means to Kubernetes: go-yaml v2, which reads YAML 1.1 with its own exceptions (`yes`
 * and `on` are booleans, `0777` and `0o777` are octal, `1_000` is a number, dates and `12:30` stay strings). Numbers have
 * the value that they come out with on the way through JSON: a float that is whole and fits into 64 bits is an integer
 * there, an integer that does not fit is a float.
 */
export function resolvePlainScalar(text: string): PlainScalar {
  const word = words.get(text);
  if (word !== undefined) return { kind: word === null ? 'null' : 'bool', value: word };
  const special = specialNumbers.get(text);
  if (special !== undefined) return { kind: 'float', value: special };
  if (text === '<<') return { kind: 'merge', value: text };
  if (text.startsWith('.')) return readFloat(text, text);
  if (!/^[-+0-9]/.test(text)) return { kind: 'str', value: text };
  // It is a time there and comes back as the text that was written.
  if (isTimestamp(text)) return { kind: 'timestamp', value: text };
  const plain = text.replaceAll('_', '');
  return readInteger(plain) ?? readFloat(plain, text);
}

/** {@link resolvePlainScalar}, the value alone. */
export function readPlainScalar(text: string): PlainScalar['value'] {
  return resolvePlainScalar(text).value;
}

/** Go refuses a float that overflows, so `1e400` stays text. */
function readFloat(number: string, text: string): PlainScalar {
  const value = floatPattern.test(number) ? Number(number) : Number.NaN;
  return Number.isFinite(value) ? { kind: 'float', value: throughJson(value) } : { kind: 'str', value: text };
}

/** From here on Go writes an exponent, which makes a float of what is read back. */
const firstWithExponent = 1e21;

/** Go writes the shortest digits of a float, and reads what looks like an integer as one. */
export function throughJson(value: number): YamlNumber {
  if (Number.isSafeInteger(value)) return value;
  if (!Number.isInteger(value) || Math.abs(value) >= firstWithExponent) return value;
  const written = BigInt(String(value));
  return written === BigInt.asIntN(64, written) ? written : value;
}

function readInteger(text: string): PlainScalar | undefined {
  const match = integerPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, hexMark, hex, binaryMark, binary, , octal, decimal] = match;
  let digits = decimal ?? '0';
  if (hexMark !== undefined) digits = `0x${hex}`;
  else if (binaryMark !== undefined) digits = `0b${binary}`;
  else if (octal !== undefined) digits = `0o${octal}`;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  if (value === BigInt.asIntN(64, value)) return { kind: 'int', value: fromBigInt(value) };
  // What no integer holds is looked at again as a float, digit by digit as it stands.
  return value === BigInt.asUintN(64, value) && sign !== '+' ? { kind: 'uint', value: Number(value) } : undefined;
}

function fromBigInt(value: bigint): YamlNumber {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

function isTimestamp(text: string): boolean {
  const match = timestampPattern.exec(text);
  if (match === null) return false;
  const [month = 0, day = 0, ...clock] = match.slice(1).map((part) => (part === undefined ? 0 : Number(part)));
  const year = Number(text.slice(0, 4));
  const days = new Date(Date.UTC(year < 100 ? year + 400 : year, month, 0)).getUTCDate();
  const [hour = 0, minute = 0, second = 0, hour2 = 0, minute2 = 0, second2 = 0] = clock;
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= days;
  return isDate && Math.max(hour, hour2) < 24 && Math.max(minute, minute2) < 60 && Math.max(second, second2) < 60;
}

/** A key as the text that Kubernetes makes of it for JSON; undefined where it takes none. */
export function plainKeyText({ kind, value }: PlainScalar, text: string): string | undefined {
  switch (kind) {
    case 'null':
    case 'uint':
      return undefined;
    case 'float':
      return floatKey(text);
    default:
      return String(value);
  }
}

/** From a million on Go writes a key with an exponent. */
const firstKeyExponent = 6;

/** A float of 32 bits in the shortest form of Go's format 'g'. */
function floatKey(text: string): string {
  const special = specialNumbers.get(text);
  const value = special ?? Number(text.replaceAll('_', ''));
  if (Number.isNaN(value)) return '.nan';
  const short = Math.fround(value);
  if (!Number.isFinite(short)) return short > 0 ? '.inf' : '-.inf';
  const digits = Array.from({ length: 9 }, (_, index) => short.toExponential(index)).find(
    (written) => Math.fround(Number(written)) === short,
  );
  const [mantissa = '0', exponent = '0'] = (digits ?? '0e0').split('e');
  const power = Number(exponent);
  if (short !== 0 && (power < -4 || power >= firstKeyExponent)) return withExponent(mantissa, power);
  return String(Number(`${mantissa}e${power}`));
}

function withExponent(mantissa: string, power: number): string {
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
