import { ownAddress } from '../openAiCompatible.ts';
import type { ProviderDescriptor } from '../providerDescriptor.ts';

/** A server that says itself which formats it speaks; the gateway translates the others. */
export const custom: ProviderDescriptor = {
  id: 'custom',
  label: 'Custom',
  icon: 'extensions',
  backendName: 'custom-backend',
  type: 'custom',
  modelField: 'model',
  settings: [
    { field: 'formats', question: 'catalog.ask.formats', suggestion: 'Completions', environment: 'LLM_FORMAT' },
  ],
  since: '1.3.0',
  recognises: () => true,
  defaultModel: 'gpt-4o-mini',
  models: [{ id: 'gpt-4o-mini', word: 'catalog.model.general' }],
  modelEnvironment: 'LLM_MODEL',
  credential: { kind: 'secret', secretName: 'custom-api-key', environment: 'LLM_API_KEY' },
  endpoint: ownAddress('llm.example.com', 443, 'LLM'),
  route: { path: '/custom', prefix: 'stripped' },
  formats: undefined,
  wire: { path: 'as the server says', credential: 'Authorization: Bearer', model: '`model`' },
  documentation: 'https://agentgateway.dev/docs',
};
