import type { Turn } from './turn.ts';

/** What to ask, before a format gives it a shape. */
export interface PromptInput {
  readonly turns: readonly Turn[];
  /** Undefined: the backend sets the model itself. */
  readonly model: string | undefined;
  readonly stream: boolean;
  /** The most tokens of the answer; undefined: as the format has it. */
  readonly maxTokens?: number | undefined;
  /** Fields of the body that the format knows, by their names there. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** Token counts as far as a reply told them. */
export interface TokenCounts {
  /** With those that came from a cache. */
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** How many of those in came from the provider's cache. */
  readonly cachedTokens: number | undefined;
  /** In US dollars; OpenRouter counts it beside the tokens. */
  readonly cost?: number | undefined;
}

/** What a reply says, in the order it says it. */
export type ReplyEvent =
  /** A piece of the answer; pieces are joined without anything between. */
  | { readonly type: 'text'; readonly text: string }
  /** A piece of what the model thinks before it answers, joined alike. */
  | { readonly type: 'reasoning'; readonly text: string }
  /** A piece of a call that the model asks for. `call` tells calls of one reply apart; the pieces of `input` (JSON) are joined. */
  | { readonly type: 'toolCall'; readonly call: string; readonly name: string | undefined; readonly input: string }
  /** How many numbers one vector of an embedding has. */
  | { readonly type: 'vector'; readonly dimensions: number }
  /** Later counts replace earlier ones, field by field. */
  | ({ readonly type: 'usage' } & TokenCounts)
  | { readonly type: 'model'; readonly model: string }
  | { readonly type: 'finish'; readonly reason: string }
  /** An error object in a reply that began with 200; `raw` is it, clipped. */
  | { readonly type: 'error'; readonly detail: string; readonly raw: string }
  /**
   * The last event, exactly once. `cut`: the stream ended before the answer was finished. `empty`: nothing came.
   * `foreign`: it was no answer of this format (a web page, plain text, another format); `raw` is its beginning.
   */
  | { readonly type: 'end'; readonly how: 'complete' | 'cut' | 'empty' }
  | { readonly type: 'end'; readonly how: 'foreign'; readonly raw: string };

/** Decodes one reply with status 2xx. Pure: bytes in, events out, whatever the pieces are cut like. */
export interface ReplyDecoder {
  push(bytes: Uint8Array): readonly ReplyEvent[];
  /** The body has ended. Nothing may be pushed after it. */
  end(): readonly ReplyEvent[];
}

/** The formats, the one that every gateway takes without a route table first. */
export const formatIds = ['chatCompletions', 'messages', 'responses', 'embeddings', 'models'] as const;

export type FormatId = (typeof formatIds)[number];

/** A wire format that a gateway's clients can speak. */
export interface PromptFormat {
  readonly id: FormatId;
  readonly method: 'GET' | 'POST';
  /** The path as the provider knows it, after the gateway's rewrites. */
  readonly path: string;
  /** Its name among the values of `policies.ai.routes`. */
  readonly routeType: string;
  readonly canStream: boolean;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a request; undefined where there is none. */
  encode(input: PromptInput): string | undefined;
  newDecoder(): ReplyDecoder;
}
