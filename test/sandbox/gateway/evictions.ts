import type { Provider } from './provider.ts';

/** Which providers are out of service for a while, by their `health.eviction`; those without one stay in. */
export class Evictions {
  readonly #failures = new Map<string, number>();
  readonly #endsMs = new Map<string, number>();

  /** The first of the providers, in the order of their groups, that is in service. */
  choose(providers: readonly Provider[]): Provider | undefined {
    return providers.find(({ id }) => (this.#endsMs.get(id) ?? 0) <= Date.now());
  }

  /** How a request to it ended: a status of 500 and above is a failure. */
  note({ id, eviction }: Provider, status: number): void {
    if (eviction === undefined) return;
    const failures = status < 500 ? 0 : (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    if (failures < eviction.failures) return;
    this.#failures.delete(id);
    this.#endsMs.set(id, Date.now() + eviction.durationMs);
  }
}
