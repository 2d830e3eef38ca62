import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promptFormats } from '../../../src/core/prompt/formats/index.ts';
import type { FormatId, ReplyEvent } from '../../../src/core/prompt/promptFormat.ts';

const encoder = new TextEncoder();

/** What a reader of the answer gets: pieces joined, the rest in order. */
interface Decoded {
  readonly text: string;
  readonly reasoning: string;
  /** `name(input)` of each call. */
  readonly calls: readonly string[];
  readonly others: readonly ReplyEvent[];
}

/** What a test row expects; what it leaves out is empty. */
type Expected = Partial<Decoded> & { readonly others: readonly ReplyEvent[] };

export type StreamRow = readonly [name: string, body: string, expected: Expected];

export const complete: ReplyEvent = { type: 'end', how: 'complete' };

export function finish(reason: string): ReplyEvent {
  return { type: 'finish', reason };
}

export function usage(
  inputTokens: number | undefined,
  outputTokens: number | undefined,
  cachedTokens?: number,
): ReplyEvent {
  return { type: 'usage', inputTokens, outputTokens, cachedTokens };
}

/** One server-sent event, with its name where the format writes one. */
export function sse(data: object | string, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

export function decode(id: FormatId, pieces: readonly Uint8Array[]): Decoded {
  const decoder = promptFormats[id].newDecoder();
  const events = [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
  const joined = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.text : '')).join('');
  const calls = new Map<string, { name: string; input: string }>();
  for (const event of events) {
    if (event.type !== 'toolCall') continue;
    const call = calls.get(event.call) ?? { name: '', input: '' };
    calls.set(event.call, { name: event.name ?? call.name, input: call.input + event.input });
  }
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    calls: [...calls.values()].map(({ name, input }) => `${name}(${input})`),
    others: events.filter(({ type }) => !['text', 'reasoning', 'toolCall', 'model'].includes(type)),
  };
}

/** Each row: whole, by the byte, and cut at every byte. */
export function testStreams(id: FormatId, rows: readonly StreamRow[]): void {
  for (const [name, body, expected] of rows) {
    const bytes = encoder.encode(body);
    const whole = { text: '', reasoning: '', calls: [], ...expected };
    test(`${id}, ${name}: whole, by the byte, and cut at every byte`, () => {
      assert.deepEqual(decode(id, [bytes]), whole);
      assert.deepEqual(
        decode(
          id,
          [...bytes].map((_, index) => bytes.subarray(index, index + 1)),
        ),
        whole,
      );
      for (let cut = 1; cut < bytes.length; cut += 1) {
        assert.deepEqual(decode(id, [bytes.subarray(0, cut), bytes.subarray(cut)]), whole, `cut at ${cut}`);
      }
    });
  }
}

/** The body of a request, parsed. */
export function encoded(id: FormatId, input: Parameters<(typeof promptFormats)[FormatId]['encode']>[0]): unknown {
  const body = promptFormats[id].encode(input);
  return body === undefined ? undefined : JSON.parse(body);
}
