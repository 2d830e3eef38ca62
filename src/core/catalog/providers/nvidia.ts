import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const nvidia = openAiCompatible({
  id: 'nvidia',
  label: 'NVIDIA NIM',

  endpoint: publicAddress('integrate.api.nvidia.com', '/v1'),
  keyEnvironment: 'NVIDIA_API_KEY',
  models: [{ id: 'meta/llama-3.3-70b-instruct', word: 'catalog.model.general' }],
  documentation: 'https://docs.api.nvidia.com/nim/reference/llm-apis',
});
