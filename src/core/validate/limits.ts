import { message } from '../messages/index.ts';
import type { Schema } from '../schema/index.ts';
import { formatPath, type Path } from '../yaml/index.ts';
import { appliedFormat, fitsFormat, fitsPattern } from './formats.ts';
import type { Remedy, Report } from './issue.ts';
import { fieldName, goValue, isInteger } from './words.ts';

/** Judges the length, pattern and format of a string. Of length and pattern only the first that fails is told, as there. */
export function judgeString(value: string, schema: Schema, path: Path, report: Report): void {
  judgeText(value, schema, path, report);
  const format = appliedFormat(schema);
  if (format === undefined || fitsFormat(value, format)) return;
  report({
    code: 'validate.format',
    path,
    message: message('validate.format', { field: fieldName(path), format }),
    serverMessage: `Invalid value: ${goValue(value)}: ${formatPath(path)} in body must be of type ${format}: ${goValue(value)}`,
    blocking: true,
  });
}

function judgeText(value: string, schema: Schema, path: Path, report: Report): void {
  const { maxLength, minLength, pattern } = schema.limits;
  const field = fieldName(path);
  // Code points, as Go counts; a string has never more of them than UTF-16 units.
  const length = maxLength !== undefined || minLength !== undefined ? countCodePoints(value) : 0;
  if (maxLength !== undefined && length > maxLength) {
    report({
      code: 'validate.tooLong',
      path,
      message: message('validate.tooLong', { field, length, limit: maxLength }),
      serverMessage: `Too long: may not be more than ${maxLength} ${maxLength === 1 ? 'byte' : 'bytes'}`,
      blocking: true,
    });
  } else if (minLength !== undefined && length < minLength) {
    const said = `${formatPath(path)} in body should be at least ${minLength} chars long`;
    report({
      code: 'validate.tooShort',
      path,
      message: message('validate.tooShort', { field, limit: minLength }),
      serverMessage: `Invalid value: ${goValue(value)}: ${said}`,
    });
  } else if (pattern !== undefined && !fitsPattern(value, pattern)) {
    report({
      code: 'validate.pattern',
      path,
      message: message('validate.pattern', { field, pattern }),
      serverMessage: `Invalid value: ${goValue(value)}: ${formatPath(path)} in body should match '${pattern}'`,
    });
  }
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Judges the bounds of a number. */
export function judgeNumber(value: number | bigint, schema: Schema, path: Path, report: Report): void {
  const { limits } = schema;
  const field = fieldName(path);
  const said = (phrase: string): string => `Invalid value: ${value}: ${formatPath(path)} in body should be ${phrase}`;
  if (appliedFormat(schema) === 'int32' && isInteger(value) && BigInt(value) !== BigInt.asIntN(32, BigInt(value))) {
    report({
      code: 'validate.integerRange',
      path,
      message: message('validate.integerRange', { field, bits: 32 }),
      serverMessage: `Invalid value: "": Checked value must be of type integer with format int32 in ${formatPath(path)}`,
    });
  }
  const { maximum, minimum, multipleOf } = limits;
  if (maximum !== undefined && (limits.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    const exclusive = limits.exclusiveMaximum === true;
    report({
      code: 'validate.maximum',
      path,
      message: message(exclusive ? 'validate.below' : 'validate.maximum', { field, limit: maximum }),
      serverMessage: said(exclusive ? `less than ${maximum}` : `less than or equal to ${maximum}`),
      remedies: limitRemedies(exclusive ? maximum - 1 : maximum, schema),
    });
  }
  if (minimum !== undefined && (limits.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    const exclusive = limits.exclusiveMinimum === true;
    report({
      code: 'validate.minimum',
      path,
      message: message(exclusive ? 'validate.above' : 'validate.minimum', { field, limit: minimum }),
      serverMessage: said(exclusive ? `greater than ${minimum}` : `greater than or equal to ${minimum}`),
      remedies: limitRemedies(exclusive ? minimum + 1 : minimum, schema),
    });
  }
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(Number(value) / multipleOf)) {
    report({
      code: 'validate.multipleOf',
      path,
      message: message('validate.multipleOf', { field, limit: multipleOf }),
      serverMessage: said(`a multiple of ${multipleOf}`),
    });
  }
}

/** The nearest value that is allowed. */
function limitRemedies(to: number, { limits: { minimum, maximum, multipleOf } }: Schema): readonly Remedy[] {
  const fits = (minimum === undefined || to >= minimum) && (maximum === undefined || to <= maximum);
  return fits && multipleOf === undefined ? [{ kind: 'setValue', to }] : [];
}

/** Judges the number of entries of a map. */
export function judgeSize(size: number, schema: Schema, path: Path, report: Report): void {
  const { maxProperties, minProperties } = schema.limits;
  const field = fieldName(path);
  if (maxProperties !== undefined && size > maxProperties) {
    report({
      code: 'validate.tooManyEntries',
      path,
      message: message('validate.tooManyEntries', { field, length: size, limit: maxProperties }),
      serverMessage: `Too many: ${size}: must have at most ${maxProperties} ${maxProperties === 1 ? 'item' : 'items'}`,
      blocking: true,
      mark: 'key',
    });
  }
  if (minProperties !== undefined && size < minProperties) {
    report({
      code: 'validate.tooFewEntries',
      path,
      message: message('validate.tooFewEntries', { field, limit: minProperties }),
      serverMessage: `Invalid value: ${size}: ${formatPath(path)} in body should have at least ${minProperties} properties`,
      mark: 'key',
    });
  }
}

/** Judges the length of a list. */
export function judgeLength(length: number, schema: Schema, path: Path, report: Report): void {
  const { maxItems, minItems } = schema.limits;
  const field = fieldName(path);
  if (maxItems !== undefined && length > maxItems) {
    report({
      code: 'validate.tooManyItems',
      path,
      message: message('validate.tooManyItems', { field, length, limit: maxItems }),
      serverMessage: `Too many: ${length}: must have at most ${maxItems} ${maxItems === 1 ? 'item' : 'items'}`,
      blocking: true,
      mark: 'key',
    });
  }
  if (minItems !== undefined && length < minItems) {
    report({
      code: 'validate.tooFewItems',
      path,
      message: message('validate.tooFewItems', { field, limit: minItems }),
      serverMessage: `Invalid value: ${length}: ${formatPath(path)} in body should have at least ${minItems} items`,
      mark: 'key',
    });
  }
}
