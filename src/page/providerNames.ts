import { isGone } from '../core/panel/isGone.ts';
import type { PanelExchange, PanelProvider } from '../core/panel/panelState.ts';

/** What is known of a provider that was chosen, besides how it stands. */
export interface Chosen {
  /** What it was called when it was last heard of; undefined where nobody knows. */
  readonly name: string | undefined;
  readonly isGone: boolean;
}

/** What providers were called when they were last heard of, in this life of the page: one that is gone keeps its name. */
export class ProviderNames {
  readonly #names = new Map<string, string>();
  #heard: readonly PanelProvider[] = [];

  /** Cheap for the same list, which comes with every frame of an answer. */
  hear(providers: readonly PanelProvider[]): void {
    if (providers === this.#heard) return;
    this.#heard = providers;
    for (const { id, label } of providers) this.#names.set(id, label);
  }

  /** By the exchanges of an earlier life where this one never heard of it; nobody knows where none says. */
  of(id: string | undefined, exchanges: readonly (PanelExchange | undefined)[]): Chosen {
    const heard = id === undefined ? undefined : this.#names.get(id);
    const name = heard ?? exchanges.findLast((exchange) => exchange?.providerId === id)?.providerLabel;
    return { name, isGone: isGone(this.#heard, id, heard !== undefined) };
  }
}
