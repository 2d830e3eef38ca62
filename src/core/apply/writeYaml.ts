import { Document } from 'yaml';
import type { JsonObject } from '../resource/json.ts';

/** One resource as YAML, with a comment of one line over it. Text that the API server would read as something else is quoted. */
export function writeYaml(content: JsonObject, comment?: string): string {
  const document = new Document(content, { version: '1.1', aliasDuplicateObjects: false });
  if (comment !== undefined) document.commentBefore = ` ${comment}`;
  return document.toString({ lineWidth: 0 });
}
