import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const xai = openAiCompatible({
  id: 'xai',
  label: 'xAI',

  endpoint: publicAddress('api.x.ai', '/v1'),
  keyEnvironment: 'XAI_API_KEY',
  models: [
    { id: 'grok-3-mini', word: 'catalog.model.fast' },
    { id: 'grok-3', word: 'catalog.model.capable' },
  ],
  documentation: 'https://docs.x.ai/docs/api-reference',
});
