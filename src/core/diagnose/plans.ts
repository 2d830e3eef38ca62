import { describeProvider } from '../catalog/describeProvider.ts';
import { describeRelease, type AgentgatewayRelease } from '../cluster/agentgatewayRelease.ts';
import { contextState, type ContextState } from '../cluster/contextState.ts';
import type { ClusterStore } from '../cluster/store.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import type { ProviderTarget } from '../contributions.ts';
import type { EndpointSearch } from '../gateway/endpoint.ts';
import { providerEndpoints } from '../gateway/providerEndpoints.ts';
import { message, type Message } from '../messages/index.ts';
import { promptFormats } from '../prompt/formats/index.ts';
import { promptProviderId, type PromptHost } from '../prompt/promptHost.ts';
import { endpointBy } from '../prompt/promptRoutes.ts';
import type { PromptTransport } from '../prompt/promptTransport.ts';
import { kinds } from '../resource/kinds.ts';
import { chainStepIds, chainSteps, type ChainStepId } from './chainSteps.ts';
import type { ProbedConnection } from './clusterProbe.ts';
import { messageOf } from './diagnosis.ts';
import { askGateway, noWayTo, openTunnel, type GatewayAsked } from './gatewaySteps.ts';
import type { InsideWorld } from './insideCheck.ts';
import type { LeftPods } from './leftPods.ts';
import { ollamaPlans } from './ollamaSteps.ts';
import { askProvider, shortestPrompt, whyNotAsk, type AskProvider } from './providerSteps.ts';
import type { StepPlan, StepResult } from './step.ts';

/** What the provider is asked; one token of an answer is enough to know that it answers. */
const asked = 'Hi';

/** What the diagnosis of one provider needs of the world. */
export interface DiagnosisWorld {
  readonly target: ProviderTarget;
  /** By which of its routes it is asked; undefined, or one that is gone: by the best. */
  readonly route: () => string | undefined;
  /** As it is now; undefined where its context has none of that name, or has not answered. */
  row(): ProviderRow | undefined;
  /** Undefined until connected. */
  store(): ClusterStore | undefined;
  release(): AgentgatewayRelease | undefined;
  /** Connects; fails with a CodedError. */
  connect(): Promise<ProbedConnection>;
  readonly transport: PromptTransport;
  /** Sends the shortest prompt that there is, after whatever question a protected context asks. */
  readonly prompts: Pick<PromptHost, 'formats' | 'run'>;
  /** Which machine the extension runs on. */
  readonly here: Message;
  readonly pods: LeftPods;
  readonly confirmPod: (namespace: string, yaml: string) => Promise<boolean>;
  readonly pause: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly nowMs: () => number;
  /** Of a name that nothing else has: eight characters that a Pod's name may hold, other ones each time. */
  readonly suffix: () => string;
  readonly failed: (what: string, error: unknown) => void;
}

/** Every step of a provider's diagnosis, in the order in which a request goes. */
export function diagnosisPlans(world: DiagnosisWorld): readonly StepPlan[] {
  return [
    { id: 'api', title: message('diagnose.api'), look: (_before, signal) => lookAtApi(world, signal) },
    { id: 'installed', title: message('diagnose.installed'), look: () => lookAtInstalled(world) },
    ...chainStepIds.map((id) => chainPlan(world, id)),
    ...gatewayPlans(world),
    ...providerPlans(world),
    ...ollamaOf(world),
  ];
}

async function lookAtApi(world: DiagnosisWorld, signal: AbortSignal): Promise<StepResult> {
  try {
    const { probe } = await world.connect();
    const version = await probe.version(signal);
    return { state: 'ok', evidence: [message('diagnose.api.version', { version })] };
  } catch (error) {
    if (signal.aborted) throw error;
    const lastKnown = world.row() === undefined ? [] : [message('diagnose.api.stale')];
    const title = message('action.showLog');
    const actions = [{ title, call: { id: 'agentgateway.showLog', args: [] } }] as const;
    return { state: 'failed', evidence: [messageOf(error), ...lastKnown], actions };
  }
}

function lookAtInstalled(world: DiagnosisWorld): StepResult {
  const store = world.store();
  const state: ContextState | undefined = store && contextState(store);
  const status = state?.status ?? 'unreachable';
  if (status === 'notInstalled') return { state: 'failed', evidence: [message('diagnose.api.notInstalled')] };
  if (status !== 'live' && status !== 'stale')
    return { state: 'unknown', evidence: [message(`diagnose.api.${status}`)] };
  const release = world.release();
  const { version } = kinds.backend;
  const served = message('diagnose.installed.crds', { version });
  if (release === undefined || release.from === 'unknown') return { state: 'ok', evidence: [served] };
  return { state: 'ok', evidence: [served, describeRelease(release)] };
}

