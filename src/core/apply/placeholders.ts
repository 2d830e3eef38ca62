import { isJsonObject, type JsonObject } from '../resource/json.ts';
import type { Path } from '../resource/path.ts';
import { fillVariables, variablesIn } from '../resource/placeholders.ts';
import { childSchema, type Schema } from '../schema/index.ts';

/** A variable that a document leaves open, as `${NAME}`. */
export interface Placeholder {
  readonly name: string;
  /** Whether it stands in the data of a Secret: its value is asked for unseen and shown nowhere. */
  readonly isSecret: boolean;
  /** Whether the document says itself what stands for it when nothing sets it: `${NAME:-fallback}`. */
  readonly hasFallback: boolean;
}

/** The variables of a resource, each once, in the order of the document. */
export function placeholdersOf(content: JsonObject): readonly Placeholder[] {
  return placeholdersOfAll([content]);
}

/** The variables of several resources, each once. One that is a secret anywhere is one, one that must be set anywhere must. */
export function placeholdersOfAll(contents: readonly JsonObject[]): readonly Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const content of contents) {
    visit(content, [], (text, path) => {
      const isInSecret = content['kind'] === 'Secret' && (path[0] === 'data' || path[0] === 'stringData');
      for (const { name, fallback } of variablesIn(text)) {
        const before = found.get(name);
        const isSecret = isInSecret || before?.isSecret === true;
        const hasFallback = fallback !== undefined && before?.hasFallback !== false;
        found.set(name, { name, isSecret, hasFallback });
      }
    });
  }
  return [...found.values()];
}

/** The names of the variables that stand in the data of Secrets and nowhere else. */
export function onlyInSecrets(contents: readonly JsonObject[]): readonly string[] {
  const rest = contents.map(({ data, stringData, ...others }) =>
    others['kind'] === 'Secret' ? others : { ...others, data, stringData },
  );
  const elsewhere = new Set(placeholdersOfAll(rest).map(({ name }) => name));
  return placeholdersOfAll(contents).flatMap(({ name }) => (elsewhere.has(name) ? [] : [name]));
}

/**
 * The resource with its variables set. Values are put in as they are, wherever they stand: nothing of a value is read as
 * YAML. Where the schema wants a number or a boolean, the whole text becomes one if it can. Variables without a value stay.
 */
export function fillPlaceholders(
  content: JsonObject,
  values: ReadonlyMap<string, string>,
  schema: Schema | undefined,
): JsonObject {
  const filled = fill(content, values, schema);
  return isJsonObject(filled) ? filled : content;
}

function fill(value: unknown, values: ReadonlyMap<string, string>, schema: Schema | undefined): unknown {
  if (typeof value === 'string') {
    const text = fillVariables(value, (name) => values.get(name));
    return text === value ? value : typed(text, schema);
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values, schema?.items));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, fill(child, values, childSchema(schema, key))]),
  );
}

function typed(text: string, schema: Schema | undefined): unknown {
  if (schema?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = schema?.type === 'integer' || schema?.type === 'number' || schema?.intOrString === true;
  return isNumber && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function visit(value: unknown, path: Path, onText: (text: string, path: Path) => void): void {
  if (typeof value === 'string') onText(value, path);
  else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index], onText));
  else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) visit(child, [...path, key], onText);
  }
}
