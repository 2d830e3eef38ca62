import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { Message } from '../messages/index.ts';
import type { GatewayIdentity } from './clientCredentials.ts';
import type { PromptEvent } from './promptEvent.ts';
import type { CopyKind, FormatChoice, PromptHost, PromptOptions, PromptProvider } from './promptHost.ts';
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

  formats(providerId: string, route?: string): readonly FormatChoice[] {
    return this.#hostOf(providerId).formats(providerId, route);
  }

  gatewayOf(providerId: string, route?: string): GatewayIdentity | undefined {
    return this.#hostOf(providerId).gatewayOf(providerId, route);
  }

  run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void> {
    return this.#hostOf(providerId).run(providerId, prompt, options, signal, onEvent);
  }

  copyAs(
    kind: CopyKind,
    providerId: string,
    prompt: string,
    options: PromptOptions,
    show: (message: Message) => string,
  ): string | undefined {
    return this.#hostOf(providerId).copyAs(kind, providerId, prompt, options, show);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #hostOf(providerId: string): PromptHost {
    return isTargetId(providerId) ? this.#targets : this.#clusters;
  }
}
