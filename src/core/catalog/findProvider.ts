import type { ProviderDescriptor } from './providerDescriptor.ts';
import { providers } from './providers.ts';

export function findProvider(id: string): ProviderDescriptor | undefined {
  return providers.find((provider) => provider.id === id);
}
