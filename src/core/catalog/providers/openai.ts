import type { ProviderDescriptor } from '../providerDescriptor.ts';

export const openai: ProviderDescriptor = {
  id: 'openai',
  label: 'OpenAI',
  icon: 'sparkle',
  backendName: 'openai-backend',
  type: 'openai',
  modelField: 'model',
  settings: [],
  recognises: ({ host }) => host === undefined || /(^|\.)openai\.com$/i.test(host),
  defaultModel: 'gpt-4o-mini',
  models: [
    { id: 'gpt-4o', word: 'catalog.model.capable' },
    { id: 'gpt-4o-mini', word: 'catalog.model.costEffective' },
    { id: 'gpt-4-turbo', word: 'catalog.model.previous' },
    { id: 'gpt-3.5-turbo', word: 'catalog.model.legacy' },
  ],
  modelEnvironment: 'OPENAI_MODEL',
  credential: { kind: 'secret', secretName: 'openai-api-key', environment: 'OPENAI_API_KEY' },
  endpoint: undefined,
  route: { path: '/openai', prefix: 'kept' },
  formats: undefined,
  wire: { path: '/v1/chat/completions', credential: 'Authorization: Bearer', model: '`model`' },
  documentation: 'https://platform.openai.com/docs/api-reference/chat',
};
