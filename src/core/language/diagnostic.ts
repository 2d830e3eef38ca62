import type { SecretKeyRename } from '../contributions.ts';
import type { Message } from '../messages/index.ts';
import type { Finding, Fix } from '../validate/index.ts';
import type { SourceRange } from '../yaml/index.ts';

/** A place that belongs to a diagnostic. */
export interface RelatedPlace {
  readonly uri: string;
  readonly range: SourceRange;
  readonly message: Message;
}

/** A change that is made on the cluster, after a question, in place of an edit of the file. */
interface ClusterFix {
  readonly title: Message;
  readonly renameSecretKey: SecretKeyRename;
}

/** A line for a variable in the workspace's `.env`, where a person writes its value. */
interface VariableFix {
  readonly title: Message;
  readonly addVariable: string;
}

export type DiagnosticFix = Fix | ClusterFix | VariableFix;

/** Something to underline, from the validator or the checks; `fixes` mend it. Offsets are those of the file. */
export interface Diagnostic extends Omit<Finding, 'fixes'> {
  readonly fixes: readonly DiagnosticFix[];
  readonly related: readonly RelatedPlace[];
}
