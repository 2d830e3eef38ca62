import type { ProviderDescriptor } from '../providerDescriptor.ts';

export const vertexai: ProviderDescriptor = {
  id: 'vertexai',
  label: 'Vertex AI',
  icon: 'cloud',
  backendName: 'vertexai-backend',
  type: 'vertexai',
  modelField: 'model',
  settings: [
    { field: 'projectId', question: 'catalog.ask.googleProject', suggestion: '', environment: 'GOOGLE_CLOUD_PROJECT' },
    // Required before 1.1.0; `global` is what later releases take by themselves.
    { field: 'region', question: 'catalog.ask.region', suggestion: 'global', environment: 'GOOGLE_CLOUD_LOCATION' },
  ],
  recognises: () => true,
  defaultModel: 'google/gemini-2.0-flash',
  models: [
    { id: 'google/gemini-2.0-flash', word: 'catalog.model.fast' },
    { id: 'google/gemini-1.5-pro', word: 'catalog.model.longContext' },
    { id: 'claude-sonnet-4@20250514', word: 'catalog.model.balanced' },
  ],
  modelEnvironment: 'VERTEXAI_MODEL',
  credential: {
    kind: 'cloud',
    cloud: 'gcp',
    secretName: 'vertexai-credentials',
    environments: { 'credentials.json': 'GOOGLE_CREDENTIALS_JSON' },
    secretSince: '1.2.0',
  },
  endpoint: undefined,
  route: { path: '/vertexai', prefix: 'kept' },
  formats: undefined,
  wire: {
    path: '/v1/projects/:project/locations/:region/publishers/google/models/:model:generateContent',
    credential: 'Authorization: Bearer (OAuth)',
    model: 'in the path',
  },
  documentation: 'https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest',
};
