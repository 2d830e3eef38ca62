import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { PromptEndpoint } from '../gateway/endpoint.ts';
import { message, type Message } from '../messages/index.ts';
import { abortOf } from './abortOf.ts';
import type { GatewayIdentity } from './clientCredentials.ts';
import { copyRequest } from './copy/index.ts';
import { recipeFor } from './copy/recipe.ts';
import { explainAtTarget } from './explainAtTarget.ts';
import { promptFormats } from './formats/index.ts';
import { bodyParameters } from './parameters.ts';
import { editTarget, setTargetKey } from './promptAction.ts';
import type { PromptEvent, PromptFailure } from './promptEvent.ts';
import { formatIds, type PromptFormat } from './promptFormat.ts';
import {
  parsePromptProviderId,
  promptProviderId,
  turnsOf,
  type CopyKind,
  type FormatChoice,
  type PromptHost,
  type PromptOptions,
  type PromptProvider,
} from './promptHost.ts';
import { pathAt, type NamedTarget } from './promptTargets.ts';
import type { PromptTransport } from './promptTransport.ts';
import { noFigures } from './runFigures.ts';
import { runPrompt } from './runPrompt.ts';

/** What prompts to named targets need. */
export interface TargetPromptsWorld {
  /** As the setting has them now. */
  targets(): readonly NamedTarget[];
  /** The headers that a person set for a target, its key among them; names in lower case. */
  clientHeaders(target: GatewayIdentity): Promise<Readonly<Record<string, string>>>;
  /** A variable of this process. */
  variable(name: string): string | undefined;
  readonly transport: PromptTransport;
  nowMs(): number;
}

/** A header's value that is shorter is a word of any text (`true`, `json`); a key is none of those that stand in settings. */
const shortestHeader = 8;

/** Prompts to what a person named: no cluster, no tunnel, no route. */
export class TargetPrompts implements PromptHost, Disposable {
  readonly #world: TargetPromptsWorld;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());

  readonly onDidChangeProviders = this.#changed.event;

  constructor(world: TargetPromptsWorld) {
    this.#world = world;
  }

