import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import type { Message } from '../messages/index.ts';
import type { CheckCode } from './codes.ts';

/** A value to be written: what JSON can hold. */
export type FieldValue = string | number | boolean | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** One step of a change to a manifest. */
export type FieldChange =
  /** Gives a field a value, with what holds it where that is not there yet. */
  | { readonly kind: 'set'; readonly at: FactLocation; readonly value: FieldValue }
  /** Puts another field in the place of one. */
  | { readonly kind: 'replace'; readonly at: FactLocation; readonly name: string; readonly value: FieldValue }
  /** Takes a field or an item away, and with the last one what held it. */
  | { readonly kind: 'remove'; readonly at: FactLocation }
  /** Adds an item at the end of a list, which is made where it is not there yet. */
  | { readonly kind: 'append'; readonly at: FactLocation; readonly value: FieldValue }
  /** Adds a resource behind the one that it belongs to. */
  | { readonly kind: 'addResource'; readonly beside: ResourceFact; readonly value: FieldValue }
  /** Takes a resource out of its file. */
  | { readonly kind: 'removeResource'; readonly fact: ResourceFact }
  /** Puts the placeholder of another variable in the place of one, in a text whose value nobody keeps. */
  | { readonly kind: 'renameVariable'; readonly at: FactLocation; readonly from: string; readonly to: string };

/** A change that mends a finding, as intent: an editor makes text edits of it, a tree row a request to the cluster. */
export type CheckFix =
  | {
      readonly kind: 'renameSecretKey';
      readonly title: Message;
      readonly secret: ResourceFact;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: 'edit'; readonly title: Message; readonly changes: readonly FieldChange[] }
  /** A line for a variable in the workspace's `.env`; its value is left to a person. */
  | { readonly kind: 'addVariable'; readonly title: Message; readonly variable: string };

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
  readonly code: CheckCode;
  /** A warning breaks the link, unless it is advice; information and hints do not. */
  readonly severity: 'warning' | 'information' | 'hint';
  /** The provider answers all the same, or we cannot be sure that it does not: no row fails for it. */
  readonly isAdvice?: true;
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
  /** Worked out when they are asked for where that takes a look around: most findings are only shown. */
  readonly fixes: readonly CheckFix[];
}

/** Whether a finding keeps its link of the chain from working. */
export function breaksLink({ severity, isAdvice }: CheckFinding): boolean {
  return severity === 'warning' && isAdvice !== true;
}
