import { openAiCompatible, publicAddress } from '../openAiCompatible.ts';

export const groq = openAiCompatible({
  id: 'groq',
  label: 'Groq',

  endpoint: publicAddress('api.groq.com', '/openai/v1'),
  keyEnvironment: 'GROQ_API_KEY',
  models: [
    { id: 'llama-3.3-70b-versatile', word: 'catalog.model.general' },
    { id: 'llama-3.1-8b-instant', word: 'catalog.model.fast' },
  ],
  documentation: 'https://console.groq.com/docs/api-reference',
});
