import { Document, isMap, isScalar, type ToStringOptions } from 'yaml';
import type { Message } from '../messages/index.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Path } from '../resource/path.ts';

/** A Kubernetes document with the comments that stand in it. */
export interface CommentedDocument {
  readonly content: JsonObject;
  /** Each stands on the line above the key that the path ends in. */
  readonly comments: readonly { readonly path: Path; readonly text: Message }[];
  /** Values in double quotes whatever they look like, since something else will be put in their place. */
  readonly quoted?: readonly Path[];
}

// A long line stays one line: a model or a comment that was folded would be read correctly, but not by people.
const format: ToStringOptions = { lineWidth: 0 };

/**
 * Writes documents as one YAML file. Strings that YAML 1.2 or 1.1 would read as something else (`yes`, `1e3`,
 * `2024-01-01`) are quoted, since the API server's parser follows neither wholly.
 */
export function writeDocuments(documents: readonly CommentedDocument[], text: (comment: Message) => string): string {
  return documents.map((document) => writeDocument(document, text)).join('---\n');
}

function writeDocument(
  { content, comments, quoted = [] }: CommentedDocument,
  text: (comment: Message) => string,
): string {
  const document = new Document(content, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  for (const path of quoted) {
    const value = document.getIn(path, true);
    if (isScalar(value)) value.type = 'QUOTE_DOUBLE';
  }
  for (const comment of comments) {
    const holder = comment.path.length === 1 ? document.contents : document.getIn(comment.path.slice(0, -1), true);
    if (!isMap(holder)) continue;
    const key = holder.items.find((pair) => isScalar(pair.key) && pair.key.value === comment.path.at(-1))?.key;
    if (isScalar(key)) key.commentBefore = ` ${text(comment.text)}`;
  }
  return document.toString(format);
}
