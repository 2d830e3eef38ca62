import type { Message } from '../messages/index.ts';
import type { Path, SourceRange } from '../yaml/index.ts';

/** An error is what the API server refuses; a warning is accepted and will not work; the rest is advice. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Replaces a stretch of the file; offsets in UTF-16 units. An insertion has start = end. */
export interface TextEdit extends SourceRange {
  readonly newText: string;
}

/** A change that a person may choose to mend a finding. The edits of one fix do not overlap. */
export interface Fix {
  readonly title: Message;
  readonly edits: readonly TextEdit[];
  /** The one that is most likely meant: at most one of a finding. */
  readonly preferred?: boolean;
}

/** Something to say about a place of a YAML file, from the validator or from a check. */
export interface Finding {
  readonly severity: Severity;
  /** Stable: settings, links and tests name it. `validate.*` and `yaml.*` from the validator, others from checks. */
  readonly code: string;
  /** In the data of its document. */
  readonly path: Path;
  /** The field that the API server names for it, where that is not the path written out (`data[a b]` of a stringData). */
  readonly field?: string;
  /** Offsets in the file. */
  readonly range: SourceRange;
  readonly message: Message;
  /** The API server's own words for it, where they are known. */
  readonly serverMessage?: string;
  readonly fixes: readonly Fix[];
}
