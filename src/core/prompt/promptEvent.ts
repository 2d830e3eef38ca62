import type { Message } from '../messages/index.ts';
import type { Explained } from './explainFailure.ts';
import type { PromptAction } from './promptAction.ts';
import type { RawExchange } from './rawExchange.ts';
import type { ReplyEvent, TokenCounts } from './promptFormat.ts';

/** What a prompt cost and who answered, as far as it is known. Times count from the moment of sending. */
export interface PromptFigures extends TokenCounts {
  /** Until the first piece of anything that was said. */
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number;
  /** The model that the request named; undefined where it left that to the backend. */
  readonly requestedModel: string | undefined;
  /** The model that answered, in its own words; a failover shows here. */
  readonly servedModel: string | undefined;
  /** Why the model ended, in its own words: `stop`, `max_tokens`. */
  readonly finishReason: string | undefined;
  /** Numbers of one vector of an embedding. */
  readonly dimensions: number | undefined;
  /** HTTP status; undefined when there was no reply. */
  readonly status: number | undefined;
  /** The address that answered, such as `10.0.0.1:8080`; undefined through a tunnel. */
  readonly via: string | undefined;
  /** What it cost in US dollars, where the reply says so. */
  readonly cost: number | undefined;
}

/** The steps of a prompt in their order; over an address there is no tunnel. */
export const promptSteps = ['resolve', 'tunnel', 'connect', 'firstByte', 'done'] as const;

/** A step that is over, and how long it took alone. */
export interface StepTaken {
  readonly step: (typeof promptSteps)[number];
  readonly tookMs: number;
}

/** Why a prompt was not answered, or not to its end. */
export interface PromptFailure extends Explained {
  /** What our checks know of the cause, where the reply alone does not tell. */
  readonly causes?: readonly Message[];
  readonly status: number | undefined;
  /** The body of the reply, clipped; untrusted text. */
  readonly body: string | undefined;
  /** The step as a button, made by who knows the provider. */
  readonly action?: PromptAction | undefined;
  /** What refused it seems to take it when it is not streamed. */
  readonly refusesStream?: boolean;
}

/** What the model says, piece by piece. */
export type SaidEvent = Extract<ReplyEvent, { readonly type: 'text' | 'reasoning' | 'toolCall' }>;

/** How a prompt goes on. `ended` comes exactly once and last. */
export type PromptEvent =
  | ({ readonly type: 'step' } & StepTaken)
  /** What it waits for before anything was sent; undefined when that is over. */
  | { readonly type: 'notice'; readonly notice: Message | undefined }
  | SaidEvent
  /** `raw` is what went over the wire, as far as something did. */
  | { readonly type: 'ended'; readonly outcome: PromptOutcome; readonly raw?: RawExchange | undefined };

/** Whether a prompt ended before anything of it could be sent. */
export function isUnsent(event: PromptEvent): boolean {
  return event.type === 'ended' && event.outcome.result === 'unsent';
}

/** `unsent`: a person would not send it, or stopped it before they were asked to the end. */
export type PromptOutcome =
  | { readonly result: 'done' | 'stopped' | 'unsent'; readonly figures: PromptFigures }
  | { readonly result: 'failed'; readonly figures: PromptFigures; readonly failure: PromptFailure };
