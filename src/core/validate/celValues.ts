import { celList, celMap, type CelInput } from '@bufbuild/cel';
import { create } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import { isJsonObject } from '../resource/json.ts';
import { escapeField } from '../cel/index.ts';
import { durationValue } from '../cel/index.ts';
import type { Schema } from '../schema/index.ts';
import { formattedDuration } from './formats.ts';
import { isInteger } from './words.ts';

/**
 * Turns normalized values into CEL's, by the type that the schema gives: an integer is a 64-bit int, a number a double.
 * Fields that the schema does not name are invisible, names are escaped. One for each judged document: what was made
 * for an object serves the rules of all its ancestors.
 */
export class CelValues {
  readonly #made = new Map<object, CelInput>();

  of(value: unknown, schema: Schema): CelInput {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return this.#once(value, () => this.#list(value, schema));
    if (isJsonObject(value)) return this.#once(value, () => this.#map(value, schema));
    return scalar(value, schema);
  }

  #once(value: object, make: () => CelInput): CelInput {
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(value, made);
    return made;
  }

  #list(value: readonly unknown[], schema: Schema): CelInput {
    const { items } = schema;
    return celList(value.map((item) => (items === undefined ? null : this.of(item, items))));
  }

  #map(value: Readonly<Record<string, unknown>>, schema: Schema): CelInput {
    const entries = new Entries();
    for (const [name, inner] of Object.entries(value)) {
      const property = schema.properties.get(name);
      if (property !== undefined) {
        const escaped = escapeField(name);
        // A null field is an absent field; a null value of a map stays.
        if (escaped === undefined || inner === null) continue;
        entries.set(escaped, this.of(inner, property));
        // A string with a format may be a list there, until a rule looks at it: `has` too.
        if (property.type === 'string' && Array.isArray(inner)) entries.unreadable.add(escaped);
      } else if (schema.additional !== undefined) {
        entries.set(name, this.of(inner, schema.additional));
      }
    }
    return celMap(entries);
  }
}

/** Fields by name, of which some cannot be looked up: a rule that tries to fails. */
class Entries extends Map<string, CelInput> {
  readonly unreadable = new Set<string>();

  override get(name: string): CelInput | undefined {
    if (this.unreadable.has(name)) throw new TypeError(`${name} is no string`);
    return super.get(name);
  }
}

function scalar(value: unknown, schema: Schema): CelInput {
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (schema.type === 'number') return Number(value);
    return isInteger(value) ? BigInt(value) : value;
  }
  if (typeof value === 'boolean') return value;
  const text = String(value);
  switch (schema.format) {
    case 'byte':
      return bytes(text);
    case 'date':
    case 'date-time':
      return timestamp(text);
    case 'duration':
      return duration(text);
    default:
      return text;
  }
}

function duration(text: string): CelInput {
  const nanos = formattedDuration(text);
  return nanos === undefined ? text : durationValue(nanos);
}

function bytes(text: string): CelInput {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return text;
  }
}

function timestamp(text: string): CelInput {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) return text;
  const seconds = Math.floor(millis / 1000);
  return create(TimestampSchema, { seconds: BigInt(seconds), nanos: (millis - seconds * 1000) * 1_000_000 });
}
