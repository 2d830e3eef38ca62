import type { Message } from '../messages/index.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Schema } from '../schema/index.ts';
import type { Path } from '../yaml/index.ts';

/** What is wrong, by path: what the walks report before a place in the text is looked up. */
export interface Issue {
  readonly code: string;
  /** Where it is wrong. */
  readonly path: Path;
  /** The field that the API server names for it, where that is not the path written out. */
  readonly field?: string | undefined;
  readonly message: Message;
  readonly serverMessage?: string | undefined;
  /** Kubernetes runs no rules on an object with such an error; we run none at the nodes that hold it. */
  readonly blocking?: boolean;
  /** What is underlined: the value (default), its key, or the first of these children that is written. */
  readonly mark?: 'value' | 'key' | { readonly children: readonly string[] };
  readonly remedies?: readonly Remedy[];
}

/** How an issue may be mended, before it is known how the document is written. */
export type Remedy =
  | { readonly kind: 'renameKey'; readonly to: string }
  | { readonly kind: 'removeEntry' }
  | { readonly kind: 'quote' }
  | { readonly kind: 'unquote' }
  | { readonly kind: 'setValue'; readonly to: string | number | boolean }
  /** Gives a key without a value one that fits. */
  | { readonly kind: 'fill'; readonly schema: Schema }
  /** Makes a list of the value, with the value as its one item. */
  | { readonly kind: 'wrap' }
  /** Removes those of `fields` below the path that are not `keep`. */
  | { readonly kind: 'keepField'; readonly keep: string; readonly fields: readonly string[] }
  /** Removes a field below the path. */
  | { readonly kind: 'removeField'; readonly field: string }
  /** Adds fields to a map with the schema `holder`: the one at the path, or the one that lacks the field at the path. */
  | {
      readonly kind: 'addFields';
      readonly fields: readonly string[];
      readonly holder: Schema;
      /** What the map has. */
      readonly present: JsonObject;
      readonly isBeside: boolean;
    }
  /** Moves the entry into another map: so many levels up from it, and from there `down`. */
  | { readonly kind: 'move'; readonly up: number; readonly down: Path };

/** Takes issues as a walk finds them. */
export type Report = (issue: Issue) => void;
