/** Reads an untrusted value; undefined when it is not of the kind. */
export type Reader<T> = (value: unknown) => T | undefined;

export const readString: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);

export const readFlag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** A finite number that is not negative: every number that crosses here counts something. */
export const readCount: Reader<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

export const readObject: Reader<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** A value that may be absent (undefined does not survive the way between host and page, null is taken as absent). */
export function maybe<T>(reader: Reader<T>): Reader<{ readonly value: T | undefined }> {
  return (value) => {
    if (value === undefined || value === null) return { value: undefined };
    const read = reader(value);
    return read === undefined ? undefined : { value: read };
  };
}

/** A list of which every entry reads; one that does not spoils the whole. */
export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const read: T[] = [];
    for (const entry of value) {
      const item = reader(entry);
      if (item === undefined) return undefined;
      read.push(item);
    }
    return read;
  };
}

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value) => allowed.find((candidate) => candidate === value);
}

/** A map of texts; what is no text is left out. */
export const readStrings: Reader<Readonly<Record<string, string>>> = (value) => {
  const object = readObject(value);
  if (object === undefined) return undefined;
  const entries = Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
};
