import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const cerebras = openAiCompatible({
  id: 'cerebras',
  label: 'Cerebras',

  endpoint: publicAddress('api.cerebras.ai', '/v1'),
  keyEnvironment: 'CEREBRAS_API_KEY',
  models: [
    { id: 'llama-3.3-70b', word: 'catalog.model.general' },
    { id: 'llama3.1-8b', word: 'catalog.model.fast' },
  ],
  documentation: 'https://inference-docs.cerebras.ai/api-reference/chat-completions',
});
