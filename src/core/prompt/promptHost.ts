import type { Event } from '../base/event.ts';
import type { ProviderStatus } from '../cluster/topology.ts';
import type { Message } from '../messages/index.ts';
import type { GatewayIdentity } from './clientCredentials.ts';
import type { PromptEvent } from './promptEvent.ts';
import type { FormatId } from './promptFormat.ts';
import type { RouteChoice } from './promptRoutes.ts';
import type { Turn } from './turn.ts';

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
  /** Whether what a client asks for is replaced by a model of the backend, whichever of its providers answers. */
  readonly isModelFixed: boolean;
  readonly status: ProviderStatus;
  /** Why it is not ready, in a few words. */
  readonly problem: Message | undefined;
}

/** What may be chosen beside the prompt itself. */
export interface PromptOptions {
  /** Undefined: the first that nothing is known against. */
  readonly format: FormatId | undefined;
  /** By which route to ask, see {@link RouteChoice}; undefined, or one that is gone: by the best. */
  readonly route?: string | undefined;
  /** What the model is told before the prompt; empty: nothing. */
  readonly system: string;
  /** Whether the answer may come in pieces. */
  readonly stream: boolean;
  /** Overrides the model in the request; undefined leaves it to the backend. */
  readonly model: string | undefined;
  /** What was said before, in a conversation that goes on. */
  readonly earlier?: readonly Turn[] | undefined;
  /** By the parameter's id what was written for it; what the format does not know is left out. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Names of the headers that are set for the gateway: a copy has a variable for each. A prompt has their values. */
  readonly headerNames?: readonly string[] | undefined;
}

/** How a provider takes requests of one format. */
export interface FormatChoice {
  readonly id: FormatId;
  /** Why none can be sent; undefined when one can. */
  readonly obstacle: Message | undefined;
  /** What will go wrong with one that is sent all the same. */
  readonly problem: Message | undefined;
  /** The route that one takes; undefined where none is known. */
  readonly route?: RouteChoice | undefined;
  /** All that one may take, the best first. */
  readonly routes?: readonly RouteChoice[] | undefined;
}

/** What a prompt can be copied as. */
export const copyKinds = ['curl', 'powerShell', 'python', 'typeScript', 'checks'] as const;

export type CopyKind = (typeof copyKinds)[number];

/** What the prompt panel needs of the world. */
export interface PromptHost {
  /** The panel is seen for the first time: from now on providers are wanted. */
  start(): void;
  providers(): readonly PromptProvider[];
  readonly onDidChangeProviders: Event<void>;
  /** How a provider takes each format now by a route, all of them; empty when the provider is not known. */
  formats(providerId: string, route?: string): readonly FormatChoice[];
  /** The gateway that a provider is asked through by a route; undefined where no way leads to it. */
  gatewayOf(providerId: string, route?: string): GatewayIdentity | undefined;
  /**
   * Sends one prompt. Never throws; the last event is `ended`, whatever happens. Until it may be sent, nothing is told but
   * that it ended.
   */
  run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void>;
  /**
   * A prompt as text that sends it without us, or the shell checks of all providers of its context; undefined when no
   * request gets there. Holds no key: a variable stands for it.
   */
  copyAs(
    kind: CopyKind,
    providerId: string,
    prompt: string,
    options: PromptOptions,
    show: (message: Message) => string,
  ): string | undefined;
}

/** The format to send when nobody chose one: the first that nothing is known against, else the first that can be sent. */
export function suggestedFormat<Choice extends { readonly obstacle: unknown; readonly problem: unknown }>(
  choices: readonly Choice[],
): Choice | undefined {
  const possible = choices.filter(({ obstacle }) => obstacle === undefined);
  return possible.find(({ problem }) => problem === undefined) ?? possible[0] ?? choices[0];
}

/** What is said with a prompt: the system's turn, what was said before, and the prompt. */
export function turnsOf(prompt: string, { system, earlier = [] }: PromptOptions): readonly Turn[] {
  const said: readonly Turn[] = [...earlier, { role: 'user', text: prompt }];
  return system.trim() === '' ? said : [{ role: 'system', text: system }, ...said];
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
