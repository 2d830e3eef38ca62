import type { ProviderEntry } from '../resource/backend.ts';
import type { ProviderDescriptor } from './providerDescriptor.ts';
import { providers } from './providers.ts';

/** How a provider entry is called and shown. */
interface ProviderName {
  /** A product's name, the same in every language; for a kind of a newer release its own key. */
  readonly label: string;
  /** Name of a codicon. */
  readonly icon: string;
  /** Undefined where the catalog has no descriptor yet. */
  readonly descriptor: ProviderDescriptor | undefined;
}

const otherIcon = 'cloud';

/**
 * Names the provider of an entry; undefined when the entry names no kind at all. Where the kind and the address leave it
 * open (a server of one's own that speaks OpenAI's API), the backend's label `provider`, which our recipes write, decides.
 */
export function describeProvider(
  entry: ProviderEntry,
  labels: Readonly<Record<string, string>> = {},
): ProviderName | undefined {
  const { type } = entry;
  if (type === undefined) return undefined;
  const sameKind = providers.filter((provider) => provider.type === type || provider.older?.type === type);
  const descriptor =
    sameKind.find((provider) => provider.recognises(entry)) ??
    sameKind.find((provider) => provider.id === labels['provider']);
  if (descriptor) return { label: descriptor.label, icon: descriptor.icon, descriptor };
  if (type === 'openai') return { label: 'OpenAI-compatible', icon: otherIcon, descriptor: undefined };
  return { label: type, icon: otherIcon, descriptor: undefined };
}
