import { openAiCompatible, ownAddress } from '../openAiCompatible.ts';

export const vllm = openAiCompatible({
  id: 'vllm',
  label: 'vLLM',
  icon: 'server',
  endpoint: ownAddress('vllm.default.svc.cluster.local', 8000, 'VLLM'),
  keyEnvironment: undefined,
  models: [
    { id: 'meta-llama/Llama-3.1-8B-Instruct', word: 'catalog.model.general' },
    { id: 'Qwen/Qwen2.5-7B-Instruct', word: 'catalog.model.balanced' },
  ],
  documentation: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
});
