import type { ProviderDescriptor } from '../providerDescriptor.ts';

export const gemini: ProviderDescriptor = {
  id: 'gemini',
  label: 'Gemini',
  icon: 'star-full',
  backendName: 'gemini-backend',
  type: 'gemini',
  modelField: 'model',
  settings: [],
  recognises: () => true,
  defaultModel: 'gemini-2.0-flash',
  models: [
    { id: 'gemini-2.0-flash', word: 'catalog.model.fast' },
    { id: 'gemini-2.0-pro', word: 'catalog.model.capable' },
    { id: 'gemini-1.5-flash', word: 'catalog.model.costEffective' },
    { id: 'gemini-1.5-pro', word: 'catalog.model.longContext' },
  ],
  modelEnvironment: 'GEMINI_MODEL',
  credential: { kind: 'secret', secretName: 'gemini-api-key', environment: 'GEMINI_API_KEY' },
  endpoint: undefined,
  route: { path: '/gemini', prefix: 'kept' },
  formats: undefined,
  wire: {
    path: '/v1beta/models/:model:generateContent',
    credential: 'x-goog-api-key, or the parameter key',
    model: 'in the path',
  },
  documentation: 'https://ai.google.dev/api',
};
