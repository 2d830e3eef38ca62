import { failurePlaces } from '../prompt/failurePlace.ts';
import { promptSteps, type PromptFigures } from '../prompt/promptEvent.ts';
import { formatIds } from '../prompt/promptFormat.ts';
import type {
  PanelClient,
  PanelExchange,
  PanelFailure,
  PanelFormat,
  PanelOptions,
  PanelProvider,
  PanelRoute,
  PanelStep,
  PanelToolCall,
} from './panelState.ts';
import { listOf, maybe, objectOf, oneOf, readCount, readFlag, readString, readStrings, sure } from './readers.ts';

const readFormatId = oneOf(...formatIds);

const readFormat = objectOf<PanelFormat>({
  id: sure(readFormatId),
  obstacle: maybe(readString),
  problem: maybe(readString),
  route: maybe(readString),
  routes: sure(listOf(objectOf<PanelRoute>({ id: sure(readString), label: sure(readString) }))),
});

export const readOptions = objectOf<PanelOptions>({
  format: maybe(readFormatId),
  route: maybe(readString),
  model: sure(readString),
  system: sure(readString),
  // An earlier version knew none.
  parameters: (value) => ({ value: readStrings(value) ?? {} }),
});

export const readClient = objectOf<PanelClient>({
  gateway: sure(readString),
  hasKey: sure(readFlag),
  headers: sure(listOf(readString)),
  isSessionOnly: sure(readFlag),
});

const readProvider = objectOf<PanelProvider>({
  id: sure(readString),
  label: sure(readString),
  detail: sure(readString),
  model: sure(readString),
  isTarget: sure(readFlag),
  isModelFixed: sure(readFlag),
  state: sure(oneOf('ready', 'partly', 'notReady', 'unknown')),
  problem: maybe(readString),
  formats: sure(listOf(readFormat)),
});

export const readProviders = listOf(readProvider);

const readFigures = objectOf<PromptFigures>({
  firstTokenMs: maybe(readCount),
  totalMs: sure(readCount),
  inputTokens: maybe(readCount),
  outputTokens: maybe(readCount),
  cachedTokens: maybe(readCount),
  requestedModel: maybe(readString),
  servedModel: maybe(readString),
  finishReason: maybe(readString),
  dimensions: maybe(readCount),
  status: maybe(readCount),
  via: maybe(readString),
  cost: maybe(readCount),
});

const readFailure = objectOf<PanelFailure>({
  place: maybe(oneOf(...failurePlaces)),
  explanation: sure(readString),
  action: maybe(readString),
  status: maybe(readCount),
  body: maybe(readString),
  refusesStream: sure(readFlag),
});

export const readExchange = objectOf<PanelExchange>({
  requestId: sure(readString),
  providerId: sure(readString),
  providerLabel: sure(readString),
  format: maybe(readFormatId),
  prompt: sure(readString),
  answer: sure(readString),
  reasoning: sure(readString),
  toolCalls: sure(listOf(objectOf<PanelToolCall>({ name: sure(readString), input: sure(readString) }))),
  state: sure(oneOf('sending', 'streaming', 'done', 'stopped', 'unsent', 'failed')),
  notice: maybe(readString),
  steps: sure(listOf(objectOf<PanelStep>({ step: sure(oneOf(...promptSteps)), tookMs: sure(readCount) }))),
  hasRaw: sure(readFlag),
  figures: maybe(readFigures),
  failure: maybe(readFailure),
});

export const readExchanges = listOf(readExchange);
