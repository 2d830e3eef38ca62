import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const deepseek = openAiCompatible({
  id: 'deepseek',
  label: 'DeepSeek',

  endpoint: publicAddress('api.deepseek.com', '/v1'),
  keyEnvironment: 'DEEPSEEK_API_KEY',
  models: [
    { id: 'deepseek-chat', word: 'catalog.model.general' },
    { id: 'deepseek-reasoner', word: 'catalog.model.capable' },
  ],
  documentation: 'https://api-docs.deepseek.com',
});
