import { celFunc, celMethod, CelScalar, listType, mapType, type CelFunc } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { DurationSchema } from '@bufbuild/protobuf/wkt';
import { objectType } from '@bufbuild/cel';
import { contentOf, quantityType, quantityValue, urlType, urlValue } from './carriers.ts';
import { durationValue, parseGoDuration } from './duration.ts';
import { parseGoQuery, parseGoUrl, type GoUrl } from './goUrl.ts';
import { compareQuantities, parseQuantity, quantityInteger } from './quantity.ts';
import { compileRegex } from './regex.ts';

const { BOOL, DOUBLE, DYN, INT, STRING } = CelScalar;
const durationType = objectType(DurationSchema);
const stringLists = mapType(STRING, listType(STRING));

/** The functions of the API server's CEL beyond the standard ones, and standard ones where the library's differ from Go's. */
export const kubernetesFunctions: CelFunc[] = [
  ...strings,
  ...textFunctions(),
  ...numberFunctions(),
  ...urlFunctions(),
  ...quantityFunctions(),
  ...listFunctions(),
];

/** Positions count code points there, UTF-16 units in JavaScript. */
function textFunctions(): CelFunc[] {
  return [
    celMethod('indexOf', STRING, [STRING], INT, function (part) {
      return codePoint(this, this.indexOf(part));
    }),
    celMethod('indexOf', STRING, [STRING, INT], INT, function (part, from) {
      return codePoint(this, this.indexOf(part, unitAt(this, from)));
    }),
    celMethod('lastIndexOf', STRING, [STRING], INT, function (part) {
      return codePoint(this, this.lastIndexOf(part));
    }),
    celMethod('lastIndexOf', STRING, [STRING, INT], INT, function (part, from) {
      return codePoint(this, this.lastIndexOf(part, unitAt(this, from)));
    }),
    celMethod('charAt', STRING, [INT], STRING, function (index) {
      return Array.from(this)
        .slice(Number(index), Number(index) + 1)
        .join('');
    }),
    celMethod('substring', STRING, [INT], STRING, function (start) {
      return this.slice(unitAt(this, start));
    }),
    celMethod('substring', STRING, [INT, INT], STRING, function (start, end) {
      if (start > end) throw new Error('substring: start after end');
      return this.slice(unitAt(this, start), unitAt(this, end));
    }),
    celFunc('matches', [STRING, STRING], BOOL, matches),
    celMethod('matches', STRING, [STRING], BOOL, function (pattern) {
      return matches(this, pattern);
    }),
  ];
}

function matches(text: string, pattern: string): boolean {
  const regex = compileRegex(pattern);
  if (regex === undefined) throw new Error(`invalid pattern ${pattern}`);
  return regex.test(text);
}

function codePoint(text: string, unit: number): bigint {
  return unit < 0 ? -1n : BigInt(Array.from(text.slice(0, unit)).length);
}

function unitAt(text: string, codePointIndex: bigint): number {
  const points = Array.from(text);
  const index = Number(codePointIndex);
  if (index < 0 || index > points.length) throw new Error(`index out of range: ${index}`);
  return points.slice(0, index).join('').length;
}

function numberFunctions(): CelFunc[] {
  return [
    celFunc('int', [STRING], INT, (text) => {
      if (!/^[-+]?[0-9]+$/.test(text)) throw new Error(`not an integer: ${text}`);
      const value = BigInt(text.replace(/^\+/, ''));
      if (value !== BigInt.asIntN(64, value)) throw new Error('integer overflow');
      return value;
    }),
    celFunc('double', [STRING], DOUBLE, (text) => {
      if (text.trim() !== text || text === '' || Number.isNaN(Number(text))) throw new Error(`not a number: ${text}`);
      return Number(text);
    }),
    celFunc('duration', [STRING], durationType, (text) => {
      const nanos = parseGoDuration(text);
      if (nanos === undefined) throw new Error(`not a duration: ${text}`);
      return durationValue(nanos);
    }),
  ];
}

