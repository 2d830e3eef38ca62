import type { Disposable } from '../base/disposable.ts';
import { DisposableList } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import { backendContext } from '../checks/backendContext.ts';
import { contextState } from '../cluster/contextState.ts';
import type { ClusterConnection, Contexts, ContextSession } from '../cluster/contexts.ts';
import { knownRows, providerRow, providerRowsInSlices, type HostLoop, type ProviderRow } from '../cluster/topology.ts';
import type { EndpointSearch, PromptEndpoint } from '../gateway/endpoint.ts';
import { gatewayPods } from '../gateway/gatewayPods.ts';
import { providerEndpoints } from '../gateway/providerEndpoints.ts';
import type { Forwarder, ForwardTarget } from '../gateway/forwarder.ts';
import { message, type Message } from '../messages/index.ts';
import { kinds } from '../resource/kinds.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { abortOf } from './abortOf.ts';
import type { GatewayIdentity } from './clientCredentials.ts';
import { copyRequest } from './copy/index.ts';
import { recipeFor } from './copy/recipe.ts';
import { shellChecks, type ShellCheck } from './copy/shellChecks.ts';
import { promptFormats } from './formats/index.ts';
import { judgeFormat } from './judgeFormat.ts';
import { bodyParameters } from './parameters.ts';
import { promptAction } from './promptAction.ts';
import type { PromptEvent, PromptFailure } from './promptEvent.ts';
import { formatIds, type PromptFormat } from './promptFormat.ts';
import {
  parsePromptProviderId,
  promptProviderId,
  suggestedFormat,
  turnsOf,
  type CopyKind,
  type FormatChoice,
  type PromptHost,
  type PromptOptions,
  type PromptProvider,
  type PromptTarget,
} from './promptHost.ts';
import { endpointBy, routeChoice, routeChoices, type RoutePlace } from './promptRoutes.ts';
import type { PromptTransport } from './promptTransport.ts';
import { noFigures } from './runFigures.ts';
import { runPrompt } from './runPrompt.ts';
import type { Turn } from './turn.ts';
import { UnreachedWays } from './unreachedWays.ts';
import { WarmTunnel } from './warmTunnel.ts';

/** A connection that can also open tunnels. */
export interface ForwardingConnection extends ClusterConnection {
  readonly forwarder: Forwarder;
}

/** What the prompts of clusters need beside the contexts. */
export interface ClusterPromptsWorld<Connection extends ForwardingConnection> {
  readonly contexts: Contexts<Connection>;
  featuresOf(session: ContextSession<Connection>): GatewayFeatures;
  /** The headers that a person set for a gateway, its key among them; names in lower case. */
  clientHeaders(gateway: GatewayIdentity): Promise<Readonly<Record<string, string>>>;
  /** Begins to follow the kubeconfig, if nobody has yet. */
  start(): void;
  /** Whether a prompt may go to this provider: of a protected context a person is asked. */
  mayPrompt(target: PromptTarget): Promise<boolean>;
  readonly transport: PromptTransport;
  readonly loop: HostLoop;
  /** Runs an action later, once; disposing it beforehand cancels it. */
  later(action: () => void, delayMs: number): Disposable;
  /** For the log. */
  failed(what: string, error: unknown): void;
}

/** What the shell checks ask, and how much of an answer they want. */
const checkTurn: Turn = { role: 'user', text: 'Say hello.' };
const checkMaxTokens = 50;
/** How long changes of the cluster are gathered before rows are made of them. */
const rowsDelayMs = 50;

interface Found<Connection extends ForwardingConnection> {
  readonly session: Session<Connection>;
  readonly row: ProviderRow;
}

type Session<Connection extends ForwardingConnection> = ContextSession<Connection>;

/** The providers of all contexts that are open, the current one's first, and prompts through their gateways. */
export class ClusterPrompts<Connection extends ForwardingConnection> implements PromptHost, Disposable {
  readonly #world: ClusterPromptsWorld<Connection>;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly #warm = this.#owned.add(new WarmTunnel((action, delayMs) => this.#world.later(action, delayMs)));
  readonly #unreached = new UnreachedWays(() => this.#world.loop.nowMs());
  #started = false;
  /** Undefined while no rows are wanted or being made. */
  #timer: Disposable | undefined;
  #isStale = false;

