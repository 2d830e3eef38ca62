import type { PromptFormat, PromptInput } from '../promptFormat.ts';
import { jsonHeaders } from './jsonHeaders.ts';
import { newResponsesReader } from './responsesReply.ts';
import { newReplyDecoder } from './streamDecoder.ts';
import { dialogueOf, systemOf } from './turns.ts';

/** OpenAI's Responses. */
export const responses: PromptFormat = {
  id: 'responses',
  method: 'POST',
  path: '/v1/responses',
  routeType: 'Responses',
  canStream: true,
  headers: jsonHeaders,
  encode: encodeResponses,
  newDecoder: () => newReplyDecoder({ newReader: newResponsesReader, endMark: '[DONE]' }),
};

function encodeResponses({ turns, model, stream, parameters, maxTokens }: PromptInput): string {
  const instructions = systemOf(turns);
  return JSON.stringify({
    ...(model === undefined ? {} : { model }),
    ...(instructions === undefined ? {} : { instructions }),
    input: dialogueOf(turns),
    ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
    ...parameters,
    ...(stream ? { stream: true } : {}),
  });
}
