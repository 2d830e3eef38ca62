import { assertNever } from '../base/assertNever.ts';
import type { Message } from '../messages/index.ts';
import type { PromptEvent, PromptFailure, PromptFigures, SaidEvent, StepTaken } from './promptEvent.ts';
import type { FormatId } from './promptFormat.ts';
import type { RawExchange } from './rawExchange.ts';

/** A prompt and what became of it. */
export interface Exchange {
  /** Made by whoever sends; tells the events of one exchange from those of the one before. */
  readonly requestId: string;
  readonly providerId: string;
  /** Undefined where the host chose it. */
  readonly format: FormatId | undefined;
  readonly prompt: string;
  /** The answer so far; what has come stays when the rest fails. */
  readonly answer: string;
  /** What the model thought before it answered. */
  readonly reasoning: string;
  /** What it wants to have called, in the order in which it began to. */
  readonly toolCalls: readonly ToolCall[];
  /** What it went through so far. */
  readonly steps: readonly StepTaken[];
  /** What went over the wire, once it has ended. */
  readonly raw: RawExchange | undefined;
  readonly progress: ExchangeProgress;
}

/** A call that the model asks for; `input` is JSON as far as it came. */
interface ToolCall {
  /** Tells the calls of one exchange apart. */
  readonly call: string;
  readonly name: string;
  readonly input: string;
}

type ExchangeProgress =
  /** `notice` is what it waits for. */
  | { readonly state: 'sending'; readonly notice?: Message | undefined }
  | { readonly state: 'streaming' }
  | { readonly state: 'done' | 'stopped' | 'unsent'; readonly figures: PromptFigures }
  | { readonly state: 'failed'; readonly figures: PromptFigures; readonly failure: PromptFailure };

export function newExchange(request: Pick<Exchange, 'requestId' | 'providerId' | 'format' | 'prompt'>): Exchange {
  const nothing = { answer: '', reasoning: '', toolCalls: [], steps: [], raw: undefined };
  return { ...request, ...nothing, progress: { state: 'sending' } };
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
      return { ...exchange, steps: [...exchange.steps, { step: event.step, tookMs: event.tookMs }] };
    case 'notice':
      if (exchange.progress.state !== 'sending') return exchange;
      return { ...exchange, progress: { state: 'sending', notice: event.notice } };
    case 'text':
    case 'reasoning':
    case 'toolCall':
      return { ...said(exchange, event), progress: { state: 'streaming' } };
    case 'ended': {
      const { outcome, raw } = event;
      if (outcome.result !== 'failed')
        return { ...exchange, raw, progress: { state: outcome.result, figures: outcome.figures } };
      const { figures, failure } = outcome;
      return { ...exchange, raw, progress: { state: 'failed', figures, failure } };
    }
    default:
      return assertNever(event);
  }
}

function said(exchange: Exchange, event: SaidEvent): Exchange {
  if (event.type === 'text') return { ...exchange, answer: exchange.answer + event.text };
  if (event.type === 'reasoning') return { ...exchange, reasoning: exchange.reasoning + event.text };
  const { call, name, input } = event;
  const known = exchange.toolCalls.find((one) => one.call === call);
  if (known === undefined)
    return { ...exchange, toolCalls: [...exchange.toolCalls, { call, name: name ?? '', input }] };
  const longer = { call, name: name ?? known.name, input: known.input + input };
  return { ...exchange, toolCalls: exchange.toolCalls.map((one) => (one === known ? longer : one)) };
}
