import type { PromptFigures } from '../prompt/promptEvent.ts';
import type { PanelExchange, PanelFailure, PanelProvider } from './panelState.ts';
import { listOf, maybe, oneOf, readCount, readObject, readString, type Reader } from './readers.ts';

const readProviderState = oneOf('ready', 'partly', 'notReady', 'unknown');
const readExchangeState = oneOf('sending', 'streaming', 'done', 'stopped', 'failed');

const readProvider: Reader<PanelProvider> = (value) => {
  const object = readObject(value);
  const id = readString(object?.['id']);
  const label = readString(object?.['label']);
  const detail = readString(object?.['detail']);
  const model = readString(object?.['model']);
  const state = readProviderState(object?.['state']);
  const problem = maybe(readString)(object?.['problem']);
  const obstacle = maybe(readString)(object?.['obstacle']);
  if (id === undefined || label === undefined || detail === undefined) return undefined;
  if (model === undefined || !state || !problem || !obstacle) return undefined;
  return { id, label, detail, model, state, problem: problem.value, obstacle: obstacle.value };
};

export const readProviders: Reader<readonly PanelProvider[]> = listOf(readProvider);

const readFigures: Reader<PromptFigures> = (value) => {
  const object = readObject(value);
  const firstTokenMs = maybe(readCount)(object?.['firstTokenMs']);
  const totalMs = readCount(object?.['totalMs']);
  const inputTokens = maybe(readCount)(object?.['inputTokens']);
  const outputTokens = maybe(readCount)(object?.['outputTokens']);
  const servedModel = maybe(readString)(object?.['servedModel']);
  const status = maybe(readCount)(object?.['status']);
  if (!firstTokenMs || totalMs === undefined || !inputTokens || !outputTokens || !servedModel || !status)
    return undefined;
  return {
    firstTokenMs: firstTokenMs.value,
    totalMs,
    inputTokens: inputTokens.value,
    outputTokens: outputTokens.value,
    servedModel: servedModel.value,
    status: status.value,
  };
};

const readFailure: Reader<PanelFailure> = (value) => {
  const object = readObject(value);
  const explanation = readString(object?.['explanation']);
  const status = maybe(readCount)(object?.['status']);
  const body = maybe(readString)(object?.['body']);
  if (explanation === undefined || !status || !body) return undefined;
  return { explanation, status: status.value, body: body.value };
};

export const readExchange: Reader<PanelExchange> = (value) => {
  const object = readObject(value);
  const requestId = readString(object?.['requestId']);
  const providerId = readString(object?.['providerId']);
  const providerLabel = readString(object?.['providerLabel']);
  const prompt = readString(object?.['prompt']);
  const answer = readString(object?.['answer']);
  const state = readExchangeState(object?.['state']);
  const notice = maybe(readString)(object?.['notice']);
  const figures = maybe(readFigures)(object?.['figures']);
  const failure = maybe(readFailure)(object?.['failure']);
  if (requestId === undefined || providerId === undefined || providerLabel === undefined) return undefined;
  if (prompt === undefined || answer === undefined || !state || !notice || !figures || !failure) return undefined;
  return {
    requestId,
    providerId,
    providerLabel,
    prompt,
    answer,
    state,
    notice: notice.value,
    figures: figures.value,
    failure: failure.value,
  };
};
