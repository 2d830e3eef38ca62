import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const mistral = openAiCompatible({
  id: 'mistral',
  label: 'Mistral',

  endpoint: publicAddress('api.mistral.ai', '/v1'),
  keyEnvironment: 'MISTRAL_API_KEY',
  models: [
    { id: 'mistral-small-latest', word: 'catalog.model.costEffective' },
    { id: 'mistral-large-latest', word: 'catalog.model.capable' },
    { id: 'codestral-latest', word: 'catalog.model.code' },
  ],
  documentation: 'https://docs.mistral.ai/api',
});
