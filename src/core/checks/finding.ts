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

/** The way from the controller to an address, in the order in which it is walked: what fails first explains the rest. */
export const chainLinks = [
  'controller',
  'backend',
  'secret',
  'policy',
  'route',
  'gateway',
  'proxy',
  'service',
] as const;

export type ChainLink = (typeof chainLinks)[number];

/** What a check found: the same in a row of the tree, a diagnostic, a line of the diagnosis. */
export interface CheckFinding {
  /** Stable; documented in docs/checks.md. */
  readonly code: string;
  /** A warning breaks the link; information does not. */
  readonly severity: 'warning' | 'information';
  /** The link of the way from the API server to the provider that it is about. */
  readonly link: ChainLink;
  /** The resource that will not work, and the place in it. */
  readonly subject: FactLocation;
  /** Other places that belong to it, such as the key in the Secret. */
  readonly related: readonly FactLocation[];
  /** The fact and the reason, in a sentence. */
  readonly message: Message;
  /** A second sentence, where one is not enough. */
  readonly note?: Message | undefined;
  /** The same in at most five words, for a row. */
  readonly summary: Message;
  /** The fact alone, short enough to be read whole in a row of a narrow side bar. */
  readonly headline: Message;
  /** The fact beside the name of the resource that it is about; may be cut off. */
  readonly detail: Message;
  /** The controller's own words, untrusted text. */
  readonly controllerMessage?: string | undefined;
  readonly fixes: readonly CheckFix[];
}