  /** The values that are sent along with prompts, for who must keep them out of something. */
  secrets(): readonly string[] {
    return this.#world.targets().flatMap(({ headers, keyVariable }) => {
      const key = keyVariable === undefined ? undefined : this.#world.variable(keyVariable)?.trim();
      const telling = Object.values(headers).filter((value) => value.length >= shortestHeader);
      return key ? [key, ...telling] : telling;
    });
  }

  /** The setting is another. */
  changed(): void {
    this.#changed.fire();
  }

  start(): void {
    // What is asked without a cluster is known from the start.
  }

  providers(): readonly PromptProvider[] {
    return this.#world.targets().map((target) => ({
      id: targetId(target.name),
      name: target.name,
      namespace: target.origin,
      context: '',
      routePath: undefined,
      model:
        target.model === undefined ? message('prompt.model.open') : message('target.model', { model: target.model }),
      isModelFixed: false,
      status: 'unknown',
      problem: undefined,
    }));
  }

  formats(providerId: string): readonly FormatChoice[] {
    const target = this.#find(providerId);
    if (target === undefined) return [];
    return formatIds.map((id) => {
      const { routeType } = promptFormats[id];
      const isListed = target.formats.includes(id);
      const obstacle = isListed
        ? undefined
        : message('target.formatNotListed', { target: target.name, format: routeType });
      return { id, obstacle, problem: undefined };
    });
  }

  /** A key belongs to the place that it was given for: a target of the same name elsewhere gets none. */
  gatewayOf(providerId: string): GatewayIdentity | undefined {
    const target = this.#find(providerId);
    return target && identityOf(target);
  }

  async run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void> {
    const { transport } = this.#world;
    const startMs = this.#world.nowMs();
    const target = this.#find(providerId);
    if (target === undefined) return fail(onEvent, message('target.unknown'));
    // What was set in the panel goes before a variable.
    const set = await Promise.race([this.#world.clientHeaders(identityOf(target)), abortOf(signal)]);
    if (set === undefined) return onEvent({ type: 'ended', outcome: { result: 'unsent', figures: noFigures } });
    const key = set['authorization'] === undefined ? this.#fromVariable(target) : undefined;
    if (typeof key === 'object') return fail(onEvent, key);
    const clientHeaders = key === undefined ? set : { authorization: `Bearer ${key}`, ...set };
    const format = formatFor(target, options);
    const endpoint = endpointOf(target, format);
    onEvent({ type: 'step', step: 'resolve', tookMs: this.#world.nowMs() - startMs });
    await runPrompt(
      {
        endpoint,
        ways: endpoint.ways,
        format,
        turns: turnsOf(prompt, options),
        model: options.model ?? target.model,
        stream: options.stream,
        parameters: bodyParameters(format.id, options.parameters ?? {}),
        clientHeaders,
        explain: explainAtTarget,
      },
      { openTunnel: noTunnel, transport, nowMs: () => this.#world.nowMs(), unreached: () => undefined },
      signal,
      (event) => onEvent(withAction(event, target.name)),
    );
  }

  copyAs(kind: CopyKind, providerId: string, prompt: string, options: PromptOptions): string | undefined {
    const target = this.#find(providerId);
    // The shell checks are those of a cluster's gateway.
    if (target === undefined || kind === 'checks') return undefined;
    const format = formatFor(target, options);
    const parameters = bodyParameters(format.id, options.parameters ?? {});
    const model = options.model ?? target.model;
    const input = { turns: turnsOf(prompt, options), model, stream: options.stream, parameters };
    return copyRequest(
      kind,
      recipeFor('', endpointOf(target, format), format, input, target.model, options.headerNames),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #find(providerId: string): NamedTarget | undefined {
    const { name } = parsePromptProviderId(providerId);
    return isTargetId(providerId) ? this.#world.targets().find((target) => target.name === name) : undefined;
  }

  /** The key that the target's variable holds, or why there is none where it names one. */
  #fromVariable({ name, keyVariable }: NamedTarget): string | Message | undefined {
    if (keyVariable === undefined) return undefined;
    const key = this.#world.variable(keyVariable)?.trim();
    return key || message('target.noVariable', { variable: keyVariable, target: name });
  }
}

/** Identity of a target among the providers of the panel: it has no context. */
export function targetId(name: string): string {
  return promptProviderId({ context: '', namespace: '', name });
}

/** Whether a provider of the panel is a named target. */
export function isTargetId(providerId: string): boolean {
  return parsePromptProviderId(providerId).context === '';
}

/** Under what a target's key is kept. */
export function identityOf({ origin, name }: NamedTarget): GatewayIdentity {
  return { context: '', namespace: origin, name };
}

function formatFor({ formats }: NamedTarget, { format }: PromptOptions): PromptFormat {
  return promptFormats[format ?? formats[0] ?? 'chatCompletions'];
}

function endpointOf(target: NamedTarget, { path }: PromptFormat): PromptEndpoint {
  const named = { namespace: '', name: target.name };
  const { scheme, host, port, origin, headers } = target;
  const whole = pathAt(target, path);
  return {
    backend: named,
    route: named,
    gateway: named,
    scheme,
    ways: [{ kind: 'named', host, port, reason: message('target.place', { url: origin }) }],
    noWays: [],
    host: new URL(origin).host,
    path: whole,
    forwardedPath: whole,
    headers,
    routePath: whole,
  };
}

function noTunnel(): never {
  throw new Error('a named target has no tunnel');
}

function withAction(event: PromptEvent, name: string): PromptEvent {
  if (event.type !== 'ended' || event.outcome.result !== 'failed') return event;
  const { failure } = event.outcome;
  const { step } = failure;
  const action = step === 'setTargetKey' ? setTargetKey(name) : step && editTarget;
  return { ...event, outcome: { ...event.outcome, failure: { ...failure, action } } };
}

function fail(onEvent: (event: PromptEvent) => void, explanation: Message): void {
  const failure: PromptFailure = {
    explanation,
    place: undefined,
    step: 'editTarget',
    status: undefined,
    body: undefined,
    action: editTarget,
  };
  onEvent({ type: 'ended', outcome: { result: 'failed', figures: noFigures, failure } });
}
