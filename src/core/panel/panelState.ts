import type { PromptFigures } from '../prompt/promptEvent.ts';

/** How a provider stands, as the tree shows it. */
export type PanelProviderState = 'ready' | 'partly' | 'notReady' | 'unknown';

/** A provider as the panel offers it. Texts are rendered by the host and untrusted all the same. */
export interface PanelProvider {
  readonly id: string;
  /** `openai-backend · /openai`. */
  readonly label: string;
  /** The namespace and, where several contexts are shown, the context. */
  readonly detail: string;
  /** What it sends the prompt to: `gpt-4o-mini (from backend)`. */
  readonly model: string;
  readonly state: PanelProviderState;
  /** Why it is not ready; a prompt can be sent nevertheless. */
  readonly problem: string | undefined;
  /** Why nothing can be sent to it, told for the chosen provider only; undefined when it can. */
  readonly obstacle: string | undefined;
}

/** Why a prompt was not answered, as sentences. */
export interface PanelFailure {
  readonly explanation: string;
  readonly status: number | undefined;
  /** What came back, clipped. */
  readonly body: string | undefined;
}

/** One exchange as the page shows it. */
export interface PanelExchange {
  readonly requestId: string;
  readonly providerId: string;
  /** The provider's label when it was asked: the answer stays attributed when it is gone. */
  readonly providerLabel: string;
  readonly prompt: string;
  readonly answer: string;
  readonly state: 'sending' | 'streaming' | 'done' | 'stopped' | 'failed';
  /** What it waits for while it is being sent. */
  readonly notice: string | undefined;
  readonly figures: PromptFigures | undefined;
  readonly failure: PanelFailure | undefined;
}

/** Everything that the page shows. */
export interface PanelState {
  readonly providers: readonly PanelProvider[];
  /** The id of the provider to send to. */
  readonly selected: string | undefined;
  readonly draft: string;
  readonly exchange: PanelExchange | undefined;
}

export const emptyPanelState: PanelState = { providers: [], selected: undefined, draft: '', exchange: undefined };

/** Whether an answer is still to come. */
export function isExchangeRunning(exchange: PanelExchange | undefined): boolean {
  return exchange?.state === 'sending' || exchange?.state === 'streaming';
}

/** A saved exchange as it is now: one that still ran cannot go on, since the window was closed on it. */
export function endedElsewhere(exchange: PanelExchange | undefined): PanelExchange | undefined {
  return exchange !== undefined && isExchangeRunning(exchange)
    ? { ...exchange, state: 'stopped', notice: undefined }
    : exchange;
}
