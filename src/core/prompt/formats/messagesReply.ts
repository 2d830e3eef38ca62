import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { ReplyEvent } from '../promptFormat.ts';
import { usageEvents } from './readUsage.ts';
import { errorEvent, finishEvents, modelEvents, textEvents } from './replyParts.ts';
import type { ReplyReader } from './streamDecoder.ts';

/** Reads the events of a streamed message, or a whole one that was not streamed. The data says its own type. */
export function newMessagesReader(): ReplyReader {
  return (piece) => {
    const error = errorEvent(piece);
    if (error !== undefined) return [error];
    switch (piece['type']) {
      case 'message':
        return messageEvents(piece);
      case 'message_start': {
        const start = objectAt(piece, 'message');
        return [...modelEvents(start), ...usageEvents(objectAt(start, 'usage'))];
      }
      case 'content_block_start':
        return blockEvents(objectAt(piece, 'content_block'), keyOf(piece), false);
      case 'content_block_delta':
        return deltaEvents(objectAt(piece, 'delta'), keyOf(piece));
      case 'message_delta':
        return [
          ...finishEvents(stringAt(objectAt(piece, 'delta'), 'stop_reason')),
          ...usageEvents(objectAt(piece, 'usage')),
        ];
      case 'message_stop':
        return finishEvents('message_stop');
      case 'ping':
      case 'content_block_stop':
        return [];
      default:
        return undefined;
    }
  };
}

/**
 * A gateway without a route for this format answers in a wrong shape: `choices` beside the fields of a message. A client
 * of this format cannot use that.
 */
function messageEvents(message: JsonObject): readonly ReplyEvent[] | undefined {
  if ('choices' in message || !Array.isArray(message['content'])) return undefined;
  const blocks = listAt(message, 'content').filter(isJsonObject);
  return [
    ...modelEvents(message),
    ...blocks.flatMap((block, index) => blockEvents(block, String(index), true)),
    ...finishEvents(stringAt(message, 'stop_reason')),
    ...usageEvents(objectAt(message, 'usage')),
  ];
}

/** @param isWhole a call that begins to stream has an empty input, whose pieces follow */
function blockEvents(block: JsonObject, call: string, isWhole: boolean): readonly ReplyEvent[] {
  switch (block['type']) {
    case 'text':
      return textEvents('text', stringAt(block, 'text'));
    case 'thinking':
      return textEvents('reasoning', stringAt(block, 'thinking'));
    case 'tool_use':
    case 'server_tool_use': {
      const input = isWhole ? JSON.stringify(block['input'] ?? {}) : '';
      return [{ type: 'toolCall', call, name: stringAt(block, 'name'), input }];
    }
    default:
      return [];
  }
}

function deltaEvents(delta: JsonObject, call: string): readonly ReplyEvent[] {
  switch (delta['type']) {
    case 'text_delta':
      return textEvents('text', stringAt(delta, 'text'));
    case 'thinking_delta':
      return textEvents('reasoning', stringAt(delta, 'thinking'));
    case 'input_json_delta':
      return [{ type: 'toolCall', call, name: undefined, input: stringAt(delta, 'partial_json') ?? '' }];
    default:
      return [];
  }
}

function keyOf(piece: JsonObject): string {
  return String(numberAt(piece, 'index') ?? 0);
}
