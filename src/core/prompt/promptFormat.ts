import type { Turn } from './turn.ts';

/** What to ask, before a format gives it a shape. */
export interface PromptInput {
  readonly turns: readonly Turn[];
  /** Undefined: the backend sets the model itself. */
  readonly model: string | undefined;
  readonly stream: boolean;
}

/** What a reply says, in the order it says it. */
export type ReplyEvent =
  /** A piece of the answer; pieces are joined without anything between. */
  | { readonly type: 'text'; readonly text: string }
  /** Token counts as far as they were told; later ones replace earlier ones. */
  | { readonly type: 'usage'; readonly inputTokens: number | undefined; readonly outputTokens: number | undefined }
  | { readonly type: 'model'; readonly model: string }
  | { readonly type: 'finish'; readonly reason: string }
  /** An error object in a reply that began with 200; `raw` is it, clipped. */
  | { readonly type: 'error'; readonly detail: string; readonly raw: string }
  /**
   * The last event, exactly once. `cut`: the stream ended before the answer was finished. `empty`: nothing came.
   * `foreign`: it was no answer of this format (a web page, plain text); `raw` is its beginning.
   */
  | { readonly type: 'end'; readonly how: 'complete' | 'cut' | 'empty' }
  | { readonly type: 'end'; readonly how: 'foreign'; readonly raw: string };

/** Decodes one reply with status 2xx. Pure: bytes in, events out, whatever the pieces are cut like. */
export interface ReplyDecoder {
  push(bytes: Uint8Array): readonly ReplyEvent[];
  /** The body has ended. Nothing may be pushed after it. */
  end(): readonly ReplyEvent[];
}

/** A wire format that a gateway's clients can speak. */
export interface PromptFormat {
  readonly id: 'chatCompletions';
  /** The path as the provider knows it, after the gateway's rewrites. */
  readonly path: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  encode(input: PromptInput): string;
  newDecoder(): ReplyDecoder;
}