  readonly onDidChangeProviders = this.#changed.event;

  constructor(world: ClusterPromptsWorld<Connection>) {
    this.#world = world;
    this.#owned.add(
      world.contexts.onDidChange(() => {
        this.#openCurrent();
        this.#rowsSoon();
      }),
    );
  }

  start(): void {
    this.#started = true;
    this.#world.start();
    this.#openCurrent();
    this.#rowsSoon();
  }

  providers(): readonly PromptProvider[] {
    return this.#world.contexts.sessions.flatMap((session) => {
      const isLive = session.store !== undefined && contextState(session.store).status === 'live';
      return this.#rows(session).map((row) => toProvider(row, isLive));
    });
  }

  formats(providerId: string, route?: string): readonly FormatChoice[] {
    const found = this.#find(providerId);
    return found === undefined ? [] : this.#formatsOf(found, route);
  }

  gatewayOf(providerId: string, route?: string): GatewayIdentity | undefined {
    const found = this.#find(providerId);
    const { endpoint } = found === undefined ? {} : this.#endpointFor(found, this.#formatFor(found, { route }), route);
    return endpoint && { context: parsePromptProviderId(providerId).context, ...endpoint.gateway };
  }

  #formatsOf(found: Found<Connection>, wanted?: string): readonly FormatChoice[] {
    const { session, row } = found;
    const { policies, routes } = row.chain.backend;
    const fact = { object: row.object, provenance: { from: 'cluster', context: row.context } } as const;
    const context = backendContext(fact, policies, routes, this.#world.featuresOf(session));
    return formatIds.map((id) => {
      const format = promptFormats[id];
      const { endpoint, endpoints, obstacle } = this.#endpointFor(found, format, wanted);
      if (endpoint === undefined) return { id, obstacle, problem: undefined };
      const problem = judgeFormat(format, context, endpoint.forwardedPath);
      return { id, obstacle: undefined, problem, route: routeChoice(endpoint), routes: routeChoices(endpoints) };
    });
  }

  async run(
    providerId: string,
    prompt: string,
    options: PromptOptions,
    signal: AbortSignal,
    onEvent: (event: PromptEvent) => void,
  ): Promise<void> {
    const { transport, loop } = this.#world;
    const startMs = loop.nowMs();
    const found = this.#find(providerId);
    if (found === undefined) return fail(onEvent, message('prompt.unknownProvider'));
    const format = this.#formatFor(found, options);
    const { endpoint, obstacle } = this.#endpointFor(found, format, options.route);
    if (endpoint === undefined) return fail(onEvent, obstacle);
    const { store } = found.session;
    if (store === undefined) return fail(onEvent, message('prompt.unknownProvider'));
    const tookMs = loop.nowMs() - startMs;
    const allowed = await Promise.race([this.#allowed(providerId, found.session, endpoint), abortOf(signal)]);
    if (allowed === undefined) return leave(onEvent);
    onEvent({ type: 'step', step: 'resolve', tookMs });
    const { forwarder, clientHeaders } = allowed;
    let kept: Disposable | undefined;
    const openTunnel = (target: ForwardTarget) => {
      const pods = gatewayPods(store, endpoint.gateway);
      kept ??= forwarder.open(target, pods);
      return forwarder.open(target, pods);
    };
    try {
      await runPrompt(
        {
          endpoint,
          ways: this.#unreached.likely(found.row.context, endpoint.ways),
          format,
          turns: turnsOf(prompt, options),
          model: options.model,
          stream: options.stream,
          parameters: bodyParameters(format.id, options.parameters ?? {}),
          clientHeaders,
        },
        {
          openTunnel,
          transport,
          nowMs: () => loop.nowMs(),
          unreached: (way) => this.#unreached.add(found.row.context, way),
        },
        signal,
        (event) => onEvent(withRow(event, this.#find(providerId)?.row, endpoint)),
      );
    } finally {
      if (kept !== undefined) this.#warm.keep(kept);
    }
  }

  /** Undefined where the person would not. Whoever stops waits for none of it: a question may stay open, a keyring hang. */
  async #allowed(providerId: string, session: Session<Connection>, { gateway }: PromptEndpoint) {
    const target = parsePromptProviderId(providerId);
    if (!(await this.#world.mayPrompt(target))) return undefined;
    const clientHeaders = await this.#world.clientHeaders({ context: target.context, ...gateway });
    // Open already: without a store there would be no row.
    const { forwarder } = await session.open();
    return { forwarder, clientHeaders };
  }

  copyAs(
    kind: CopyKind,
    providerId: string,
    prompt: string,
    options: PromptOptions,
    show: (message: Message) => string,
  ): string | undefined {
    const found = this.#find(providerId);
    if (found === undefined) return undefined;
    if (kind === 'checks') return shellChecks(this.#checksOf(found.session, show));
    const format = this.#formatFor(found, options);
    const { endpoint } = this.#endpointFor(found, format, options.route);
    if (endpoint === undefined) return undefined;
    const { model, stream } = options;
    const parameters = bodyParameters(format.id, options.parameters ?? {});
    const input = { turns: turnsOf(prompt, options), model, stream, parameters };
    return copyRequest(
      kind,
      recipeFor(found.row.context, endpoint, format, input, fixedModel(found.row), options.headerNames),
    );
  }

  #formatFor(found: Found<Connection>, { format, route }: Partial<PromptOptions>): PromptFormat {
    return promptFormats[format ?? suggestedFormat(this.#formatsOf(found, route))?.id ?? 'chatCompletions'];
  }

  /** Where a request of a format goes by a route, and where it might; why none can be made where there is no endpoint. */
  #endpointFor({ session, row }: Found<Connection>, format: PromptFormat, route: string | undefined) {
    const { endpoints, obstacles } = endpointsOf(session, row, format);
    const endpoint = endpointBy(endpoints, route);
    return { endpoint, endpoints, obstacle: obstacles[0] ?? message('prompt.unknownProvider') };
  }

  /** The models and one short answer of every provider of a context. */
  #checksOf(session: Session<Connection>, show: (message: Message) => string): readonly ShellCheck[] {
    return this.#rows(session).flatMap((row) => {
      const choices = this.#formatsOf({ session, row });
      const isAnthropic = row.view.groups[0]?.[0]?.type === 'anthropic';
      return [promptFormats.models, isAnthropic ? promptFormats.messages : promptFormats.chatCompletions].map(
        (format) => {
          const choice = choices.find(({ id }) => id === format.id);
          const [endpoint] = endpointsOf(session, row, format).endpoints;
          // What is mended is asked again: then the other counts.
          const against = [choice?.obstacle ?? brokenBy(row), choice?.problem].filter((one) => one !== undefined);
          const input = { turns: [checkTurn], model: undefined, stream: false, maxTokens: checkMaxTokens };
          return {
            title: `${row.object.metadata.name}, ${format.method} ${endpoint?.path ?? format.path}`,
            comment: against.length === 0 ? undefined : against.map((one) => show(one)).join(' '),
            recipe: endpoint && recipeFor(row.context, endpoint, format, input, fixedModel(row)),
          };
        },
      );
    });
  }

  /** A person asked for a fresh look: addresses that led nowhere a while ago are tried again. */
  forgetUnreached(): void {
    this.#unreached.clear();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  #rowsSoon(): void {
    this.#isStale = true;
    if (!this.#started || this.#timer !== undefined || this.#owned.isDisposed) return;
    this.#timer = this.#world.later(() => void this.#makeRows(), rowsDelayMs);
  }

  /** Thousands are made in slices; what changes meanwhile is made after them. */
  async #makeRows(): Promise<void> {
    this.#isStale = false;
    for (const session of this.#world.contexts.sessions) {
      const { store, info } = session;
      if (store === undefined) continue;
      try {
        await providerRowsInSlices(store, info.name, this.#world.featuresOf(session), this.#world.loop);
      } catch (error) {
        this.#world.failed(`rows of ${info.name}`, error);
      }
    }
    this.#timer = undefined;
    this.#changed.fire();
    if (this.#isStale) this.#rowsSoon();
  }

  #openCurrent(): void {
    const session = this.#world.contexts.current;
    if (!this.#started || session === undefined || session.isOpened || session.error !== undefined) return;
    session.open().catch((error: unknown) => this.#world.failed(`connect ${session.info.name}`, error));
  }

  /** As they were last made whole. */
  #rows({ store, info }: Session<Connection>): readonly ProviderRow[] {
    const rows = (store && knownRows(store, info.name)) ?? [];
    // A model has a route table of its own, which no HTTPRoute leads to.
    return rows.filter(({ object }) => object.kind === kinds.backend.kind);
  }

  /** The row of a provider as it is now. */
  #find(providerId: string): Found<Connection> | undefined {
    const { context, namespace, name } = parsePromptProviderId(providerId);
    const session = this.#world.contexts.find(context);
    const object = session?.store?.find(kinds.backend, namespace, name);
    if (session?.store === undefined || object === undefined) return undefined;
    const row = providerRow(session.store, context, this.#world.featuresOf(session), object);
    return row && { session, row };
  }
}

/** A failure with what the provider's row adds: a button for the next step, and the causes that only our checks know. */
function withRow(event: PromptEvent, row: ProviderRow | undefined, way: RoutePlace): PromptEvent {
  if (event.type !== 'ended' || event.outcome.result !== 'failed' || row === undefined) return event;
  const failure = withCauses(event.outcome.failure, row);
  const { kind, metadata } = row.object;
  const { name, namespace = '', uid = '' } = metadata;
  const target = { context: row.context, kind, namespace, name, uid };
  const action = failure.step && promptAction(failure.step, target, way);
  return { ...event, outcome: { ...event.outcome, failure: { ...failure, action } } };
}

/**
 * The gateway's "service not found" does not tell why. The findings of the provider's row do: the same check explains the
 * row, the warning in the file and this error.
 */
function withCauses(failure: PromptFailure, row: ProviderRow): PromptFailure {
  const causes = row.verdict.findings.map((finding) => finding.message);
  if (failure.explanation.code !== 'reply.backendRejected' || causes.length === 0) return failure;
  const explanation = message('prompt.backendRejected', { backend: row.object.metadata.name });
  return { ...failure, explanation, causes };
}

function endpointsOf<Connection extends ForwardingConnection>(
  { store }: Session<Connection>,
  row: ProviderRow,
  { method, path }: PromptFormat,
): EndpointSearch {
  return store === undefined ? { endpoints: [], obstacles: [] } : providerEndpoints(store, row, method, path);
}

function toProvider(row: ProviderRow, isLive: boolean): PromptProvider {
  const { name, namespace = '' } = row.object.metadata;
  const { status, summary } = row.verdict;
  return {
    id: idOf(row),
    name,
    namespace,
    context: row.context,
    routePath: row.routes[0]?.path,
    model: modelOf(row),
    isModelFixed: isModelFixed(row),
    status: isLive ? status : 'unknown',
    problem: isLive ? summary : message('prompt.lastKnownState'),
  };
}

function modelOf({ view }: ProviderRow): Message {
  const entries = view.groups.flat();
  if (view.usesGroups) return message('prompt.model.groups', { count: entries.length });
  const model = entries[0]?.model;
  return model === undefined ? message('prompt.model.open') : message('prompt.model.fromBackend', { model });
}

/** A provider that names a model replaces the client's by it (agentgateway 1.0 to 1.4.1). */
function isModelFixed({ view }: ProviderRow): boolean {
  return view.groups.flat().every(({ model }) => model !== undefined);
}

/** Why a provider answers nobody; undefined where nothing is known against it as a whole. */
function brokenBy({ verdict }: ProviderRow): Message | undefined {
  return verdict.status === 'notReady' ? (verdict.findings[0]?.message ?? verdict.summary) : undefined;
}

/** The model of a provider that is the only one and names it. */
function fixedModel({ view }: ProviderRow): string | undefined {
  const entries = view.groups.flat();
  return entries.length === 1 ? entries[0]?.model : undefined;
}

function idOf(row: ProviderRow): string {
  const { name, namespace = '' } = row.object.metadata;
  return promptProviderId({ context: row.context, namespace, name });
}

function leave(onEvent: (event: PromptEvent) => void): void {
  onEvent({ type: 'ended', outcome: { result: 'unsent', figures: noFigures } });
}

function fail(onEvent: (event: PromptEvent) => void, explanation: Message): void {
  const failure: PromptFailure = { explanation, place: undefined, step: undefined, status: undefined, body: undefined };
  onEvent({ type: 'ended', outcome: { result: 'failed', figures: noFigures, failure } });
}
