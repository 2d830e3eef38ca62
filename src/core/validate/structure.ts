import { assertNever } from '../base/assertNever.ts';
import { message } from '../messages/index.ts';
import { isJsonObject, type JsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import { formatPath, type Path } from '../yaml/index.ts';
import { withEmbedded } from './embedded.ts';
import { appliedFormat } from './formats.ts';
import type { Issue, Remedy, Report } from './issue.ts';
import { judgeLength, judgeNumber, judgeSize, judgeString } from './limits.ts';
import { judgeListType } from './listTypes.ts';
import { closestWord } from './spelling.ts';
import { fieldName, goValue, isInteger, isPlaceholder, valueType } from './words.ts';

/** Longer lists of allowed values are cut in messages. */
const maxListed = 12;

/**
 * Judges a normalized value by the structure of its schema: types, required fields, enumerations, limits, list types.
 * What one node has wrong does not hide what its children have wrong.
 */
export function judgeStructure(value: unknown, schema: Schema, path: Path, report: Report): void {
  if (!fitsType(value, schema)) {
    // A value that a tool fills in later is judged then.
    const reported = isPlaceholder(value) ? undefined : typeIssue(value, schema, path);
    if (reported !== undefined) report(reported);
    return;
  }
  if (value === null) return;
  const placeholder = isPlaceholder(value);
  if (schema.enum !== undefined && !placeholder && !schema.enum.some((allowed) => sameValue(allowed, value))) {
    report(enumIssue(value, schema.enum, path));
  }
  if (typeof value === 'string') {
    if (!placeholder) judgeString(value, schema, path, report);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    judgeNumber(value, schema, path, report);
  } else if (Array.isArray(value)) {
    judgeList(value, schema, path, report);
  } else if (isJsonObject(value)) {
    judgeMap(value, schema, path, report);
  }
  judgeForms(value, schema, path, report);
}

function judgeList(list: readonly unknown[], schema: Schema, path: Path, report: Report): void {
  judgeLength(list.length, schema, path, report);
  judgeListType(list, schema, path, report);
  const { items } = schema;
  if (items === undefined) return;
  list.forEach((item, index) => judgeStructure(item, items, [...path, index], report));
}

function judgeMap(map: JsonObject, written: Schema, path: Path, report: Report): void {
  const schema = withEmbedded(written);
  judgeSize(Object.keys(map).length, schema, path, report);
  const missing = schema.required.filter((name) => !Object.hasOwn(map, name));
  for (const name of missing) {
    report({
      code: 'validate.required',
      path: [...path, name],
      message: message('validate.required', { field: name, holder: fieldName(path) }),
      serverMessage: 'Required value',
      blocking: true,
      mark: 'key',
      remedies: addRemedies(name, missing, schema, map),
    });
  }
  for (const [name, inner] of Object.entries(map)) {
    const child = schema.properties.get(name) ?? schema.additional;
    if (child !== undefined) judgeStructure(inner, child, [...path, name], report);
  }
}

/** All that is missing at once is what a person wants most; the one alone comes next. */
function addRemedies(name: string, missing: readonly string[], holder: Schema, present: JsonObject): readonly Remedy[] {
  const one: Remedy = { kind: 'addFields', fields: [name], holder, present, isBeside: true };
  return missing.length > 1 ? [{ ...one, fields: missing }, one] : [one];
}

/** The value validations that combine schemas. Their parts say nothing of types; a part passes when it reports nothing. */
function judgeForms(value: unknown, schema: Schema, path: Path, report: Report): void {
  for (const part of schema.allOf) judgeStructure(value, part, path, report);
  const invalid = (problem: string): string => `Invalid value: "": "${formatPath(path)}" ${problem}`;
  const field = fieldName(path);
  const { anyOf, oneOf, not } = schema;
  if (anyOf.length > 0 && !anyOf.some((part) => passes(value, part, path))) {
    const text = message('validate.alternatives', { field });
    const serverMessage = invalid('must validate at least one schema (anyOf)');
    report({ code: 'validate.alternatives', path, message: text, serverMessage });
  }
  const failures = oneOf.map((part) => issuesOf(value, part, path));
  const valid = failures.filter((issues) => issues.length === 0).length;
  if (oneOf.length > 0 && valid !== 1) {
    const text = message('validate.alternatives', { field });
    const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`;
    const serverMessage = invalid(`must validate one and only one schema (oneOf). ${found}`);
    report({ code: 'validate.alternatives', path, message: text, serverMessage });
    // What keeps the likeliest alternative from fitting is told as well.
    if (valid === 0) for (const issue of failures[0] ?? []) if (issue.path.length > path.length) report(issue);
  }
  if (not !== undefined && passes(value, not, path)) {
    const text = message('validate.forbiddenForm', { field });
    const serverMessage = invalid('must not validate the schema (not)');
    report({ code: 'validate.forbiddenForm', path, message: text, serverMessage });
  }
}

function issuesOf(value: unknown, schema: Schema, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  judgeStructure(value, schema, path, (issue) => void issues.push(issue));
  return issues;
}

function passes(value: unknown, schema: Schema, path: Path): boolean {
  return issuesOf(value, schema, path).length === 0;
}

function fitsType(value: unknown, schema: Schema): boolean {
  if (value === null) return schema.nullable || (schema.type === undefined && !schema.intOrString);
  // Of a string with a format the API server takes a list for one.
  const isFormatted = schema.type === 'string' && appliedFormat(schema) !== undefined;
  if (isFormatted && Array.isArray(value)) return strayFields(value, []).length === 0;
  if (schema.intOrString) return typeof value === 'string' || isInteger(value);
  switch (schema.type) {
    case undefined:
      return true;
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return isInteger(value);
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return assertNever(schema.type);
  }
}

function typeIssue(value: unknown, schema: Schema, path: Path): Parameters<Report>[0] {
  const expected = schema.intOrString ? 'intOrString' : (schema.type ?? 'object');
  const stray = schema.preservesUnknown ? [] : strayFields(value, path);
  return {
    code: 'validate.type',
    path,
    message: message(`validate.type.${expected}`, { field: fieldName(path), actual: valueType(value) }),
    // Fields that no schema knows are refused before types are looked at.
    serverMessage: stray.length > 0 ? stray.map(unknownFieldWords).join(', ') : typeWords(value, schema, path),
    blocking: true,
    remedies: typeRemedies(value, schema),
  };
}

function typeWords(value: unknown, schema: Schema, path: Path): string {
  const format = appliedFormat(schema);
  const isFormatted = format !== undefined && value !== null && typeof value !== 'string' && !Array.isArray(value);
  const names = schema.intOrString ? 'integer,string' : (schema.type ?? 'object');
  const [wanted, found] = isFormatted ? [format, goFormat(value)] : [names, goType(value)];
  return `Invalid value: "${found}": ${formatPath(path)} in body must be of type ${wanted}: "${found}"`;
}

function goFormat(value: unknown): string {
  if (isInteger(value)) return 'int64';
  return typeof value === 'number' ? 'float64' : '';
}

/** More are not told of one value. */
const maxStray = 20;

/** The fields of a value for which the schema has no place. */
function strayFields(value: unknown, path: Path): readonly Path[] {
  if (isJsonObject(value))
    return Object.keys(value)
      .slice(0, maxStray)
      .map((name) => [...path, name]);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => strayFields(item, [...path, index])).slice(0, maxStray);
}

/** The API server's words for a field that it does not know. */
export function unknownFieldWords(path: Path): string {
  return `unknown field "${formatPath(path)}"`;
}

function goType(value: unknown): string {
  if (isInteger(value)) return 'integer';
  const word = valueType(value);
  return word === 'map' ? 'object' : word === 'list' ? 'array' : word;
}

function typeRemedies(value: unknown, schema: Schema): readonly Remedy[] {
  if (value === null) return [{ kind: 'fill', schema }];
  if (schema.type === 'array') {
    const { items } = schema;
    return items !== undefined && passes(value, items, []) ? [{ kind: 'wrap' }] : [];
  }
  if (schema.type === 'string' && valueType(value) !== 'map' && valueType(value) !== 'list') return [{ kind: 'quote' }];
  if (typeof value !== 'string') return [];
  const numeric = /^-?[0-9]+$/.test(value) && (schema.type === 'integer' || schema.type === 'number');
  const boolean = (value === 'true' || value === 'false') && schema.type === 'boolean';
  return numeric || boolean ? [{ kind: 'unquote' }] : [];
}

function enumIssue(value: unknown, allowed: readonly unknown[], path: Path): Parameters<Report>[0] {
  const words = allowed.map((item) => (typeof item === 'string' ? item : goValue(item)));
  const closest = typeof value === 'string' ? closestWord(value, words) : undefined;
  const ordered = closest === undefined ? words : [closest, ...words.filter((word) => word !== closest)];
  const offered = closest === undefined && words.length > maxListed ? [] : ordered;
  return {
    code: 'validate.enum',
    path,
    message: message('validate.enum', {
      field: fieldName(path),
      value: typeof value === 'string' ? value : goValue(value),
      allowed: words.slice(0, maxListed).join(', ') + (words.length > maxListed ? ', …' : ''),
    }),
    serverMessage: `Unsupported value: ${goValue(value)}: supported values: ${words.map((word) => JSON.stringify(word)).join(', ')}`,
    blocking: true,
    remedies: offered.map((to) => ({ kind: 'setValue', to })),
  };
}

/** Equality of JSON values. */
function sameValue(left: unknown, right: unknown): boolean {
  return left === right || (typeof left !== 'string' && typeof right !== 'string' && goValue(left) === goValue(right));
}
