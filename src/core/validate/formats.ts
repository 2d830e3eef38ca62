import { compileRegex, parseGoDuration, parseGoUrl } from '../cel/index.ts';
import type { Schema } from '../schema/index.ts';
import { isLabel, isSubdomain } from './names.ts';

const hostname =
  /^(?:[a-zA-Z0-9\p{S}\p{L}]-?[a-zA-Z0-9\p{S}\p{L}]{0,62}|(?:[a-zA-Z0-9\p{S}\p{L}](?:[-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})$/u;
const uuid = (version: string, variant = '[0-9a-f]'): RegExp =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i');
const channel = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';

/** By the name without dashes, as the API server looks it up. Formats that it knows and that we do not judge take all. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uri: (text) => parseGoUrl(text) !== undefined,
  hostname: (text) =>
    utf8Length(text) <= 255 && hostname.test(text) && text.split('.').every((part) => utf8Length(part) <= 63),
  ipv4: (text) => isIpv4(text, true) || (text.includes('.') && isIpv6(text, true)),
  ipv6: (text) => isIpv6(text, false),
  cidr: isCidr,
  mac: isMac,
  uuid: matches(uuid('[0-9a-f]')),
  uuid3: matches(uuid('3')),
  uuid4: matches(uuid('4', '[89ab]')),
  uuid5: matches(uuid('5', '[89ab]')),
  ssn: (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: matches(/^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: matches(
    new RegExp(
      `^rgb\\([\\t\\n\\f\\r ]*${channel}(?:[\\t\\n\\f\\r ]*,[\\t\\n\\f\\r ]*${channel}){2}[\\t\\n\\f\\r ]*\\)$`,
    ),
  ),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  date: isDate,
  datetime: isDateTime,
  duration: (text) => formattedDuration(text) !== undefined,
  k8sshortname: isLabel,
  k8slongname: isSubdomain,
  // A display name may stand around the address; what is certain is the sign.
  email: (text) => text.includes('@'),
  password: () => true,
  bsonobjectid: () => true,
  isbn: () => true,
  isbn10: () => true,
  isbn13: () => true,
  creditcard: () => true,
};

/** The format of a schema as the API server applies it: one that it does not know for the type says nothing. */
export function appliedFormat({ type, format, intOrString }: Schema): string | undefined {
  if (format === undefined || format === '' || intOrString) return undefined;
  switch (type) {
    case 'string':
    case undefined:
      return Object.hasOwn(formats, format.replaceAll('-', '')) ? format : undefined;
    case 'integer':
      return format === 'int32' || format === 'int64' ? format : undefined;
    case 'number':
      return format === 'float' || format === 'double' ? format : undefined;
    default:
      return undefined;
  }
}

/** Whether a text keeps an applied format. */
export function fitsFormat(text: string, format: string): boolean {
  return formats[format.replaceAll('-', '')]?.(text) ?? true;
}

function matches(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** `sloppy`: zeros in front are taken, as Kubernetes does for old objects. */
function isIpv4(text: string, sloppy: boolean): boolean {
  const parts = text.split('.');
  const digits = sloppy ? /^[0-9]+$/ : /^(?:0|[1-9][0-9]*)$/;
  return parts.length === 4 && parts.every((part) => digits.test(part) && Number(part) <= 255);
}

function isIpv6(text: string, sloppy: boolean): boolean {
  const dotted = /^(.*:)([0-9.]+\.[0-9]+)$/s.exec(text);
  if (dotted !== null && !isIpv4(dotted[2] ?? '', sloppy)) return false;
  const plain = dotted === null ? text : `${dotted[1]}0:0`;
  const halves = plain.split('::');
  if (halves.length > 2 || !plain.includes(':')) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const count = groups.flat().length;
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count < 8 : count === 8;
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^[0-9]+$/.test(bits)) return false;
  if (isIpv4(address, true)) return Number(bits) <= 32;
  return isIpv6(address, true) && Number(bits) <= 128;
}

function isMac(text: string): boolean {
  if (/^[0-9a-fA-F]+$/.test(text)) return [12, 16, 40].includes(text.length);
  const colons =
    /^[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1)*[0-9a-fA-F]{2}$/.test(text) && [17, 23, 59].includes(text.length);
  return colons || (/^(?:[0-9a-fA-F]{4}\.)+[0-9a-fA-F]{4}$/.test(text) && [14, 19, 49].includes(text.length));
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [, year, month, day] = match.map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
  return month !== 0 && date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$/.exec(time);
  return match !== null && Number(match[1]) <= 23 && Number(match[2]) <= 59 && Number(match[3]) <= 59;
}

/** RFC 3339 with a time zone, as Go's time.Parse takes it. */
export function isTimestamp(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,]\d+)?(?:Z|[-+](\d{2}):(\d{2}))$/.exec(text);
  if (match === null || !isDate(match[1] ?? '')) return false;
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = match
    .slice(2)
    .map((part) => Number(part ?? 0));
  return hour < 24 && minute < 60 && second < 60 && zoneHour <= 24 && zoneMinute <= 60;
}

const nanosPerUnit: readonly (readonly [RegExp, bigint])[] = [
  [/^(?:ns|nano.*)$/is, 1n],
  [/^(?:us|µs|micro.*)$/is, 1_000n],
  [/^(?:ms|milli.*)$/is, 1_000_000n],
  [/^(?:s|sec.*)$/is, 1_000_000_000n],
  [/^(?:m|min.*)$/is, 60_000_000_000n],
  [/^(?:h|hr|hour.*)$/is, 3_600_000_000_000n],
  [/^(?:d|day.*)$/is, 86_400_000_000_000n],
  [/^(?:w|wk|week.*)$/is, 604_800_000_000_000n],
];
const largestInteger = 2n ** 63n - 1n;

/** A text with the format `duration` in nanoseconds: Go's durations, and Scala's (`2 days`) anywhere in the text. */
export function formattedDuration(text: string): bigint | undefined {
  const plain = parseGoDuration(text);
  if (plain !== undefined) return plain;
  let nanos: bigint | undefined;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/g)) {
    if (BigInt(count) > largestInteger) return undefined;
    const factor = nanosPerUnit.find(([name]) => name.test(unit))?.[1];
    if (factor !== undefined) nanos = BigInt.asIntN(64, (nanos ?? 0n) + BigInt(count) * factor);
  }
  return nanos;
}

/** Whether a text matches a pattern of a schema; true for a pattern that Go cannot compile. */
export function fitsPattern(text: string, pattern: string): boolean {
  return compileRegex(pattern)?.test(text) !== false;
}
