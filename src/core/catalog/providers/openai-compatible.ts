import { openAiCompatible, ownAddress } from '../openAiCompatible.ts';

/** Any other server with OpenAI's API. */
export const openAiCompatibleEndpoint = openAiCompatible({
  id: 'openai-compatible',
  label: 'OpenAI-compatible',
  icon: 'plug',
  endpoint: ownAddress('llm.example.com', 443, 'LLM'),
  keyEnvironment: 'LLM_API_KEY',
  models: [{ id: 'gpt-4o-mini', word: 'catalog.model.general' }],
  documentation: 'https://platform.openai.com/docs/api-reference/chat',
});
