import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import type { Message } from '../messages/index.ts';

/** A change that mends a finding, as intent: an editor makes text edits of it, a tree row a request to the cluster. */
export type CheckFix =
  | {
      readonly kind: 'renameSecretKey';
      readonly title: Message;
      readonly secret: ResourceFact;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'setField';
      readonly title: Message;
      /** The field to set; its parent exists. */
      readonly at: FactLocation;
      readonly value: string;
    };

/** What a check found: the same in a row of the tree, a diagnostic, a line of the diagnosis. */
export interface CheckFinding {
  /** Stable; documented in docs/checks.md. */
  readonly code: string;
  readonly severity: 'warning' | 'information';
  /** The resource that will not work, and the place in it. */
  readonly subject: FactLocation;
  /** Other places that belong to it, such as the key in the Secret. */
  readonly related: readonly FactLocation[];
  /** The fact and the reason, in a sentence. */
  readonly message: Message;
  /** The same in at most five words, for a row. */
  readonly summary: Message;
  /** What is missing, short enough to be read whole in a row of a narrow side bar. */
  readonly headline: Message;
  /** Whose it is, and what is there instead; stands beside the headline and may be cut off. */
  readonly detail: Message;
  readonly fixes: readonly CheckFix[];
}
