/** Reads an untrusted value; undefined when it is not of the kind. */
export type Reader<T> = (value: unknown) => T | undefined;

/** Reads a field, whose value may be undefined itself; undefined when it is not of the kind. */
export type FieldReader<T> = Reader<{ readonly value: T }>;

export const readString: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);

export const readFlag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** A finite number that is not negative: every number that crosses here counts something. */
export const readCount: Reader<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

export const readObject: Reader<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

/** A value that may be absent (undefined does not survive the way between host and page, null is taken as absent). */
export function maybe<T>(reader: Reader<T>): FieldReader<T | undefined> {
  return (value) => {
    if (value === undefined || value === null) return { value: undefined };
    return sure(reader)(value);
  };
}

/** A value that must be there. */
export function sure<T>(reader: Reader<T>): FieldReader<T> {
  return (value) => {
    const read = reader(value);
    return read === undefined ? undefined : { value: read };
  };
}

/** An object of which every field reads; others are left out, and one that does not read spoils the whole. */
export function objectOf<T extends object>(fields: { readonly [Key in keyof T]-?: FieldReader<T[Key]> }): Reader<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of the table itself
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value) => {
    const object = readObject(value);
    if (object === undefined) return undefined;
    const read: Partial<T> = {};
    for (const name of names) {
      const field = fields[name](object[name]);
      if (field === undefined) return undefined;
      read[name] = field.value;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field of the table was read
    return read as T;
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

/** An object of strings; entries of other kinds are left out. */
export const readStrings: Reader<Readonly<Record<string, string>>> = (value) => {
  const object = readObject(value);
  if (object === undefined) return undefined;
  const entries = Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(entries);
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value) => allowed.find((candidate) => candidate === value);
}
