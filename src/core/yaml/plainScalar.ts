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

/** Integers that JSON numbers of JavaScript hold exactly stay numbers; larger ones become BigInt. */
export type YamlNumber = number | bigint;

/**
 * What a plain (unquoted) scalar means to Kubernetes: go-yaml v2, which reads YAML 1.1 with its own exceptions (`yes`
 * and `on` are booleans, `0777` and `0o777` are octal, `1_000` is a number, dates and `12:30` stay strings).
 * Integers beyond 64 bits become doubles, as they do on the way through JSON.
 */
export function readPlainScalar(text: string): string | boolean | null | YamlNumber {
  const word = words.get(text);
  if (word !== undefined) return word;
  const special = specialNumbers.get(text);
  if (special !== undefined) return special;
  if (text.startsWith('.')) return floatPattern.test(text) ? finiteOr(text, text) : text;
  if (!/^[-+0-9]/.test(text)) return text;
  // A date such as 2024-01-01 is a time there and comes back as the text that was written.
  const plain = text.replaceAll('_', '');
  const integer = readInteger(plain);
  if (integer !== undefined) return integer;
  return floatPattern.test(plain) ? finiteOr(plain, text) : text;
}

/** Go refuses a float that overflows, so `1e400` stays text. */
function finiteOr(number: string, text: string): number | string {
  const value = Number(number);
  return Number.isFinite(value) ? value : text;
}

function readInteger(text: string): YamlNumber | undefined {
  const match = integerPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, hexMark, hex, binaryMark, binary, , octal, decimal] = match;
  let digits = decimal ?? '0';
  if (hexMark !== undefined) digits = `0x${hex}`;
  else if (binaryMark !== undefined) digits = `0b${binary}`;
  else if (octal !== undefined) digits = `0o${octal}`;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return fromBigInt(value);
}

function fromBigInt(value: bigint): YamlNumber {
  const asNumber = Number(value);
  if (Number.isSafeInteger(asNumber)) return asNumber;
  return value === BigInt.asIntN(64, value) ? value : asNumber;
}
