import type { ProviderDescriptor } from '../providerDescriptor.ts';

export const anthropic: ProviderDescriptor = {
  id: 'anthropic',
  label: 'Anthropic',
  icon: 'comment-discussion',
  backendName: 'anthropic-backend',
  type: 'anthropic',
  modelField: 'model',
  settings: [],
  recognises: ({ host }) => host === undefined || /(^|\.)anthropic\.com$/i.test(host),
  defaultModel: 'claude-sonnet-4-20250514',
  models: [
    { id: 'claude-sonnet-4-20250514', word: 'catalog.model.balanced' },
    { id: 'claude-opus-4-20250514', word: 'catalog.model.capable' },
    { id: 'claude-3-5-sonnet-20241022', word: 'catalog.model.previous' },
    { id: 'claude-3-haiku-20240307', word: 'catalog.model.fast' },
  ],
  modelEnvironment: 'ANTHROPIC_MODEL',
  credential: { kind: 'secret', secretName: 'anthropic-api-key', environment: 'ANTHROPIC_API_KEY' },
  endpoint: undefined,
  route: { path: '/anthropic', prefix: 'kept' },
  // Suffixes, the longest first. Anthropic's own clients count tokens too. What matches none is read as Completions.
  formats: {
    '/v1/messages/count_tokens': 'AnthropicTokenCount',
    '/v1/chat/completions': 'Completions',
    '/v1/messages': 'Messages',
  },
  wire: { path: '/v1/messages', credential: 'x-api-key', model: '`model`, with `anthropic-version: 2023-06-01`' },
  documentation: 'https://docs.anthropic.com/en/api/messages',
};
