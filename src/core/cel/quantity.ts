/** A Kubernetes quantity (`1500m`, `2Gi`, `1e3`) as an exact number of nano-units, the smallest that it can hold. */
export type QuantityNanos = bigint;

const nanoDigits = 9;
/** Beyond this an exponent is a mistake; the number would not fit into memory. */
const maxExponent = 400;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const largestBinary = (2n ** 63n - 1n) * 10n ** 9n;

/**
 * Reads a quantity by the rules of Kubernetes' resource.ParseQuantity: digits may be missing on either side of the dot,
 * a suffix is SI, binary or an exponent, less than a nano-unit rounds away from zero. Undefined when it is none.
 */
export function parseQuantity(text: string): QuantityNanos | undefined {
  const match = /^([-+]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const scale = readSuffix(suffix);
  if (scale === undefined) return undefined;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const shift = nanoDigits + scale.decimal - fraction.length;
  const scaled = digits * scale.factor;
  let nanos = shift >= 0 ? scaled * 10n ** BigInt(shift) : divideUp(scaled, 10n ** BigInt(-shift));
  if (scale.factor !== 1n && nanos > largestBinary) nanos = largestBinary;
  return sign === '-' ? -nanos : nanos;
}

function readSuffix(suffix: string): { readonly decimal: number; readonly factor: bigint } | undefined {
  const decimal = decimalExponents[suffix];
  if (decimal !== undefined) return { decimal, factor: 1n };
  const binary = binaryExponents[suffix];
  if (binary !== undefined) return { decimal: 0, factor: 2n ** BigInt(binary) };
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > maxExponent) return undefined;
  return { decimal: Number(exponent), factor: 1n };
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

export function compareQuantities(left: QuantityNanos, right: QuantityNanos): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The integer that a quantity is, when it is one that 64 bits hold. */
export function quantityInteger(quantity: QuantityNanos): bigint | undefined {
  const unit = 10n ** BigInt(nanoDigits);
  if (quantity % unit !== 0n) return undefined;
  const value = quantity / unit;
  return value === BigInt.asIntN(64, value) ? value : undefined;
}
