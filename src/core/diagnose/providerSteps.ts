import { message, type Message } from '../messages/index.ts';
import { clip } from '../prompt/clip.ts';
import { formatParameters } from '../prompt/parameters.ts';
import type { PromptEvent, PromptFailure, PromptOutcome } from '../prompt/promptEvent.ts';
import { suggestedFormat, type FormatChoice, type PromptOptions } from '../prompt/promptHost.ts';
import './texts.ts';
import type { Results, StepResult } from './step.ts';

/** Sends the one-token prompt; its last event is `ended`. */
export type AskProvider = (signal: AbortSignal, onEvent: (event: PromptEvent) => void) => Promise<void>;

/** The format that a provider takes, and the least that it can be asked to say in it. */
export function shortestPrompt(formats: readonly FormatChoice[]): PromptOptions {
  const format = suggestedFormat(formats)?.id ?? 'chatCompletions';
  const limit = formatParameters[format].find(({ id }) => id === 'maxTokens');
  const least = limit?.kind === 'integer' ? limit.min : 1;
  return { format, system: '', stream: false, model: undefined, parameters: { maxTokens: String(least) } };
}

/** What became of the question. */
interface Answered {
  readonly provider: StepResult;
  readonly model: StepResult;
}

/** The longest piece of a reply that is told. */
const maxQuoteLength = 400;

/** What is refused is the limit of one token, under this name or at all: everything before it works. */
const aboutTheLimit = /max_(?:completion_|output_)?tokens|maxOutputTokens/;

export async function askProvider(ask: AskProvider, signal: AbortSignal): Promise<Answered> {
  let outcome: PromptOutcome | undefined;
  await ask(signal, (event) => {
    if (event.type === 'ended') outcome = event.outcome;
  });
  signal.throwIfAborted();
  if (outcome === undefined || outcome.result === 'stopped' || outcome.result === 'unsent') {
    const stopped = { state: 'skipped', evidence: [message('diagnose.provider.notSent')] } as const;
    return { provider: stopped, model: stopped };
  }
  const { servedModel, outputTokens } = outcome.figures;
  if (outcome.result === 'failed' && !isMerelyShort(outcome.failure)) return refused(outcome.failure);
  const provider: StepResult = {
    state: 'ok',
    evidence: [
      outputTokens === undefined
        ? message('diagnose.provider.answered')
        : message('diagnose.provider.answeredIn', { tokens: outputTokens }),
    ],
  };
  const model: StepResult =
    servedModel === undefined
      ? { state: 'unknown', evidence: [message('diagnose.model.unsaid')] }
      : { state: 'ok', evidence: [message('diagnose.model.served', { model: servedModel })] };
  return { provider, model };
}

/** A model that thinks first has nothing to say within one token: the reply is empty, and is one all the same. */
function isMerelyShort({ explanation, status }: PromptFailure): boolean {
  return status === 200 && (explanation.code === 'prompt.emptyReply' || explanation.code === 'prompt.cut');
}

function refused(failure: PromptFailure): Answered {
  const { explanation, causes = [], status, body, action, place } = failure;
  const quote =
    body === undefined || body === '' ? undefined : message('diagnose.said', { text: clip(body, maxQuoteLength) });
  const actions = action === undefined || action.call.id === 'agentgateway.diagnose' ? [] : [action];
  const failed: StepResult = { state: 'failed', evidence: [explanation, ...causes], quote, actions };
  if (status === 400 && aboutTheLimit.test(body ?? '')) {
    const state = 'warned';
    return { provider: { state, evidence: [message('diagnose.provider.limit')], quote }, model: notAsked };
  }
  const isAboutModel = explanation.code === 'reply.modelUnknown' || explanation.code === 'reply.modelMissing';
  if (!isAboutModel) return { provider: failed, model: notAsked };
  // It had to be asked to know that it does not have the model.
  const provider: StepResult =
    place === 'provider'
      ? { state: 'ok', evidence: [message('diagnose.provider.knowsNoModel', { status: status ?? 0 })] }
      : { state: 'skipped', evidence: [message('diagnose.provider.noModel')] };
  return { provider, model: failed };
}

const notAsked: StepResult = { state: 'skipped', evidence: [message('diagnose.model.notTold')] };

/** Why asking the provider would tell nothing that is not known already. */
export function whyNotAsk(before: Results): Message | undefined {
  if (before.get('backend')?.state === 'failed') return message('diagnose.provider.rejected');
  const { state, evidence } = before.get('answers') ?? {};
  if (state === 'skipped') return evidence?.[0];
  return state === 'failed' ? message('diagnose.provider.unreached') : undefined;
}
