import type { PromptFormat, PromptInput } from '../promptFormat.ts';
import { jsonHeaders } from './jsonHeaders.ts';
import { newMessagesReader } from './messagesReply.ts';
import { newReplyDecoder } from './streamDecoder.ts';
import { dialogueOf, systemOf } from './turns.ts';

/** The API wants a limit; this is the one that the gateway sets when it translates (agentgateway 1.2 to 1.4). */
const usualMaxTokens = 4096;

/** Anthropic's Messages. */
export const messages: PromptFormat = {
  id: 'messages',
  method: 'POST',
  path: '/v1/messages',
  routeType: 'Messages',
  canStream: true,
  headers: { ...jsonHeaders, 'anthropic-version': '2023-06-01' },
  encode: encodeMessages,
  newDecoder: () => newReplyDecoder({ newReader: newMessagesReader, endMark: undefined }),
};

function encodeMessages({ turns, model, stream, parameters, maxTokens = usualMaxTokens }: PromptInput): string {
  const system = systemOf(turns);
  return JSON.stringify({
    ...(model === undefined ? {} : { model }),
    max_tokens: maxTokens,
    ...(system === undefined ? {} : { system }),
    messages: dialogueOf(turns),
    ...parameters,
    ...(stream ? { stream: true } : {}),
  });
}
