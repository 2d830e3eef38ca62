import { isObject, listAt, numberAt, stringAt, type JsonObject } from '../json.ts';
import { textOf } from './messagesUpstream.ts';

/** A client that speaks Anthropic's Messages talks to a provider that knows chat completions. */

export function messagesToChatRequest(request: JsonObject): JsonObject {
  const system = textOf(request['system']);
  const isStream = request['stream'] === true;
  return {
    messages: [
      ...(system === '' ? [] : [{ role: 'system', content: system }]),
      ...listAt(request, 'messages')
        .filter(isObject)
        .map(({ role, content }) => ({ role, content: textOf(content) })),
    ],
    model: request['model'],
    ...(request['max_tokens'] !== undefined && { max_completion_tokens: request['max_tokens'] }),
    ...(request['temperature'] !== undefined && { temperature: request['temperature'] }),
    ...(isStream && { stream: true, stream_options: { include_usage: true } }),
  };
}

const STOP_REASONS: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
};

export function chatToMessagesResponse(answer: unknown): JsonObject {
  const choice = listAt(answer, 'choices')[0];
  return {
    id: stringAt(answer, 'id') ?? '',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'text', text: stringAt(choice, 'message', 'content') ?? '' }],
    model: stringAt(answer, 'model') ?? '',
    stop_reason: STOP_REASONS[stringAt(choice, 'finish_reason') ?? 'stop'] ?? 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: numberAt(answer, 'usage', 'prompt_tokens') ?? 0,
      output_tokens: numberAt(answer, 'usage', 'completion_tokens') ?? 0,
    },
  };
}

export interface NamedEvent {
  readonly event: string;
  readonly data: string;
}

/** Turns chat chunks into the whole event sequence of Messages; `finish` closes it when the upstream has ended. */
export class ChatToMessagesStream {
  #hasStarted = false;
  #stopReason = 'end_turn';
  #inputTokens = 0;
  #outputTokens = 0;

  convert(chunk: unknown): NamedEvent[] {
    const events = this.#hasStarted ? [] : this.#start(chunk);
    const choice = listAt(chunk, 'choices')[0];
    const text = stringAt(choice, 'delta', 'content');
    if (text) events.push(named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }));
    const finish = stringAt(choice, 'finish_reason');
    if (finish !== undefined) this.#stopReason = STOP_REASONS[finish] ?? 'end_turn';
    this.#inputTokens = numberAt(chunk, 'usage', 'prompt_tokens') ?? this.#inputTokens;
    this.#outputTokens = numberAt(chunk, 'usage', 'completion_tokens') ?? this.#outputTokens;
    return events;
  }

  finish(): NamedEvent[] {
    if (!this.#hasStarted) return [];
    const usage = { input_tokens: this.#inputTokens, output_tokens: this.#outputTokens };
    return [
      named('content_block_stop', { index: 0 }),
      named('message_delta', { delta: { stop_reason: this.#stopReason, stop_sequence: null }, usage }),
      named('message_stop', {}),
    ];
  }

  #start(chunk: unknown): NamedEvent[] {
    this.#hasStarted = true;
    const message = {
      id: stringAt(chunk, 'id') ?? '',
      type: 'message',
      role: 'assistant',
      content: [],
      model: stringAt(chunk, 'model') ?? '',
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 0, output_tokens: 0 },
    };
    return [
      named('message_start', { message }),
      named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ];
  }
}

function named(event: string, data: object): NamedEvent {
  return { event, data: JSON.stringify({ type: event, ...data }) };
}
