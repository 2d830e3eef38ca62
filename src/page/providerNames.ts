import type { PanelExchange, PanelProvider } from '../core/panel/panelState.ts';

/** What providers were called when they were last heard of, in this life of the page: one that is gone keeps its name. */
export class ProviderNames {
  readonly #names = new Map<string, string>();
  #heard: readonly PanelProvider[] | undefined;

  /** Cheap for the same list, which comes with every frame of an answer. */
  hear(providers: readonly PanelProvider[]): void {
    if (providers === this.#heard) return;
    this.#heard = providers;
    for (const { id, label } of providers) this.#names.set(id, label);
  }

  /** By the exchanges of an earlier life where this one never heard of it; undefined where none says. */
  of(id: string | undefined, exchanges: readonly (PanelExchange | undefined)[]): string | undefined {
    if (id === undefined) return undefined;
    return this.#names.get(id) ?? exchanges.findLast((exchange) => exchange?.providerId === id)?.providerLabel;
  }
}
