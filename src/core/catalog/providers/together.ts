import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const together = openAiCompatible({
  id: 'together',
  label: 'Together AI',

  endpoint: publicAddress('api.together.xyz', '/v1'),
  keyEnvironment: 'TOGETHER_API_KEY',
  models: [
    { id: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', word: 'catalog.model.general' },
    { id: 'Qwen/Qwen2.5-7B-Instruct-Turbo', word: 'catalog.model.small' },
  ],
  documentation: 'https://docs.together.ai/reference/chat-completions-1',
});
