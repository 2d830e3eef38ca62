import { openAiCompatible, ownAddress } from '../openAiCompatible.ts';

export const lmStudio = openAiCompatible({
  id: 'lm-studio',
  label: 'LM Studio',
  icon: 'server',
  endpoint: ownAddress('host.internal', 1234, 'LM_STUDIO'),
  keyEnvironment: undefined,
  models: [
    { id: 'qwen2.5-7b-instruct', word: 'catalog.model.balanced' },
    { id: 'llama-3.2-3b-instruct', word: 'catalog.model.small' },
  ],
  documentation: 'https://lmstudio.ai/docs/app/api/endpoints/openai',
});
