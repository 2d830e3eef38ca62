import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { ReplyEvent } from '../promptFormat.ts';
import { errorEvent, finishEvents, modelEvents, textEvents } from './replyParts.ts';
import type { ReplyReader } from './streamDecoder.ts';
import { usageEvents } from './readUsage.ts';

/** Reads the chunks of a streamed chat completion, or a whole one that was not streamed. */
export function newChatReader(): ReplyReader {
  const calls = new CallKeys();
  return (chunk) => {
    const error = errorEvent(chunk);
    if (error !== undefined) return [error];
    // Groq counts beside the choices of its last chunk.
    const usage = usageEvents({ ...objectAt(objectAt(chunk, 'x_groq'), 'usage'), ...objectAt(chunk, 'usage') });
    if (!Array.isArray(chunk['choices']) && usage.length === 0) return undefined;
    // Usage chunks have no choices, and some upstreams send empty ones in between.
    const choice = listAt(chunk, 'choices')[0];
    const said = isJsonObject(choice) && isJsonObject(choice['delta']) ? choice['delta'] : objectAt(choice, 'message');
    return [
      ...modelEvents(chunk),
      // The API has no word for it: DeepSeek, vLLM and Ollama use these two.
      ...textEvents('reasoning', stringAt(said, 'reasoning_content') ?? stringAt(said, 'reasoning')),
      ...textEvents('text', textOf(said['content']) + textOf(said['refusal'])),
      ...listAt(said, 'tool_calls')
        .filter(isJsonObject)
        .map((piece, position) => callEvent(calls.keyOf(piece, position), objectAt(piece, 'function'))),
      ...(isJsonObject(said['function_call']) ? [callEvent('function', said['function_call'])] : []),
      ...finishEvents(stringAt(choice, 'finish_reason')),
      ...usage,
    ];
  };
}

/** Content is a string, or a list of parts as newer APIs write it. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => stringAt(part, 'text') ?? '').join('');
}

function callEvent(call: string, spoken: JsonObject): ReplyEvent {
  const input = spoken['arguments'];
  return {
    type: 'toolCall',
    call,
    name: stringAt(spoken, 'name'),
    // Ollama has sent the object itself where a string belongs.
    input: typeof input === 'string' ? input : isJsonObject(input) ? JSON.stringify(input) : '',
  };
}

/** Which pieces belong to one call: those of one index, but for upstreams that give every call the index 0 and its own id. */
class CallKeys {
  readonly #ids = new Map<number, string>();

  keyOf(piece: JsonObject, position: number): string {
    const index = numberAt(piece, 'index') ?? position;
    const id = stringAt(piece, 'id');
    if (id !== undefined) this.#ids.set(index, id);
    return `${index} ${this.#ids.get(index) ?? ''}`;
  }
}
