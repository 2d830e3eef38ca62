import type { Message } from '../messages/index.ts';
import type { Path } from './path.ts';
import type { SourceRange } from './sourceRange.ts';

/** Why the text of a document is not what Kubernetes can read. Ranges are relative to the document's text. */
export interface YamlProblem {
  readonly code: YamlProblemCode;
  readonly range: SourceRange;
  readonly message: Message;
  /** Where in the data, when that can be said (duplicate keys). */
  readonly path: Path;
  /** Of a duplicate key: as Go writes it in its error. */
  readonly key?: string;
}

export type YamlProblemCode =
  | 'yaml.syntax'
  | 'yaml.duplicateKey'
  | 'yaml.unresolvedAlias'
  | 'yaml.unsupportedKey'
  | 'yaml.unsupportedValue'
  | 'yaml.badTag'
  | 'yaml.badMerge'
  | 'yaml.version'
  | 'yaml.tooManyAliases'
  | 'yaml.tooLarge'
  | 'yaml.tooDeep';
