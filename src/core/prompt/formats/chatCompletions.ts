import type { PromptFormat, PromptInput } from '../promptFormat.ts';
import { newChatReader } from './chatReply.ts';
import { jsonHeaders } from './jsonHeaders.ts';
import { newReplyDecoder } from './streamDecoder.ts';

/** OpenAI's Chat Completions, which agentgateway takes for every provider when no route type says otherwise. */
export const chatCompletions: PromptFormat = {
  id: 'chatCompletions',
  method: 'POST',
  path: '/v1/chat/completions',
  routeType: 'Completions',
  canStream: true,
  headers: jsonHeaders,
  encode: encodeChatCompletion,
  newDecoder: () => newReplyDecoder({ newReader: newChatReader, endMark: '[DONE]' }),
};

/**
 * No `stream_options`: some upstreams refuse it, and the gateway asks for the usage itself when the client did not.
 */
function encodeChatCompletion({ turns, model, stream, parameters, maxTokens }: PromptInput): string {
  return JSON.stringify({
    ...(model === undefined ? {} : { model }),
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...parameters,
    ...(stream ? { stream: true } : {}),
  });
}
