import type { PromptFigures } from '../prompt/promptEvent.ts';
import { failurePlaces } from '../prompt/failurePlace.ts';
import { formatIds } from '../prompt/promptFormat.ts';
import type {
  PanelExchange,
  PanelFailure,
  PanelFormat,
  PanelOptions,
  PanelProvider,
  PanelToolCall,
} from './panelState.ts';
import { listOf, maybe, oneOf, readCount, readFlag, readObject, readString, type Reader } from './readers.ts';

const readProviderState = oneOf('ready', 'partly', 'notReady', 'unknown');
const readExchangeState = oneOf('sending', 'streaming', 'done', 'stopped', 'failed');

const readFormatId = oneOf(...formatIds);

const readFormat: Reader<PanelFormat> = (value) => {
  const object = readObject(value);
  const id = readFormatId(object?.['id']);
  const obstacle = maybe(readString)(object?.['obstacle']);
  const problem = maybe(readString)(object?.['problem']);
  return id && obstacle && problem && { id, obstacle: obstacle.value, problem: problem.value };
};

export const readOptions: Reader<PanelOptions> = (value) => {
  const object = readObject(value);
  const format = maybe(readFormatId)(object?.['format']);
  const model = readString(object?.['model']);
  const system = readString(object?.['system']);
  if (!format || model === undefined || system === undefined) return undefined;
  return { format: format.value, model, system };
};

const readToolCall: Reader<PanelToolCall> = (value) => {
  const object = readObject(value);
  const name = readString(object?.['name']);
  const input = readString(object?.['input']);
  return name === undefined || input === undefined ? undefined : { name, input };
};

const readProvider: Reader<PanelProvider> = (value) => {
  const object = readObject(value);
  const id = readString(object?.['id']);
  const label = readString(object?.['label']);
  const detail = readString(object?.['detail']);
  const model = readString(object?.['model']);
  const state = readProviderState(object?.['state']);
  const problem = maybe(readString)(object?.['problem']);
  const isModelFixed = readFlag(object?.['isModelFixed']);
  const formats = listOf(readFormat)(object?.['formats']);
  if (id === undefined || label === undefined || detail === undefined) return undefined;
  if (model === undefined || isModelFixed === undefined || !state || !problem || !formats) return undefined;
  return { id, label, detail, model, isModelFixed, state, problem: problem.value, formats };
};

export const readProviders: Reader<readonly PanelProvider[]> = listOf(readProvider);

const readFigures: Reader<PromptFigures> = (value) => {
  const object = readObject(value);
  const firstTokenMs = maybe(readCount)(object?.['firstTokenMs']);
  const totalMs = readCount(object?.['totalMs']);
  const inputTokens = maybe(readCount)(object?.['inputTokens']);
  const outputTokens = maybe(readCount)(object?.['outputTokens']);
  const cachedTokens = maybe(readCount)(object?.['cachedTokens']);
  const servedModel = maybe(readString)(object?.['servedModel']);
  const finishReason = maybe(readString)(object?.['finishReason']);
  const dimensions = maybe(readCount)(object?.['dimensions']);
  const status = maybe(readCount)(object?.['status']);
  const via = maybe(readString)(object?.['via']);
  if (!firstTokenMs || totalMs === undefined || !inputTokens || !outputTokens || !cachedTokens) return undefined;
  if (!servedModel || !finishReason || !dimensions || !status || !via) return undefined;
  return {
    firstTokenMs: firstTokenMs.value,
    totalMs,
    inputTokens: inputTokens.value,
    outputTokens: outputTokens.value,
    cachedTokens: cachedTokens.value,
    servedModel: servedModel.value,
    finishReason: finishReason.value,
    dimensions: dimensions.value,
    status: status.value,
    via: via.value,
  };
};

const readFailure: Reader<PanelFailure> = (value) => {
  const object = readObject(value);
  const explanation = readString(object?.['explanation']);
  const status = maybe(readCount)(object?.['status']);
  const body = maybe(readString)(object?.['body']);
  const refusesStream = readFlag(object?.['refusesStream']);
  const place = maybe(oneOf(...failurePlaces))(object?.['place']);
  const action = maybe(readString)(object?.['action']);
  if (explanation === undefined || !place || !action || !status || !body || refusesStream === undefined)
    return undefined;
  return {
    place: place.value,
    explanation,
    action: action.value,
    status: status.value,
    body: body.value,
    refusesStream,
  };
};

export const readExchange: Reader<PanelExchange> = (value) => {
  const object = readObject(value);
  const requestId = readString(object?.['requestId']);
  const providerId = readString(object?.['providerId']);
  const providerLabel = readString(object?.['providerLabel']);
  const prompt = readString(object?.['prompt']);
  const answer = readString(object?.['answer']);
  const reasoning = readString(object?.['reasoning']);
  const toolCalls = listOf(readToolCall)(object?.['toolCalls']);
  const state = readExchangeState(object?.['state']);
  const notice = maybe(readString)(object?.['notice']);
  const figures = maybe(readFigures)(object?.['figures']);
  const failure = maybe(readFailure)(object?.['failure']);
  if (requestId === undefined || providerId === undefined || providerLabel === undefined) return undefined;
  if (prompt === undefined || answer === undefined || reasoning === undefined || !toolCalls) return undefined;
  if (!state || !notice || !figures || !failure) return undefined;
  return {
    requestId,
    providerId,
    providerLabel,
    prompt,
    answer,
    reasoning,
    toolCalls,
    state,
    notice: notice.value,
    figures: figures.value,
    failure: failure.value,
  };
};
