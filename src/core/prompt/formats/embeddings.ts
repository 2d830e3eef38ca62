import { isJsonObject, listAt, objectAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { PromptFormat, PromptInput, ReplyEvent } from '../promptFormat.ts';
import { jsonHeaders } from './jsonHeaders.ts';
import { usageEvents } from './readUsage.ts';
import { errorEvent, modelEvents } from './replyParts.ts';
import { newReplyDecoder } from './streamDecoder.ts';
import { dialogueOf } from './turns.ts';

/** How many numbers of a vector are shown. */
const shownNumbers = 8;

/** OpenAI's Embeddings: the last thing said as a vector. */
export const embeddings: PromptFormat = {
  id: 'embeddings',
  method: 'POST',
  path: '/v1/embeddings',
  routeType: 'Embeddings',
  canStream: false,
  headers: jsonHeaders,
  encode: encodeEmbeddings,
  newDecoder: () => newReplyDecoder({ newReader: () => readEmbeddings, endMark: undefined }),
};

function encodeEmbeddings({ turns, model, parameters }: PromptInput): string {
  return JSON.stringify({
    ...(model === undefined ? {} : { model }),
    input: dialogueOf(turns).at(-1)?.content ?? '',
    ...parameters,
  });
}

function readEmbeddings(reply: JsonObject): readonly ReplyEvent[] | undefined {
  const error = errorEvent(reply);
  if (error !== undefined) return [error];
  const vectors = listAt(reply, 'data').filter((entry) => isJsonObject(entry) && 'embedding' in entry);
  if (vectors.length === 0) return undefined;
  return [...modelEvents(reply), ...vectors.flatMap(vectorEvents), ...usageEvents(objectAt(reply, 'usage'))];
}

/** The beginning of a vector as Markdown; it comes as text in base64 where somebody set that as the default. */
function vectorEvents(entry: unknown): readonly ReplyEvent[] {
  const base64 = stringAt(entry, 'embedding');
  if (base64 !== undefined) return [{ type: 'text', text: `\`${base64.slice(0, shownNumbers * 8)}…\`\n\n` }];
  const numbers = listAt(entry, 'embedding');
  const more = numbers.length > shownNumbers ? ', …' : '';
  const shown = numbers.slice(0, shownNumbers).join(', ');
  return [
    { type: 'text', text: `\`[${shown}${more}]\`\n\n` },
    { type: 'vector', dimensions: numbers.length },
  ];
}
