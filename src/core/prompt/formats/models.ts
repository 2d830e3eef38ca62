import { listAt, stringAt, type JsonObject } from '../../resource/json.ts';
import type { PromptFormat, ReplyEvent } from '../promptFormat.ts';
import { errorEvent } from './replyParts.ts';
import { newReplyDecoder } from './streamDecoder.ts';

/** The list of models, as OpenAI, Anthropic and Ollama serve it. */
export const models: PromptFormat = {
  id: 'models',
  method: 'GET',
  path: '/v1/models',
  routeType: 'Models',
  canStream: false,
  headers: { accept: 'application/json', 'anthropic-version': '2023-06-01' },
  encode: () => undefined,
  newDecoder: () => newReplyDecoder({ newReader: () => readModels, endMark: undefined }),
};

/** A Markdown list of the names. */
function readModels(reply: JsonObject): readonly ReplyEvent[] | undefined {
  const error = errorEvent(reply);
  if (error !== undefined) return [error];
  const list = 'data' in reply ? reply['data'] : reply['models'];
  // Ollama writes null where there is none.
  if (!Array.isArray(list) && !(list === null && reply['object'] === 'list')) return undefined;
  const names = [...listAt(reply, 'data'), ...listAt(reply, 'models')].flatMap(
    (entry) => stringAt(entry, 'id') ?? stringAt(entry, 'name') ?? [],
  );
  return names.map((name) => ({ type: 'text', text: `- \`${name.replaceAll('`', '')}\`\n` }));
}
