import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { PromptHost, PromptProvider } from './promptHost.ts';
import { isTargetId } from './targetPrompts.ts';

/** The providers of clusters, then the targets that a person named, as one host for the panel. */
export class JoinedPrompts implements PromptHost, Disposable {
  readonly #clusters: PromptHost;
  readonly #targets: PromptHost;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());

  readonly onDidChangeProviders = this.#changed.event;

  constructor(clusters: PromptHost, targets: PromptHost) {
    this.#clusters = clusters;
    this.#targets = targets;
    for (const host of [clusters, targets]) this.#owned.add(host.onDidChangeProviders(() => this.#changed.fire()));
  }

  start(): void {
    this.#clusters.start();
    this.#targets.start();
  }

  providers(): readonly PromptProvider[] {
    return [...this.#clusters.providers(), ...this.#targets.providers()];
  }

  readonly formats: PromptHost['formats'] = (id, ...rest) => this.#hostOf(id).formats(id, ...rest);
  readonly gatewayOf: PromptHost['gatewayOf'] = (id, ...rest) => this.#hostOf(id).gatewayOf(id, ...rest);
  readonly run: PromptHost['run'] = (id, ...rest) => this.#hostOf(id).run(id, ...rest);
  readonly copyAs: PromptHost['copyAs'] = (kind, id, ...rest) => this.#hostOf(id).copyAs(kind, id, ...rest);

  dispose(): void {
    this.#owned.dispose();
  }

  #hostOf(providerId: string): PromptHost {
    return isTargetId(providerId) ? this.#targets : this.#clusters;
  }
}
