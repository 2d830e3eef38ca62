import { assertNever } from '../base/assertNever.ts';
import type { Message } from '../messages/index.ts';
import type { PromptEvent, PromptFailure, PromptFigures } from './promptEvent.ts';

/** A prompt and what became of it. */
export interface Exchange {
  /** Made by whoever sends; tells the events of one exchange from those of the one before. */
  readonly requestId: string;
  readonly providerId: string;
  readonly prompt: string;
  /** The answer so far; what has come stays when the rest fails. */
  readonly answer: string;
  readonly progress: ExchangeProgress;
}

type ExchangeProgress =
  /** `notice` is what it waits for. */
  | { readonly state: 'sending'; readonly notice?: Message | undefined }
  | { readonly state: 'streaming' }
  | { readonly state: 'done' | 'stopped'; readonly figures: PromptFigures }
  | { readonly state: 'failed'; readonly figures: PromptFigures; readonly failure: PromptFailure };

export function newExchange(request: Pick<Exchange, 'requestId' | 'providerId' | 'prompt'>): Exchange {
  return { ...request, answer: '', progress: { state: 'sending' } };
}

/** Whether an answer is still to come. */
export function isRunning(exchange: Exchange): boolean {
  return exchange.progress.state === 'sending' || exchange.progress.state === 'streaming';
}

/** The exchange after an event; what comes after the end changes nothing. */
export function advance(exchange: Exchange, event: PromptEvent): Exchange {
  if (!isRunning(exchange)) return exchange;
  switch (event.type) {
    case 'step':
      return exchange;
    case 'notice':
      if (exchange.progress.state !== 'sending') return exchange;
      return { ...exchange, progress: { state: 'sending', notice: event.notice } };
    case 'text':
      return { ...exchange, answer: exchange.answer + event.text, progress: { state: 'streaming' } };
    case 'ended': {
      const { outcome } = event;
      if (outcome.result !== 'failed')
        return { ...exchange, progress: { state: outcome.result, figures: outcome.figures } };
      const { figures, failure } = outcome;
      return { ...exchange, progress: { state: 'failed', figures, failure } };
    }
    default:
      return assertNever(event);
  }
}
