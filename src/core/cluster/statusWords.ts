import type { ProviderStatus } from './topology.ts';

/** The state of a provider in words. On its own, as the first lines of the editor's part need no more of this room. */
export const statusWords = {
  ready: 'provider.ready',
  partly: 'provider.partly',
  notReady: 'provider.notReady',
  unknown: 'provider.unknown',
} as const satisfies Record<ProviderStatus, string>;
