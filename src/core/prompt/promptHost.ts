import type { Event } from '../base/event.ts';
import type { ProviderStatus } from '../cluster/topology.ts';
import type { Message } from '../messages/index.ts';
import type { PromptEvent } from './promptEvent.ts';

/** A provider that a prompt can be sent to. */
export interface PromptProvider {
  /** See {@link promptProviderId}. */
  readonly id: string;
  /** Name of the backend. */
  readonly name: string;
  readonly namespace: string;
  readonly context: string;
  /** The path of its first route, such as `/ollama`; undefined without one. */
  readonly routePath: string | undefined;
  readonly model: Message;
  readonly status: ProviderStatus;
  /** Why it is not ready, in a few words. */
  readonly problem: Message | undefined;
}

/** What may be chosen beside the prompt itself. */
export interface PromptOptions {
  /** Overrides the model in the request; undefined leaves it to the backend. */
  readonly model: string | undefined;
}

/** What the prompt panel needs of the world. */
export interface PromptHost {
  /** The panel is seen for the first time: from now on providers are wanted. */
  start(): void;
  providers(): readonly PromptProvider[];
  readonly onDidChangeProviders: Event<void>;
  /** Why nothing can be sent to a provider now; undefined when it can. */
  obstacle(providerId: string): Message | undefined;
  /** Sends one prompt. Never throws; the last event is `ended`, whatever happens. */
  run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void>;
}

/** Where the backend of a provider is. */
export interface PromptTarget {
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
}

/** Identity of a provider for the panel: it outlives a backend that is deleted and made anew. */
export function promptProviderId(target: PromptTarget): string {
  return [target.context, target.namespace, target.name].join('\u0000');
}

/** The other way; of a text that is no identity, parts are empty. */
export function parsePromptProviderId(id: string): PromptTarget {
  const [context = '', namespace = '', name = ''] = id.split('\u0000');
  return { context, namespace, name };
}