function chainPlan(world: DiagnosisWorld, id: ChainStepId): StepPlan {
  return {
    id,
    title: message(`diagnose.${id}`),
    skip: () => {
      if (world.row() !== undefined || (id === 'backend' && isGone(world))) return undefined;
      return id === 'controller' && isGone(world) ? gone(world) : absence(world);
    },
    look: () => {
      const row = world.row();
      const step = row && chainSteps(row).get(id);
      if (row === undefined || step === undefined) {
        return isGone(world)
          ? { state: 'failed', evidence: [gone(world)] }
          : { state: 'unknown', evidence: [absence(world)] };
      }
      const store = id === 'route' ? world.store() : undefined;
      return store === undefined || row.object.kind !== kinds.backend.kind
        ? step
        : withObstacles(step, searchOf(row, store));
    },
  };
}

/** A route that works, with why requests get to the provider by no other: what the checks said already is not said again. */
export function withObstacles(step: StepResult, { obstacles }: Pick<EndpointSearch, 'obstacles'>): StepResult {
  if (step.state !== 'ok' && step.state !== 'warned') return step;
  const told = [...step.evidence, ...obstacles].map((sentence) => [JSON.stringify(sentence), sentence] as const);
  return { ...step, evidence: [...new Map(told).values()] };
}

/** Whether the cluster, which tells everything, has no such provider. */
function isGone(world: DiagnosisWorld): boolean {
  const found = world.store();
  return world.row() === undefined && found !== undefined && contextState(found).status === 'live';
}

function gone({ target: { context, namespace, name } }: DiagnosisWorld): Message {
  return message('diagnosis.gone', { name, context, namespace });
}

/** Why a link of a provider that nobody sees tells nothing. */
function absence(world: DiagnosisWorld): Message {
  return isGone(world) ? message('diagnose.skipped') : message('diagnose.unseen');
}

function gatewayPlans(world: DiagnosisWorld): readonly StepPlan[] {
  const skip = (): Message | undefined => {
    const [row, store] = [world.row(), world.store()];
    if (row === undefined || store === undefined) return absence(world);
    // A model has a way of its own, which no HTTPRoute leads.
    if (row.object.kind !== kinds.backend.kind) return message('diagnose.modelsWay');
    return noWayTo(searchOf(row, store));
  };
  const look =
    (go: typeof openTunnel): StepPlan['look'] =>
    async (_before, signal) => {
      const asked = await gatewayAsked(world);
      const endpoint = asked && endpointBy(asked.search.endpoints, world.route());
      if (asked === undefined || endpoint === undefined) return { state: 'unknown', evidence: [absence(world)] };
      return go(asked, endpoint, signal);
    };
  return [
    { id: 'tunnel', title: message('diagnose.tunnel'), skip, look: look(openTunnel) },
    { id: 'answers', title: message('diagnose.answers'), skip, look: look(askGateway) },
  ];
}

function searchOf(row: ProviderRow, store: ClusterStore) {
  const { method, path } = promptFormats.chatCompletions;
  return providerEndpoints(store, row, method, path);
}

async function gatewayAsked(world: DiagnosisWorld): Promise<GatewayAsked | undefined> {
  const { forwarder } = await world.connect();
  const [row, store] = [world.row(), world.store()];
  if (row === undefined || store === undefined) return undefined;
  const { target, transport, nowMs } = world;
  return { target, row, store, search: searchOf(row, store), forwarder, transport, nowMs };
}

function providerPlans({ target, prompts, route }: DiagnosisWorld): readonly StepPlan[] {
  let model: StepResult | undefined;
  const ask: AskProvider = (signal, onEvent) => {
    const id = promptProviderId(target);
    const options = { ...shortestPrompt(prompts.formats(id, route())), route: route() };
    return prompts.run(id, asked, options, signal, onEvent);
  };
  return [
    {
      id: 'provider',
      title: message('diagnose.provider'),
      skip: (before) => {
        model = undefined;
        return whyNotAsk(before);
      },
      consent: { why: message('diagnose.provider.why'), button: message('diagnose.provider.button') },
      async look(_before, signal) {
        const answered = await askProvider(ask, signal);
        model = answered.model;
        return answered.provider;
      },
    },
    {
      id: 'model',
      title: message('diagnose.model'),
      after: ['provider'],
      look: () => model ?? { state: 'skipped', evidence: [message('diagnose.model.notAsked')] },
    },
  ];
}

function ollamaOf(world: DiagnosisWorld): readonly StepPlan[] {
  const row = world.row();
  if (row === undefined) return [];
  const entry = row.view.groups
    .flat()
    .find((one) => describeProvider(one, row.object.metadata.labels)?.descriptor?.id === 'ollama');
  if (entry === undefined) return [];
  const { host = 'localhost', port = 11_434, model } = entry;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/api/tags`;
  const inside = async (): Promise<InsideWorld | undefined> => {
    const { probe, reader } = await world.connect();
    const { target, pods, pause, nowMs, suffix, failed } = world;
    const now = world.row() ?? row;
    const gateway = now.chain.routes.flatMap(({ check }) => check.parents)[0]?.gateway;
    const namespace = gateway?.namespace ?? target.namespace;
    const confirm = (yaml: string): Promise<boolean> => world.confirmPod(namespace, yaml);
    return { context: target.context, namespace, url, probe, reader, pods, confirm, pause, nowMs, suffix, failed };
  };
  return ollamaPlans({ transport: world.transport, here: world.here, model, url, inside });
}
