import { ownAddress } from '../openAiCompatible.ts';
import type { ProviderDescriptor } from '../providerDescriptor.ts';
import { anthropic } from './anthropic.ts';

/** Any other server with Anthropic's Messages API: the kind `anthropic` with a host override. */
export const anthropicCompatible: ProviderDescriptor = {
  ...anthropic,
  id: 'anthropic-compatible',
  label: 'Anthropic-compatible',
  icon: 'plug',
  backendName: 'anthropic-compatible-backend',
  recognises: ({ host }) => host !== undefined && !/(^|\.)anthropic\.com$/i.test(host),
  modelEnvironment: 'LLM_MODEL',
  credential: { kind: 'secret', secretName: 'anthropic-compatible-api-key', environment: 'LLM_API_KEY' },
  endpoint: ownAddress('llm.example.com', 443, 'LLM'),
  route: { path: '/anthropic-compatible', prefix: 'stripped' },
};
