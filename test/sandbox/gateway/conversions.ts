import type { EventSourceMessage } from 'eventsource-parser';
import { isObject, stringAt, type JsonObject } from '../json.ts';
import {
  ChatToMessagesStream,
  chatToMessagesResponse,
  messagesToChatRequest,
  type NamedEvent,
} from './chatUpstream.ts';
import {
  chatToMessagesRequest,
  messagesToChatError,
  messagesToChatResponse,
  MessagesToChatStream,
} from './messagesUpstream.ts';
import type { WireFormat } from './routeType.ts';

/** How a request and its answer change between what the client speaks and what the provider speaks. */
export interface Conversion {
  /** What the provider is spoken to in. */
  readonly format: WireFormat;
  request(body: JsonObject): JsonObject;
  answer(body: unknown): unknown;
  error(text: string): string;
  stream(): StreamConversion;
}

interface StreamConversion {
  /** The text that the client gets for an event of the upstream. */
  event(event: EventSourceMessage): string;
  /** What follows after the upstream has ended in the regular way. */
  end(): string;
}

const same = <T>(value: T): T => value;

function relay(event: EventSourceMessage): string {
  const name = event.event === undefined ? '' : `event: ${event.event}\n`;
  return `${name}data: ${event.data}\n\n`;
}

/** Formats that the provider speaks itself and that are passed on event by event. */
export function native(format: WireFormat): Conversion {
  return { format, request: same, answer: same, error: same, stream: () => ({ event: relay, end: () => '' }) };
}

/** Chat completions both ways. What is no chat answer comes out with empty `choices`, and as nothing in a stream. */
export const nativeChat: Conversion = {
  ...native('Completions'),
  request: (body) => (body['stream'] === true ? { ...body, stream_options: withUsage(body) } : body),
  answer: (body) => (isObject(body) && body['choices'] === undefined ? { choices: [], ...body } : body),
  stream: () => ({
    event: (event) => (isChatEvent(event.data) ? `data: ${event.data}\n\n` : ''),
    end: () => '',
  }),
};

function withUsage(body: JsonObject): unknown {
  return body['stream_options'] ?? { include_usage: true };
}

function isChatEvent(data: string): boolean {
  if (data === '[DONE]') return true;
  const parsed = parse(data);
  return isObject(parsed) && (Array.isArray(parsed['choices']) || isObject(parsed['error']));
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** A chat client before a provider of Anthropic's kind. */
export const chatOverMessages: Conversion = {
  format: 'Messages',
  request: chatToMessagesRequest,
  answer: messagesToChatResponse,
  error: messagesToChatError,
  stream: () => {
    const converter = new MessagesToChatStream();
    return {
      event: ({ data }) =>
        converter
          .convert(parse(data))
          .map((chunk) => `data: ${chunk}\n\n`)
          .join(''),
      end: () => '',
    };
  },
};

/** A client of Anthropic's Messages before a provider that knows chat completions. */
export const messagesOverChat: Conversion = {
  format: 'Completions',
  request: messagesToChatRequest,
  answer: chatToMessagesResponse,
  error: (text) => {
    const message = stringAt(parse(text), 'error', 'message') ?? text;
    return JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
  },
  stream: () => {
    const converter = new ChatToMessagesStream();
    return {
      event: ({ data }) => (data === '[DONE]' ? '' : relayAll(converter.convert(parse(data)))),
      end: () => relayAll(converter.finish()),
    };
  },
};

function relayAll(events: readonly NamedEvent[]): string {
  return events.map(({ event, data }) => `event: ${event}\ndata: ${data}\n\n`).join('');
}
