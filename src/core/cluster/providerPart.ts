import type { CheckFix } from '../checks/finding.ts';
import type { Message } from '../messages/index.ts';
import type { ObjectReference } from './connection.ts';

/** How a part of a provider stands. `unknown`: nobody can tell (no rights, not loaded, the controller has not spoken). */
export type PartState = 'ok' | 'warned' | 'failed' | 'unknown';

/** What a row below a provider is about. */
export type PartKind = 'group' | 'member' | 'secret' | 'policy' | 'route' | 'gateway' | 'cause';

/**
 * A row below a provider: a priority group with its members, the Secret that it needs, a policy that attaches to it, a route
 * that leads to it, the Gateway behind that; `cause` is a reason that belongs to none of them (the controller's own words).
 */
export interface ProviderPart {
  /** Unique in its context, and the same as long as it is about the same thing. */
  readonly id: string;
  readonly kind: PartKind;
  readonly state: PartState;
  /** What it is, short enough for a narrow side bar: `Secret anthropic-api-key`. */
  readonly label: Message;
  /** What a person chooses by or must know, beside the label; may be cut off. */
  readonly detail: Message | undefined;
  /** Sentences for the hover, the most important first. */
  readonly explanation: readonly Message[];
  /** The controller's own words, untrusted text. */
  readonly controllerMessage: string | undefined;
  /** What "Open YAML" opens; undefined where the part is no object of its own. */
  readonly target: ObjectReference | undefined;
  readonly fixes: readonly CheckFix[];
  readonly parts: readonly ProviderPart[];
}
