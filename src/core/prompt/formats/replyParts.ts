import { stringAt, type JsonObject } from '../../resource/json.ts';
import { clip, maxRawLength } from '../clip.ts';
import type { ReplyEvent } from '../promptFormat.ts';

/** A piece of text or of thinking; nothing where it is empty. */
export function textEvents(type: 'text' | 'reasoning', text: string | undefined): readonly ReplyEvent[] {
  return text === undefined || text === '' ? [] : [{ type, text }];
}

export function modelEvents(holder: unknown): readonly ReplyEvent[] {
  const model = stringAt(holder, 'model');
  return model === undefined ? [] : [{ type: 'model', model }];
}

export function finishEvents(reason: string | undefined): readonly ReplyEvent[] {
  return reason === undefined ? [] : [{ type: 'finish', reason }];
}

/**
 * The `error` of a piece, or of a whole reply: a guard that blocks a stream, and a provider that fails in it, send one
 * after a status of 200.
 */
export function errorEvent(holder: JsonObject, raw: JsonObject = holder): ReplyEvent | undefined {
  const { error } = holder;
  if (error === undefined || error === null) return undefined;
  const detail = typeof error === 'string' ? error : (stringAt(error, 'message') ?? JSON.stringify(error));
  return { type: 'error', detail, raw: clip(JSON.stringify(raw), maxRawLength) };
}
