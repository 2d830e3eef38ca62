import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const openrouter = openAiCompatible({
  id: 'openrouter',
  label: 'OpenRouter',

  endpoint: publicAddress('openrouter.ai', '/api/v1'),
  keyEnvironment: 'OPENROUTER_API_KEY',
  models: [
    { id: 'openrouter/auto', word: 'catalog.model.general' },
    { id: 'anthropic/claude-sonnet-4', word: 'catalog.model.balanced' },
    { id: 'openai/gpt-4o-mini', word: 'catalog.model.costEffective' },
  ],
  documentation: 'https://openrouter.ai/docs/api-reference/overview',
});
