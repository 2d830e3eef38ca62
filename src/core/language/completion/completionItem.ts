import type { Message } from '../../messages/index.ts';
import type { TabStop, TextEdit } from '../../validate/index.ts';

/** One proposal, complete as text: no editor has to indent or escape anything. */
export interface CompletionItem {
  readonly label: string;
  /** What the label alone does not tell: which of several blocks under one key. */
  readonly hint: Message | undefined;
  readonly kind: 'key' | 'block' | 'value' | 'snippet' | 'resource';
  /** In words: the type, whether it is required, what it excludes, where a resource was seen. */
  readonly detail: readonly Message[];
  /** The schema's own words, which may come from a cluster: untrusted text. */
  readonly description: string | undefined;
  /** For several entries at once: how they look, as YAML. */
  readonly preview?: string;
  /** Replaces the half-typed word. Its lines carry their whole indentation. */
  readonly edit: TextEdit;
  /** The blanks to go through before the cursor rests, as offsets in `edit.newText`, in their order. */
  readonly stops: readonly TabStop[];
  /** Where the cursor rests, as an offset in `edit.newText`. */
  readonly cursor: number;
  /** Small ones first: 0 is required, 1 useful, 2 optional, 3 would break a rule. */
  readonly rank: 0 | 1 | 2 | 3;
  /** Whether there is more to choose from where the cursor is afterwards. */
  readonly continues: boolean;
}
