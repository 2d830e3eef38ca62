import type { PromptProvider } from '../promptHost.ts';

/** A provider as the history names it: it may be gone when it is read. */
export function historyName(provider: PromptProvider | undefined): string {
  if (provider === undefined) return '';
  return [provider.name, provider.namespace, provider.context].filter((part) => part !== '').join(' · ');
}
