import type { FailurePlace } from '../prompt/failurePlace.ts';
import type { PromptFigures, StepTaken } from '../prompt/promptEvent.ts';
import type { FormatId } from '../prompt/promptFormat.ts';

/** How a provider stands, as the tree shows it. */
export type PanelProviderState = 'ready' | 'partly' | 'notReady' | 'unknown';

/** A provider as the panel offers it. Texts are rendered by the host and untrusted all the same. */
export interface PanelProvider {
  readonly id: string;
  /** `openai-backend · /openai`. */
  readonly label: string;
  /** The namespace and, where several contexts are shown, the context; of a target its place. */
  readonly detail: string;
  /** What it sends the prompt to: `gpt-4o-mini (from backend)`. */
  readonly model: string;
  /** A person named it; no cluster knows of it. */
  readonly isTarget: boolean;
  /** The gateway replaces a model that the request names. */
  readonly isModelFixed: boolean;
  readonly state: PanelProviderState;
  /** Why it is not ready; a prompt can be sent nevertheless. */
  readonly problem: string | undefined;
  /** How it takes each format, told for the chosen provider only. */
  readonly formats: readonly PanelFormat[];
}

/** How a provider takes requests of one format. */
export interface PanelFormat {
  readonly id: FormatId;
  /** Why none can be sent; undefined when one can. */
  readonly obstacle: string | undefined;
  /** What will go wrong with one that is sent all the same. */
  readonly problem: string | undefined;
  /** The id of the route that one takes; undefined where none is known. */
  readonly route: string | undefined;
  /** All that one may take. */
  readonly routes: readonly PanelRoute[];
}

/** A route to a provider. */
export interface PanelRoute {
  readonly id: string;
  /** `openai · ai-gateway · /openai`. */
  readonly label: string;
}

/** What is set beside the prompt. */
export interface PanelOptions {
  /** Undefined: the host chooses. */
  readonly format: FormatId | undefined;
  /** The id of a route; undefined, or one that is gone: the host chooses. */
  readonly route: string | undefined;
  /** Empty: the backend's own. */
  readonly model: string;
  /** What the model is told before the prompt. */
  readonly system: string;
  /** By the parameter's id what was written for it; empty or absent: nothing is sent. */
  readonly parameters: Readonly<Record<string, string>>;
}

export const noOptions: PanelOptions = { format: undefined, route: undefined, model: '', system: '', parameters: {} };

/** What a gateway is told of its client, without a value: no key and no header's value comes to the page. */
export interface PanelClient {
  /** `ai-gateway in kgateway-system`. */
  readonly gateway: string;
  readonly hasKey: boolean;
  /** Names of the extra headers. */
  readonly headers: readonly string[];
  /** The keyring did not take them: they end with the window. */
  readonly isSessionOnly: boolean;
}

/** How long a step of a prompt took. */
export type PanelStep = StepTaken;

/** A call that the model asks for; the input is JSON as far as it came. */
export interface PanelToolCall {
  readonly name: string;
  readonly input: string;
}

/** Why a prompt was not answered, as sentences. */
export interface PanelFailure {
  /** Where on the way it failed; undefined where nobody can tell. */
  readonly place: FailurePlace | undefined;
  readonly explanation: string;
  /** What the button for the next step says; undefined where there is none. */
  readonly action: string | undefined;
  readonly status: number | undefined;
  /** What came back, clipped. */
  readonly body: string | undefined;
  /** The same prompt may be answered when it asks for the whole at once. */
  readonly refusesStream: boolean;
}

/** One exchange as the page shows it. */
export interface PanelExchange {
  readonly requestId: string;
  readonly providerId: string;
  /** The provider's label when it was asked: the answer stays attributed when it is gone. */
  readonly providerLabel: string;
  /** Undefined where the host chose it. */
  readonly format: FormatId | undefined;
  readonly prompt: string;
  readonly answer: string;
  /** What the model thought before it answered. */
  readonly reasoning: string;
  readonly toolCalls: readonly PanelToolCall[];
  readonly state: 'sending' | 'streaming' | 'done' | 'stopped' | 'unsent' | 'failed';
  /** What it waits for while it is being sent. */
  readonly notice: string | undefined;
  /** What it went through so far. */
  readonly steps: readonly PanelStep[];
  /** Whether the host has the request and the reply as they were. */
  readonly hasRaw: boolean;
  readonly figures: PromptFigures | undefined;
  readonly failure: PanelFailure | undefined;
}

/** Everything that the page shows. */
export interface PanelState {
  readonly providers: readonly PanelProvider[];
  /** The id of the provider to send to. */
  readonly selected: string | undefined;
  /** Whether the choice stays when another row of the tree is selected. */
  readonly isPinned: boolean;
  /** What the chosen provider's gateway is told of us; undefined where no way leads to it. */
  readonly client: PanelClient | undefined;
  readonly draft: string;
  readonly options: PanelOptions;
  /** The conversation: every exchange but the last has ended. */
  readonly exchanges: readonly PanelExchange[];
}

export const emptyPanelState: PanelState = {
  providers: [],
  selected: undefined,
  isPinned: false,
  client: undefined,
  draft: '',
  options: noOptions,
  exchanges: [],
};

/** Whether an answer is still to come. */
export function isExchangeRunning(exchange: PanelExchange | undefined): boolean {
  return exchange?.state === 'sending' || exchange?.state === 'streaming';
}

/** Whether an answer of the conversation is still to come. */
export function isRunningIn({ exchanges }: Pick<PanelState, 'exchanges'>): boolean {
  return isExchangeRunning(exchanges.at(-1));
}

/** A saved exchange as it is now: one that still ran cannot go on, since the window was closed on it. */
export function endedElsewhere(exchange: PanelExchange): PanelExchange {
  // What the button did, and what was sent in truth, was known to the host of then.
  const known = { ...exchange, hasRaw: false };
  if (isExchangeRunning(exchange)) return { ...known, state: 'stopped', notice: undefined };
  const { failure } = exchange;
  return failure === undefined ? known : { ...known, failure: { ...failure, action: undefined } };
}
