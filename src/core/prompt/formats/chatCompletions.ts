import type { PromptFormat, PromptInput } from '../promptFormat.ts';
import { chatChunkEvents } from './chatChunk.ts';
import { newStreamDecoder } from './streamDecoder.ts';

/** OpenAI's Chat Completions, which agentgateway takes for every provider when no route type says otherwise. */
export const chatCompletions: PromptFormat = {
  id: 'chatCompletions',
  path: '/v1/chat/completions',
  headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
  encode: encodeChatCompletion,
  newDecoder: () => newStreamDecoder({ eventsOf: chatChunkEvents, endMark: '[DONE]' }),
};

/**
 * No `stream_options`: some upstreams refuse it, and the gateway asks for the usage itself when the client did not.
 */
function encodeChatCompletion({ turns, model, stream }: PromptInput): string {
  return JSON.stringify({
    ...(model === undefined ? {} : { model }),
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    ...(stream ? { stream: true } : {}),
  });
}
