import { isObject, listAt, numberAt, stringAt, type JsonObject } from '../json.ts';

/** A chat client speaks to a provider that knows Anthropic's Messages. */

const DEFAULT_MAX_TOKENS = 4096;

const FINISH_REASONS: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
};

export function chatToMessagesRequest(chat: JsonObject): JsonObject {
  const messages = listAt(chat, 'messages').filter(isObject);
  const system = messages
    .filter(isSystem)
    .map((message) => textOf(message['content']))
    .join('\n');
  const maxTokens = numberAt(chat, 'max_completion_tokens') ?? numberAt(chat, 'max_tokens') ?? DEFAULT_MAX_TOKENS;
  return {
    messages: messages
      .filter((message) => !isSystem(message))
      .map((message) => ({ role: message['role'], content: [{ type: 'text', text: textOf(message['content']) }] })),
    ...(system !== '' && { system }),
    model: chat['model'],
    max_tokens: maxTokens,
    ...(chat['stream'] === true && { stream: true }),
    ...(chat['temperature'] !== undefined && { temperature: chat['temperature'] }),
    ...(chat['top_p'] !== undefined && { top_p: chat['top_p'] }),
  };
}

function isSystem({ role }: JsonObject): boolean {
  return role === 'system' || role === 'developer';
}

export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => stringAt(part, 'text') ?? '').join('');
}

export function messagesToChatResponse(answer: unknown): JsonObject {
  const input = numberAt(answer, 'usage', 'input_tokens') ?? 0;
  const output = numberAt(answer, 'usage', 'output_tokens') ?? 0;
  return {
    id: stringAt(answer, 'id') ?? '',
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: stringAt(answer, 'model') ?? '',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: textOf(listAt(answer, 'content')) },
        finish_reason: finishReason(stringAt(answer, 'stop_reason')),
      },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

function finishReason(reason: string | undefined): string {
  return FINISH_REASONS[reason ?? 'end_turn'] ?? 'stop';
}

/**
 * Turns the event stream of Messages into chat chunks. As seen: no chunk with a role, usage only with the last one and
 * without the prompt's tokens, no `[DONE]`.
 */
export class MessagesToChatStream {
  #id = '';
  #model = '';

  /** The events for the client that one upstream event leads to. */
  convert(event: unknown): readonly string[] {
    switch (stringAt(event, 'type')) {
      case 'message_start':
        this.#id = stringAt(event, 'message', 'id') ?? '';
        this.#model = stringAt(event, 'message', 'model') ?? '';
        return [];
      case 'content_block_delta':
        return [this.#chunk({ content: stringAt(event, 'delta', 'text') ?? '' }, undefined)];
      case 'message_delta': {
        const output = numberAt(event, 'usage', 'output_tokens') ?? 0;
        const usage = { prompt_tokens: 0, completion_tokens: output, total_tokens: output };
        return [this.#chunk({}, usage, finishReason(stringAt(event, 'delta', 'stop_reason')))];
      }
      default:
        return [];
    }
  }

  #chunk(delta: object, usage: object | undefined, finish?: string): string {
    return JSON.stringify({
      id: this.#id,
      object: 'chat.completion.chunk',
      created: Math.floor(Date.now() / 1000),
      model: this.#model,
      choices: [{ index: 0, delta, ...(finish !== undefined && { finish_reason: finish }) }],
      ...(usage && { usage }),
    });
  }
}

/** An error of such a provider as a chat client gets it: the same type for every status, only the text is kept. */
export function messagesToChatError(body: string): string {
  let message = body;
  try {
    const parsed: unknown = JSON.parse(body);
    message = stringAt(parsed, 'error', 'message') ?? body;
  } catch {
    // Not JSON: the text itself is the message.
  }
  return JSON.stringify({ event_id: null, error: { type: 'invalid_request_error', message } });
}
