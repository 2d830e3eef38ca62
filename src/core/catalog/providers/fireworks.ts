import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const fireworks = openAiCompatible({
  id: 'fireworks',
  label: 'Fireworks AI',

  endpoint: publicAddress('api.fireworks.ai', '/inference/v1'),
  keyEnvironment: 'FIREWORKS_API_KEY',
  models: [{ id: 'accounts/fireworks/models/llama-v3p3-70b-instruct', word: 'catalog.model.general' }],
  documentation: 'https://docs.fireworks.ai/api-reference/introduction',
});