function readUrl(text: string): GoUrl {
  const url = parseGoUrl(text);
  if (url === undefined) throw new Error(`not a URL: ${text}`);
  return url;
}

function urlFunctions(): CelFunc[] {
  const part = (name: string, read: (url: GoUrl) => string): CelFunc =>
    celMethod(name, urlType, [], STRING, function () {
      return read(readUrl(contentOf(this)));
    });
  return [
    celFunc('isURL', [STRING], BOOL, (text) => parseGoUrl(text) !== undefined),
    celFunc('url', [STRING], urlType, (text) => {
      readUrl(text);
      return urlValue(text);
    }),
    part('getScheme', (url) => url.scheme),
    part('getHost', (url) => url.host),
    part('getHostname', (url) => url.hostname),
    part('getPort', (url) => url.port),
    part('getEscapedPath', (url) => url.escapedPath),
    celMethod('getQuery', urlType, [], stringLists, function () {
      return new Map(parseGoQuery(readUrl(contentOf(this)).query));
    }),
  ];
}

function readQuantity(text: string): bigint {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`not a quantity: ${text}`);
  return quantity;
}

function nanosOf(value: Parameters<typeof contentOf>[0]): bigint {
  return BigInt(contentOf(value));
}

/** Carried as the number of nano-units, so that equal quantities in different spellings are equal. */
function quantityFunctions(): CelFunc[] {
  const compare = (name: string, test: (order: number) => boolean): CelFunc =>
    celMethod(name, quantityType, [quantityType], BOOL, function (other) {
      return test(compareQuantities(nanosOf(this), nanosOf(other)));
    });
  return [
    celFunc('isQuantity', [STRING], BOOL, (text) => parseQuantity(text) !== undefined),
    celFunc('quantity', [STRING], quantityType, (text) => quantityValue(String(readQuantity(text)))),
    compare('isGreaterThan', (order) => order > 0),
    compare('isLessThan', (order) => order < 0),
    celMethod('compareTo', quantityType, [quantityType], INT, function (other) {
      return BigInt(compareQuantities(nanosOf(this), nanosOf(other)));
    }),
    celMethod('sign', quantityType, [], INT, function () {
      return BigInt(compareQuantities(nanosOf(this), 0n));
    }),
    celMethod('isInteger', quantityType, [], BOOL, function () {
      return quantityInteger(nanosOf(this)) !== undefined;
    }),
    celMethod('asInteger', quantityType, [], INT, function () {
      const integer = quantityInteger(nanosOf(this));
      if (integer === undefined) throw new Error('cannot convert value to integer');
      return integer;
    }),
    celMethod('asApproximateFloat', quantityType, [], DOUBLE, function () {
      return Number(nanosOf(this)) / 1e9;
    }),
    celMethod('add', quantityType, [quantityType], quantityType, function (other) {
      return quantityValue(String(nanosOf(this) + nanosOf(other)));
    }),
    celMethod('sub', quantityType, [quantityType], quantityType, function (other) {
      return quantityValue(String(nanosOf(this) - nanosOf(other)));
    }),
  ];
}

function listFunctions(): CelFunc[] {
  const list = listType(DYN);
  return [
    // The library's `in` takes a null value of a map for a missing one.
    celFunc('@in', [STRING, mapType(DYN, DYN)], BOOL, (key, map) => map.get(key) !== undefined),
    celMethod('sum', list, [], DYN, function () {
      let integers = 0n;
      let doubles = 0;
      let seenDouble = false;
      for (const value of this) {
        if (typeof value === 'bigint') integers += value;
        else if (typeof value === 'number') [doubles, seenDouble] = [doubles + value, true];
        else throw new Error('sum of values that are not numbers');
      }
      return seenDouble ? doubles : integers;
    }),
  ];
}
