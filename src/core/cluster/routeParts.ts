import type { CheckFinding } from '../checks/finding.ts';
import { message, type Message } from '../messages/index.ts';
import { findCondition } from '../resource/conditions.ts';
import { kinds } from '../resource/kinds.ts';
import type { RouteLink } from './chain.ts';
import { part, placeOf } from './partOf.ts';
import type { PartState, ProviderPart } from './providerPart.ts';
import type { ProviderRow } from './topology.ts';

/** Paths of a route that are named; of more only how many there are. */
const maxPaths = 3;

/** The routes that lead to a provider, with what is wrong with each. */
export function routeParts(row: ProviderRow): readonly ProviderPart[] {
  if (row.chain.backend.areRoutesUnseen) return [unseenPart(row)];
  // A model is its own route: what its Gateways say of it stands at these.
  return row.chain.routes.filter(({ rules }) => rules.length > 0).map((link) => routePart(row, link));
}

function unseenPart(row: ProviderRow): ProviderPart {
  return part(row, ['route', ''], {
    kind: 'route',
    state: 'unknown',
    label: message('part.routesUnseen'),
    detail: message('part.routesUnseen.detail'),
    findings: [],
    explanation: [message('provider.routesUnseen')],
    target: undefined,
  });
}

function routePart(row: ProviderRow, link: RouteLink): ProviderPart {
  const { object } = link.route;
  const { namespace = '', name } = object.metadata;
  const findings = findingsOf(link);
  const problem = findings.find(({ severity }) => severity === 'warning');
  const isElsewhere = namespace !== row.object.metadata.namespace;
  return part(row, ['route', `${namespace}/${name}`], {
    kind: 'route',
    state: stateOf(link, problem, findings),
    label: message('part.route', { route: isElsewhere ? `${namespace}/${name}` : name }),
    detail: problem?.detail ?? servedText(row, link),
    findings,
    target: placeOf(kinds.httpRoute, object),
  });
}

/** What is about the route itself; what is about its Gateways stands at these. */
function findingsOf({ ruleFindings, check }: RouteLink): readonly CheckFinding[] {
  const parents = check.parents.flatMap(({ findings }) => findings.filter(({ link }) => link === 'route'));
  return [...ruleFindings, ...parents];
}

function stateOf(link: RouteLink, problem: CheckFinding | undefined, findings: readonly CheckFinding[]): PartState {
  if (problem !== undefined) return link.state === 'failed' ? 'failed' : 'warned';
  if (findings.some(({ code }) => code === 'route-status-missing')) return 'unknown';
  return findings.length > 0 ? 'warned' : 'ok';
}

function servedText(row: ProviderRow, { rules }: RouteLink): Message {
  const all = [...new Set(rules.flatMap(({ matches }) => matches.map(({ path }) => path)))];
  const more = all.length > maxPaths ? ` +${all.length - maxPaths}` : '';
  const path = all.slice(0, maxPaths).join(', ') + more;
  // The gateway does not know what the controller rejected: that is what clients see of it.
  if (findCondition(row.object.status, 'Accepted')?.status === 'False') return message('part.route.rejected', { path });
  const least = Math.min(...rules.map(({ share }) => share));
  if (least < 1) return message('part.route.share', { path, percent: Math.round(least * 100) });
  return message('part.text', { text: path });
}
