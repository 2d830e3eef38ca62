export { isPlaceholder } from '../resource/placeholders.ts';
import { formatPath, type Path } from '../yaml/index.ts';

/** What a person calls a place: its last name, with the index of a list item (`providers[0]`). */
export function fieldName(path: Path): string {
  const name = path.findLastIndex((step) => typeof step === 'string');
  const [first, ...indexes] = path.slice(Math.max(name, 0));
  return first === undefined ? 'the document' : `${first}${formatPath(indexes)}`;
}

/** The kind of a value in YAML's words. */
export function valueType(value: unknown): 'null' | 'map' | 'list' | 'string' | 'number' | 'boolean' {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'bigint':
      return 'number';
    default:
      return 'map';
  }
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A value as Go's error printer shows it: a map by its sorted keys, and made safe for HTML. */
export function goValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? Number(inner) : sorted(inner),
  );
  return (text ?? 'null').replaceAll(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Whether a number is an integer to Kubernetes: JSON has no other way to tell. What 64 bits do not hold is a float. */
export function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}
