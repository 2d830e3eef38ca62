import type { ClusterStore } from '../cluster/store.ts';
import type { ProviderRow } from '../cluster/topology.ts';
import type { EndpointSearch, PromptEndpoint } from '../gateway/endpoint.ts';
import type { Forwarder } from '../gateway/forwarder.ts';
import { gatewayPods } from '../gateway/gatewayPods.ts';
import { message, type Message } from '../messages/index.ts';
import { promptFormats } from '../prompt/formats/index.ts';
import { promptAction } from '../prompt/promptAction.ts';
import type { PromptFormat } from '../prompt/promptFormat.ts';
import type { PromptOutcome } from '../prompt/promptEvent.ts';
import { routeChoice, routeChoices } from '../prompt/promptRoutes.ts';
import type { PromptTransport } from '../prompt/promptTransport.ts';
import { runPrompt } from '../prompt/runPrompt.ts';
import type { ProviderTarget } from '../contributions.ts';
import { messageOf } from './diagnosis.ts';
import type { StepResult } from './step.ts';

/** What is needed to go the way to a gateway. */
export interface GatewayAsked {
  readonly target: ProviderTarget;
  readonly row: ProviderRow;
  readonly store: ClusterStore;
  readonly search: EndpointSearch;
  readonly forwarder: Forwarder;
  readonly transport: PromptTransport;
  readonly nowMs: () => number;
}

/** Opens the tunnel to a Pod of the Gateway, as a prompt does where nothing else leads there, and lets it go. */
export async function openTunnel(
  asked: GatewayAsked,
  endpoint: PromptEndpoint,
  signal: AbortSignal,
): Promise<StepResult> {
  const { ways, noWays } = endpoint;
  const told = [...ways.map(({ reason }) => reason), ...noWays];
  const way = ways.find(({ kind }) => kind === 'tunnel');
  if (way?.kind !== 'tunnel') return { state: 'skipped', evidence: [message('diagnose.tunnel.none'), ...told] };
  const lease = asked.forwarder.open(way.target, gatewayPods(asked.store, endpoint.gateway));
  try {
    const connection = await lease.connect(signal);
    connection.destroy();
    const { state } = lease;
    const pod = state.status === 'open' ? state.pod : endpoint.gateway.name;
    return { state: 'ok', evidence: [message('diagnose.tunnel.open', { pod, port: way.target.port }), ...told] };
  } catch (error) {
    if (signal.aborted) throw error;
    // Where an address leads to the gateway, nobody needs the tunnel.
    const state = ways.length > 1 ? 'warned' : 'failed';
    return { state, evidence: [messageOf(error), ...told], actions: stepActions(asked, endpoint, 'openGateway') };
  } finally {
    lease.dispose();
  }
}

/** A path that nobody serves: whatever comes back, comes from the gateway, and costs nothing. */
const knockPath = '/agentgateway-tools-knock';
const knock: PromptFormat = { ...promptFormats.models, path: knockPath };

/** Asks the gateway for what it cannot have, by the ways that a prompt takes, in their order. */
export async function askGateway(
  asked: GatewayAsked,
  endpoint: PromptEndpoint,
  signal: AbortSignal,
): Promise<StepResult> {
  const { forwarder, transport, nowMs, store } = asked;
  let outcome: PromptOutcome | undefined;
  await runPrompt(
    {
      endpoint: { ...endpoint, path: knockPath },
      ways: endpoint.ways,
      format: knock,
      turns: [],
      model: undefined,
      stream: false,
    },
    {
      openTunnel: (target) => forwarder.open(target, gatewayPods(store, endpoint.gateway)),
      transport,
      nowMs,
      unreached: () => undefined,
    },
    signal,
    (event) => {
      if (event.type === 'ended') outcome = event.outcome;
    },
  );
  signal.throwIfAborted();
  const { namespace, name } = endpoint.gateway;
  const gateway = `${namespace}/${name}`;
  const status = outcome?.figures.status;
  if (status !== undefined) {
    const via = outcome?.figures.via;
    const evidence =
      via === undefined
        ? message('diagnose.answers.tunnel', { gateway, status })
        : message('diagnose.answers.address', { gateway, status, place: via });
    return { state: 'ok', evidence: [evidence, ...routeOf(asked, endpoint)] };
  }
  if (outcome?.result !== 'failed') return { state: 'unknown', evidence: [message('diagnose.answers.nothing')] };
  const { explanation, step } = outcome.failure;
  return {
    state: 'failed',
    evidence: [explanation],
    actions: stepActions(asked, endpoint, step === 'diagnose' ? 'openGateway' : step),
  };
}

/** By which route it was asked, where there are others. */
function routeOf({ search }: GatewayAsked, endpoint: PromptEndpoint): readonly Message[] {
  const count = routeChoices(search.endpoints).length;
  const { route, place } = routeChoice(endpoint);
  return count < 2 ? [] : [message('diagnose.answers.route', { route, place, count })];
}

type Step = Parameters<typeof promptAction>[0];

function stepActions({ target }: GatewayAsked, endpoint: PromptEndpoint, step: Step | undefined) {
  const action = step && promptAction(step, target, endpoint);
  return action === undefined ? [] : [action];
}

/** Why no request can be made that gets to the gateway. */
export function noWayTo({ endpoints, obstacles }: EndpointSearch): Message | undefined {
  return endpoints.length > 0 ? undefined : (obstacles[0] ?? message('diagnose.noWay'));
}
