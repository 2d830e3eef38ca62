import { createParser, type EventSourceParser } from 'eventsource-parser';
import { isJsonObject, type JsonObject } from '../../resource/json.ts';
import { clip, maxRawLength } from '../clip.ts';
import type { ReplyDecoder, ReplyEvent } from '../promptFormat.ts';

/** What differs between formats that stream JSON as server-sent events. */
export interface StreamShape {
  /** The events of one chunk, or of a whole JSON answer. */
  readonly eventsOf: (chunk: JsonObject) => readonly ReplyEvent[];
  /** The data of an event that says no more will come, where the format has one. */
  readonly endMark: string | undefined;
}

/**
 * Decodes what should be an event stream and may be a JSON document, a web page or nothing: the first character tells,
 * since content types lie (a field of an event stream can begin with neither `{` nor `<`).
 */
export function newStreamDecoder(shape: StreamShape): ReplyDecoder {
  return new StreamDecoder(shape);
}

class StreamDecoder implements ReplyDecoder {
  readonly #shape: StreamShape;
  /** Drops a byte order mark and holds back characters that are split between pieces. */
  readonly #decoder = new TextDecoder();
  readonly #parser: EventSourceParser;
  #kind: 'unknown' | 'stream' | 'document' = 'unknown';
  #events: ReplyEvent[] = [];
  /** The whole document, or the beginning of a stream until its first event. */
  #raw = '';
  #seenData = false;
  #finished = false;
  #marked = false;
  #failed = false;

  constructor(shape: StreamShape) {
    this.#shape = shape;
    this.#parser = createParser({ onEvent: ({ data }) => this.#onData(data) });
  }

  push(bytes: Uint8Array): readonly ReplyEvent[] {
    return this.#feed(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): readonly ReplyEvent[] {
    const last = this.#feed(this.#decoder.decode());
    if (this.#kind === 'document') return [...last, ...this.#endDocument()];
    // An event that was not closed by an empty line still counts: some servers forget it before they hang up.
    if (this.#kind === 'stream') this.#parser.feed('\n\n');
    return [...last, ...this.#take(), this.#endOfStream()];
  }

  #feed(text: string): readonly ReplyEvent[] {
    const piece = this.#kind === 'unknown' ? this.#sniff(text) : text;
    if (piece === '') return [];
    if (this.#kind === 'document' || !this.#seenData) this.#raw += piece;
    if (this.#kind === 'stream') {
      this.#parser.feed(piece);
      if (this.#seenData) this.#raw = '';
      else this.#raw = clip(this.#raw, maxRawLength);
    }
    return this.#take();
  }

  #sniff(text: string): string {
    const start = text.trimStart();
    if (start !== '') this.#kind = start.startsWith('{') || start.startsWith('<') ? 'document' : 'stream';
    return start;
  }

  #onData(data: string): void {
    if (this.#marked || this.#failed || data === '') return;
    this.#seenData = true;
    if (data.trim() === this.#shape.endMark) {
      this.#marked = true;
      return;
    }
    const chunk = parseObject(data);
    // A piece that is no JSON object says nothing; the end will show whether the answer is whole.
    if (chunk !== undefined) this.#add(this.#shape.eventsOf(chunk));
  }

  #add(events: readonly ReplyEvent[]): void {
    for (const event of events) {
      if (event.type === 'finish') this.#finished = true;
      if (event.type === 'error') this.#failed = true;
      this.#events.push(event);
    }
  }

  #take(): readonly ReplyEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #endDocument(): readonly ReplyEvent[] {
    const document = parseObject(this.#raw);
    const events = document === undefined ? [] : this.#shape.eventsOf(document);
    if (events.length > 0) return [...events, { type: 'end', how: 'complete' }];
    return [{ type: 'end', how: 'foreign', raw: clip(this.#raw, maxRawLength) }];
  }

  /** Not every upstream writes the end mark (Anthropic behind the gateway does not): a finish reason will do. */
  #endOfStream(): ReplyEvent {
    if (this.#marked || this.#finished || this.#failed) return { type: 'end', how: 'complete' };
    if (this.#seenData) return { type: 'end', how: 'cut' };
    if (isSilent(this.#raw)) return { type: 'end', how: 'empty' };
    return { type: 'end', how: 'foreign', raw: clip(this.#raw, maxRawLength) };
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a stream held nothing but keep-alive comments. */
function isSilent(text: string): boolean {
  return text.split(/[\r\n]+/).every((line) => line === '' || line.startsWith(':'));
}
