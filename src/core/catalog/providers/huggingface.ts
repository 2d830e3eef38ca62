import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const huggingface = openAiCompatible({
  id: 'huggingface',
  label: 'Hugging Face',

  endpoint: publicAddress('router.huggingface.co', '/v1'),
  keyEnvironment: 'HF_TOKEN',
  models: [{ id: 'meta-llama/Llama-3.3-70B-Instruct', word: 'catalog.model.general' }],
  documentation: 'https://huggingface.co/docs/inference-providers',
});
