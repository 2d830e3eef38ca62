import { isJsonObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { ReplyEvent } from '../promptFormat.ts';

/** What one chunk of a streamed chat completion says, or a whole one that was not streamed. */
export function chatChunkEvents(chunk: JsonObject): readonly ReplyEvent[] {
  const error = errorEvent(chunk);
  if (error !== undefined) return [error];
  const events: ReplyEvent[] = [];
  const model = stringAt(chunk, 'model');
  if (model !== undefined) events.push({ type: 'model', model });
  // Usage chunks have no choices, and some upstreams send empty ones in between.
  const choice = listAt(chunk, 'choices')[0];
  const said = isJsonObject(choice) && isJsonObject(choice['delta']) ? choice['delta'] : objectAt(choice, 'message');
  const text = textOf(said['content']) + textOf(said['refusal']);
  if (text !== '') events.push({ type: 'text', text });
  const reason = stringAt(choice, 'finish_reason');
  if (reason !== undefined) events.push({ type: 'finish', reason });
  const usage = objectAt(chunk, 'usage');
  const inputTokens = numberAt(usage, 'prompt_tokens');
  const outputTokens = numberAt(usage, 'completion_tokens');
  if (inputTokens !== undefined || outputTokens !== undefined)
    events.push({ type: 'usage', inputTokens, outputTokens });
  return events;
}

/** Content is a string, or a list of parts as newer APIs write it. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => stringAt(part, 'text') ?? '').join('');
}

/** A guard that blocks a stream, and a provider that fails in it, send one chunk with `error` after a status of 200. */
function errorEvent(chunk: JsonObject): ReplyEvent | undefined {
  const { error } = chunk;
  if (error === undefined || error === null) return undefined;
  const detail = typeof error === 'string' ? error : (stringAt(error, 'message') ?? JSON.stringify(error));
  return { type: 'error', detail, raw: JSON.stringify(chunk) };
}
