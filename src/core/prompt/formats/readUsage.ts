import { numberAt, objectAt, type JsonObject } from '../../resource/json.ts';
import type { ReplyEvent } from '../promptFormat.ts';

/**
 * The counts of a usage object, whoever wrote it: OpenAI's two APIs, Anthropic (which counts what it read from its cache,
 * or wrote there, beside the input), DeepSeek. Empty when it counts nothing of ours.
 */
export function usageEvents(usage: JsonObject): readonly ReplyEvent[] {
  const cachedTokens =
    numberAt(objectAt(usage, 'prompt_tokens_details'), 'cached_tokens') ??
    numberAt(objectAt(usage, 'input_tokens_details'), 'cached_tokens') ??
    numberAt(usage, 'prompt_cache_hit_tokens') ??
    numberAt(usage, 'cache_read_input_tokens');
  const inputTokens = numberAt(usage, 'prompt_tokens') ?? anthropicInput(usage);
  const outputTokens = numberAt(usage, 'completion_tokens') ?? numberAt(usage, 'output_tokens');
  if (inputTokens === undefined && outputTokens === undefined) return [];
  const counts = { type: 'usage', inputTokens, outputTokens, cachedTokens } as const;
  const cost = numberAt(usage, 'cost');
  return [cost === undefined ? counts : { ...counts, cost }];
}

function anthropicInput(usage: JsonObject): number | undefined {
  const fresh = numberAt(usage, 'input_tokens');
  if (fresh === undefined) return undefined;
  const read = numberAt(usage, 'cache_read_input_tokens') ?? 0;
  return fresh + read + (numberAt(usage, 'cache_creation_input_tokens') ?? 0);
}
