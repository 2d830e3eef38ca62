import type { ProviderDescriptor } from '../providerDescriptor.ts';

const defaultPort = 11434;

/** Ollama speaks OpenAI's API, so it is the kind `openai` with a host of one's own. */
export const ollama: ProviderDescriptor = {
  id: 'ollama',
  label: 'Ollama',
  icon: 'server',
  backendName: 'ollama-backend',
  type: 'openai',
  modelField: 'model',
  settings: [],
  // Other servers share the kind and a host override; Ollama's port or name sets it apart.
  recognises: ({ host, port }) => host !== undefined && (port === defaultPort || /\bollama\b/i.test(host)),
  defaultModel: 'llama3.2',
  models: [
    { id: 'llama3.2', word: 'catalog.model.general' },
    { id: 'mistral', word: 'catalog.model.fast' },
    { id: 'codellama', word: 'catalog.model.code' },
    { id: 'phi3', word: 'catalog.model.small' },
    { id: 'gemma2', word: 'catalog.model.balanced' },
  ],
  modelEnvironment: 'OLLAMA_MODEL',
  credential: { kind: 'none' },
  endpoint: { host: 'host.internal', port: defaultPort, environment: { host: 'OLLAMA_HOST', port: 'OLLAMA_PORT' } },
  route: { path: '/ollama', prefix: 'stripped' },
  formats: undefined,
  wire: { path: '/v1/chat/completions', credential: 'none', model: '`model`' },
  documentation: 'https://github.com/ollama/ollama/blob/main/docs/openai.md',
};
