import { createParser, type EventSourceParser } from 'eventsource-parser';
import { isJsonObject, type JsonObject } from '../../resource/json.ts';
import { clip, maxRawLength } from '../clip.ts';
import type { ReplyDecoder, ReplyEvent } from '../promptFormat.ts';

/** What a piece of a stream says, or a whole JSON answer; undefined when it is none of this format. */
export type ReplyReader = (piece: JsonObject) => readonly ReplyEvent[] | undefined;

/** What differs between formats that answer JSON, whole or as server-sent events. */
export interface ReplyShape {
  /** A reader for one reply, which may remember what it read. */
  readonly newReader: () => ReplyReader;
  /** The data of an event that says no more will come, where the format has one. */
  readonly endMark: string | undefined;
}

/**
 * Decodes what should be an event stream or a JSON document and may be a web page, another format or nothing: the first
 * character tells, since content types lie (a field of an event stream can begin with neither `{` nor `<`).
 */
export function newReplyDecoder(shape: ReplyShape): ReplyDecoder {
  return new StreamDecoder(shape);
}

class StreamDecoder implements ReplyDecoder {
  readonly #read: ReplyReader;
  readonly #endMark: string | undefined;
  /** Drops a byte order mark and holds back characters that are split between pieces. */
  readonly #decoder = new TextDecoder();
  readonly #parser: EventSourceParser;
  #kind: 'unknown' | 'stream' | 'document' = 'unknown';
  #events: ReplyEvent[] = [];
  /** The whole document, or the beginning of a stream until a piece of it could be read. */
  #raw = '';
  /** Data came, whatever it was. */
  #seenData = false;
  /** Data came that is of this format. */
  #understood = false;
  /** JSON came that is not. */
  #seenForeign = false;
  #finished = false;
  #marked = false;
  #failed = false;

  constructor({ newReader, endMark }: ReplyShape) {
    this.#read = newReader();
    this.#endMark = endMark;
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
    if (this.#kind === 'document' || !this.#understood) this.#raw += piece;
    if (this.#kind === 'stream') {
      this.#parser.feed(piece);
      if (this.#understood) this.#raw = '';
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
    if (data.trim() === this.#endMark) {
      this.#marked = true;
      return;
    }
    const piece = parseObject(data);
    // A piece that cannot be read says nothing; the end will show whether the answer is whole.
    if (piece === undefined) return;
    const events = this.#read(piece);
    if (events === undefined) {
      this.#seenForeign = true;
      return;
    }
    this.#understood = true;
    this.#add(events);
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
    const events = document && this.#read(document);
    if (events === undefined) return [{ type: 'end', how: 'foreign', raw: clip(this.#raw, maxRawLength) }];
    return [...events, { type: 'end', how: events.length === 0 ? 'empty' : 'complete' }];
  }

  /** Not every upstream writes the end mark (Anthropic behind the gateway does not): a finish reason will do. */
  #endOfStream(): ReplyEvent {
    if (this.#finished || this.#failed) return { type: 'end', how: 'complete' };
    if (this.#understood) return { type: 'end', how: this.#marked ? 'complete' : 'cut' };
    if (this.#seenForeign) return { type: 'end', how: 'foreign', raw: clip(this.#raw, maxRawLength) };
    // Nothing but an end mark is no answer.
    if (this.#marked || isSilent(this.#raw)) return { type: 'end', how: 'empty' };
    if (this.#seenData) return { type: 'end', how: 'cut' };
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
