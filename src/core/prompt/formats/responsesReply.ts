import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { ReplyEvent } from '../promptFormat.ts';
import { usageEvents } from './readUsage.ts';
import { errorEvent, finishEvents, modelEvents, textEvents } from './replyParts.ts';
import type { ReplyReader } from './streamDecoder.ts';

/** Reads the events of a streamed response, or a whole one that was not streamed. The data says its own type. */
export function newResponsesReader(): ReplyReader {
  return (piece) => {
    if (piece['object'] === 'response') return wholeEvents(piece, true);
    const type = stringAt(piece, 'type');
    switch (type) {
      case 'response.created':
        return modelEvents(objectAt(piece, 'response'));
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return textEvents('text', stringAt(piece, 'delta'));
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return textEvents('reasoning', stringAt(piece, 'delta'));
      case 'response.output_item.added':
        return callEvents(objectAt(piece, 'item'), keyOf(piece), false);
      case 'response.function_call_arguments.delta':
        return [{ type: 'toolCall', call: keyOf(piece), name: undefined, input: stringAt(piece, 'delta') ?? '' }];
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        return wholeEvents(objectAt(piece, 'response'), false);
      case 'error':
        return [errorEvent({ error: piece['error'] ?? piece }, piece)].filter((event) => event !== undefined);
      default: {
        const error = errorEvent(piece);
        if (error !== undefined) return [error];
        // There are many more, and none says anything new.
        return type?.startsWith('response.') === true ? [] : undefined;
      }
    }
  };
}

/** @param withOutput not at the end of a stream, which has told it already */
function wholeEvents(response: JsonObject, withOutput: boolean): readonly ReplyEvent[] {
  const error = errorEvent(response);
  const items = withOutput ? listAt(response, 'output').filter(isJsonObject) : [];
  return [
    ...modelEvents(response),
    ...items.flatMap((item, index) => itemEvents(item, String(index))),
    ...usageEvents(objectAt(response, 'usage')),
    ...(error === undefined ? finishEvents(finishOf(response)) : [error]),
  ];
}

function finishOf(response: JsonObject): string | undefined {
  return stringAt(objectAt(response, 'incomplete_details'), 'reason') ?? stringAt(response, 'status');
}

function itemEvents(item: JsonObject, call: string): readonly ReplyEvent[] {
  switch (item['type']) {
    case 'message':
      return partsOf(item, 'content').flatMap((part) =>
        textEvents('text', stringAt(part, 'text') ?? stringAt(part, 'refusal')),
      );
    case 'reasoning':
      return [...partsOf(item, 'summary'), ...partsOf(item, 'content')].flatMap((part) =>
        textEvents('reasoning', stringAt(part, 'text')),
      );
    default:
      return callEvents(item, call, true);
  }
}

function callEvents(item: JsonObject, call: string, isWhole: boolean): readonly ReplyEvent[] {
  if (item['type'] !== 'function_call') return [];
  const input = isWhole ? (stringAt(item, 'arguments') ?? '') : '';
  return [{ type: 'toolCall', call, name: stringAt(item, 'name'), input }];
}

function partsOf(item: JsonObject, field: string): readonly JsonObject[] {
  return listAt(item, field).filter(isJsonObject);
}

function keyOf(piece: JsonObject): string {
  return String(numberAt(piece, 'output_index') ?? 0);
}
