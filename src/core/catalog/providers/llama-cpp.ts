import { openAiCompatible, ownAddress } from '../openAiCompatible.ts';

export const llamaCpp = openAiCompatible({
  id: 'llama-cpp',
  label: 'llama.cpp',
  icon: 'server',
  endpoint: ownAddress('host.internal', 8080, 'LLAMA_CPP'),
  keyEnvironment: undefined,
  models: [{ id: 'default', word: 'catalog.model.general' }],
  documentation: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
});
