import type { PromptProvider } from '../promptHost.ts';
import type { HistoryProvider } from './historyEntry.ts';

/** A provider as the history has it: it may be gone when it is read. */
export function historyProvider(
  id: string,
  model: string | undefined,
  providers: readonly PromptProvider[],
): HistoryProvider {
  const provider = providers.find((one) => one.id === id);
  const place = provider && [provider.namespace, provider.context].filter((part) => part !== '').join(' · ');
  return { id, label: provider?.name ?? '', place: place ?? '', model: model?.trim() ?? '' };
}
