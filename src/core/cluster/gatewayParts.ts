import { breaksLink, type CheckFinding } from '../checks/finding.ts';
import type { ParentCheck } from '../checks/routeCheck.ts';
import type { GatewayState } from '../graph/gatewayState.ts';
import { message, type Message } from '../messages/index.ts';
import { isListenerOf } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import { part } from './partOf.ts';
import type { PartState, ProviderPart } from './providerPart.ts';
import type { ProviderRow } from './topology.ts';

/** The Gateways that a provider's routes hang on, each once. */
export function gatewayParts(row: ProviderRow): readonly ProviderPart[] {
  const byName = new Map<string, ParentCheck[]>();
  for (const parent of row.chain.routes.flatMap(({ check }) => check.parents)) {
    const key = `${parent.gateway.namespace}/${parent.gateway.name}`;
    const there = byName.get(key);
    if (there) there.push(parent);
    else byName.set(key, [parent]);
  }
  return [...byName].map(([key, parents]) => gatewayPart(row, key, parents));
}

function gatewayPart(row: ProviderRow, key: string, parents: readonly ParentCheck[]): ProviderPart {
  const [{ gateway } = { gateway: undefined }] = parents;
  const { namespace = '', name = '' } = gateway ?? {};
  const isModel = row.object.kind === kinds.model.kind;
  const findings = unique(
    parents.flatMap((parent) => parent.findings.filter(({ link }) => isModel || link !== 'route')),
  );
  const problem = findings.find(breaksLink) ?? findings.find(({ severity }) => severity === 'warning');
  return part(row, ['gateway', key], {
    kind: 'gateway',
    state: stateOf(gateway, problem),
    label: message('part.gateway', { gateway: namespace === row.object.metadata.namespace ? name : key }),
    detail: problem?.detail ?? (gateway && reachText(gateway, parents)),
    findings,
    explanation: gateway ? factsOf(gateway) : [],
    target: { kind: kinds.gateway, namespace, name },
  });
}

function stateOf(gateway: GatewayState | undefined, problem: CheckFinding | undefined): PartState {
  if (problem !== undefined) return problem.link === 'service' || !breaksLink(problem) ? 'warned' : 'failed';
  // Programmed proves no proxy: where nobody may see the Pods, nobody knows.
  return gateway?.presence === 'found' && gateway.proxies !== undefined ? 'ok' : 'unknown';
}

/** Several routes say the same of one Gateway. */
function unique(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return [...new Map(findings.map((finding) => [finding.code, finding])).values()];
}

/** The listener's port and where it is reached from outside, else that a tunnel takes its place. */
function reachText(gateway: GatewayState, parents: readonly ParentCheck[]): Message | undefined {
  if (gateway.presence !== 'found') return undefined;
  const ports = gateway.listeners
    .filter((listener) => parents.some(({ parent }) => isListenerOf(parent, listener)))
    .map(({ port }) => port);
  const port = [...new Set(ports)].join(', ');
  const { address, service } = gateway;
  if (address !== undefined) return message('part.gateway.address', { port, address });
  // An address may be at a Service that nobody may see.
  return service === 'unknown' ? message('part.gateway.port', { port }) : message('part.gateway.tunnel', { port });
}

function factsOf({ presence, proxies, service, gatewayClass }: GatewayState): readonly Message[] {
  if (presence !== 'found') return [];
  return [
    proxies
      ? message('part.gateway.proxies', { ready: proxies.ready, all: proxies.all })
      : message('part.gateway.proxiesUnseen'),
    ...(typeof service === 'string'
      ? []
      : [message('part.gateway.service', { service: service.name, type: service.type })]),
    ...(gatewayClass ? [message('part.gateway.class', { className: gatewayClass.name })] : []),
  ];
}
