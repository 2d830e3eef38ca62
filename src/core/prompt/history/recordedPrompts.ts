import { isUnsent, type PromptEvent } from '../promptEvent.ts';
import type { PromptHost, PromptOptions } from '../promptHost.ts';
import { historyProvider } from './historyProvider.ts';
import type { PromptHistory } from './promptHistory.ts';

/** Prompts as a host sends them, each of them taken down in the history from the moment that it may be sent. */
export function recordedPrompts(host: PromptHost, history: PromptHistory): PromptHost {
  return {
    start: () => host.start(),
    providers: () => host.providers(),
    onDidChangeProviders: (listener) => host.onDidChangeProviders(listener),
    formats: (...asked) => host.formats(...asked),
    gatewayOf: (...asked) => host.gatewayOf(...asked),
    copyAs: (...asked) => host.copyAs(...asked),
    run(providerId, prompt, options, signal, onEvent) {
      let hear: ((event: PromptEvent) => void) | undefined;
      return host.run(providerId, prompt, options, signal, (event) => {
        if (!isUnsent(event)) {
          hear ??= begin(host, history, providerId, prompt, options);
          hear(event);
        }
        onEvent(event);
      });
    },
  };
}

function begin(
  host: PromptHost,
  history: PromptHistory,
  providerId: string,
  prompt: string,
  { format, route, system, model, parameters = {} }: PromptOptions,
) {
  const provider = historyProvider(providerId, model, host.providers());
  const id = history.add({ prompt, options: { format, route, system, parameters }, providers: [provider] });
  let answer = '';
  return (event: PromptEvent): void => {
    if (event.type === 'text') answer += event.text;
    if (event.type === 'ended' && id !== undefined) history.answered(id, 0, answer);
  };
}
