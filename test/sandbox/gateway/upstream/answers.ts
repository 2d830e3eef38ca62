/** What the model that plays in the sandbox says. About a hundred tokens, with the Markdown that people's models use. */
export function answerTo(model: string, prompt: string): string {
  const asked = prompt.length > 200 ? `${prompt.slice(0, 200)}…` : prompt;
  return [
    `This answer comes from **${model}**, played by the sandbox.`,
    '',
    `> ${asked.replaceAll('\n', '\n> ')}`,
    '',
    'A request takes this way:',
    '',
    '1. the *Gateway* takes it at its listener,',
    '2. an `HTTPRoute` picks the backend by path,',
    '3. the backend adds the key and calls the provider.',
    '',
    '```sh',
    `curl -s localhost:8080/v1/chat/completions -d '{"model":"${model}"}'`,
    '```',
    '',
    'Nothing left this machine.',
  ].join('\n');
}

/** What the sandbox's Ollama has installed, as its `/api/tags` tells it. */
export const ollamaTags = JSON.stringify({
  models: ['llama3.2:latest', 'phi3:latest'].map((name) => ({ name, model: name, size: 2_019_393_189 })),
});

/** An estimate: four characters make a token. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

/** What stands for every embedding: as many numbers as OpenAI's smaller model gives. */
export const someVector: number[] = Array.from({ length: 1536 }, (_, index) => ((index * 37) % 101) / 100 - 0.5);
