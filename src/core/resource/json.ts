/** Plain data out of JSON or YAML. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string at a key of untrusted data, or undefined when there is none or it is of another type or empty. */
export function stringAt(value: unknown, key: string): string | undefined {
  const found = isJsonObject(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberAt(value: unknown, key: string): number | undefined {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (typeof found === 'bigint') return Number(found);
  return typeof found === 'number' ? found : undefined;
}

// One for all: ten thousand objects are asked for what most of them have not.
const noObject: JsonObject = Object.freeze({});
const noStrings: Readonly<Record<string, string>> = Object.freeze({});
const noList: readonly unknown[] = Object.freeze([]);

/** The object at a key of untrusted data; an empty one when there is none, so that reads can be chained. */
export function objectAt(value: unknown, key: string): JsonObject {
  const found = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(found) ? found : noObject;
}

/** The list at a key of untrusted data; empty when there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isJsonObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : noList;
}

/** The value at a path of untrusted data; undefined when nothing is there. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? found[step] : undefined;
    else found = isJsonObject(found) ? found[step] : undefined;
  }
  return found;
}

/** The entries of a string map (labels, annotations); values of other types are left out. */
export function stringMapAt(value: unknown, key: string): Readonly<Record<string, string>> {
  const map = objectAt(value, key);
  if (map === noObject) return noStrings;
  const pairs = Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}

/**
 * Calls `visit` with each value that a list or a map of untrusted data holds, while `path`, the one array of a whole walk,
 * ends with its place. What is neither has none.
 */
export function forEachChild(
  value: unknown,
  path: (string | number)[],
  visit: (child: unknown, place: string | number) => void,
): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      visit(value[index], index);
      path.pop();
    }
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      path.push(key);
      visit(value[key], key);
      path.pop();
    }
  }
}
