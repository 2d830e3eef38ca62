import type { Message } from '../../messages/index.ts';
import type { TextEdit } from '../../validate/index.ts';

/** One proposal, complete as text: no editor has to indent or escape anything. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: 'key' | 'block' | 'value';
  /** In words: the type, whether it is required, what it excludes. */
  readonly detail: readonly Message[];
  /** The schema's own words, which may come from a cluster: untrusted text. */
  readonly description: string | undefined;
  /** Replaces the half-typed word. Its lines carry their whole indentation. */
  readonly edit: TextEdit;
  /** Where the cursor goes, as an offset in `edit.newText`. */
  readonly cursor: number;
  /** Small ones first: 0 is required, 1 useful, 2 optional, 3 would break a rule. */
  readonly rank: 0 | 1 | 2 | 3;
  /** Whether there is more to choose from at the cursor afterwards. */
  readonly continues: boolean;
}
