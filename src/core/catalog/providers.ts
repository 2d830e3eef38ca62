import type { ProviderDescriptor } from './providerDescriptor.ts';
import { anthropic } from './providers/anthropic.ts';
import { gemini } from './providers/gemini.ts';
import { ollama } from './providers/ollama.ts';
import { openai } from './providers/openai.ts';

/** Every provider that can be scaffolded, in the order in which it is offered. */
export const providers: readonly ProviderDescriptor[] = [ollama, openai, anthropic, gemini];
