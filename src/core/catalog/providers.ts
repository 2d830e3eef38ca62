import type { ProviderDescriptor } from './providerDescriptor.ts';
import { anthropic } from './providers/anthropic.ts';
import { anthropicCompatible } from './providers/anthropic-compatible.ts';
import { azure } from './providers/azure.ts';
import { bedrock } from './providers/bedrock.ts';
import { cerebras } from './providers/cerebras.ts';
import { custom } from './providers/custom.ts';
import { deepseek } from './providers/deepseek.ts';
import { fireworks } from './providers/fireworks.ts';
import { gemini } from './providers/gemini.ts';
import { groq } from './providers/groq.ts';
import { huggingface } from './providers/huggingface.ts';
import { llamaCpp } from './providers/llama-cpp.ts';
import { lmStudio } from './providers/lm-studio.ts';
import { mistral } from './providers/mistral.ts';
import { nvidia } from './providers/nvidia.ts';
import { ollama } from './providers/ollama.ts';
import { openai } from './providers/openai.ts';
import { openAiCompatibleEndpoint } from './providers/openai-compatible.ts';
import { openrouter } from './providers/openrouter.ts';
import { together } from './providers/together.ts';
import { vertexai } from './providers/vertexai.ts';
import { vllm } from './providers/vllm.ts';
import { xai } from './providers/xai.ts';

/** Every provider that can be scaffolded, in the order in which it is offered. */
export const providers: readonly ProviderDescriptor[] = [
  ollama,
  openai,
  anthropic,
  gemini,
  azure,
  vertexai,
  bedrock,
  groq,
  mistral,
  deepseek,
  openrouter,
  xai,
  together,
  fireworks,
  cerebras,
  nvidia,
  huggingface,
  vllm,
  lmStudio,
  llamaCpp,
  openAiCompatibleEndpoint,
  anthropicCompatible,
  custom,
];
