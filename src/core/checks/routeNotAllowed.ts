import type { GatewayState } from '../graph/gatewayState.ts';
import { message, type Message } from '../messages/index.ts';
import { listAt } from '../resource/json.ts';
import type { CheckFinding } from './finding.ts';
import type { ParentContext } from './parentContext.ts';
import { worded } from './wording.ts';

type Listener = GatewayState['listeners'][number];

/**
 * What a Gateway will say of a route that is not applied yet: no listener has the section name or port that it asks for, takes
 * routes from its namespace, or shares a host name with it. Which namespaces a selector means only the cluster knows.
 */
export function routeNotAllowed(context: ParentContext): readonly CheckFinding[] {
  const { gateway, route, parent, isLive, subject, names } = context;
  if (isLive || gateway.presence !== 'found' || gateway.listeners.length === 0) return [];
  const reached = gateway.listeners.filter(
    ({ name, port }) =>
      (parent.sectionName === undefined || parent.sectionName === name) &&
      (parent.port === undefined || parent.port === port),
  );
  const { kind, metadata } = route.object;
  const ofKind = reached.filter(({ routeKinds }) => routeKinds.length === 0 || routeKinds.includes(kind));
  const allowed = ofKind.filter((listener) => takesFrom(listener, metadata.namespace, gateway.namespace));
  const shared = allowed.filter((listener) => sharesHost(listener, listAt(route.object.spec, 'hostnames')));
  if (shared.length > 0) return [];
  const [reason, sentence]: readonly [string, Message] =
    reached.length === 0
      ? ['NoMatchingParent', message('check.routeNoParent', names)]
      : ofKind.length === 0
        ? ['NotAllowedByListeners', message('check.routeKindNotAllowed', { ...names, kind })]
        : allowed.length === 0
          ? ['NotAllowedByListeners', message('check.routeNotAllowed', names)]
          : ['NoMatchingListenerHostname', message('check.routeHostname', names)];
  return [
    {
      code: 'route-not-accepted',
      severity: 'warning',
      link: 'route',
      subject,
      related: [],
      ...worded('check.routeNotAccepted', { ...names, reason }),
      message: sentence,
      fixes: [],
    },
  ];
}

function takesFrom({ routesFrom }: Listener, namespace: string | undefined, own: string): boolean {
  if (routesFrom === 'None') return false;
  // A document that leaves its namespace to the context may land anywhere.
  return routesFrom !== 'Same' || namespace === undefined || namespace === own;
}

/** Either side may name none, or one with a wildcard in front. */
function sharesHost({ hostname }: Listener, hostnames: readonly unknown[]): boolean {
  const names = hostnames.filter((host) => typeof host === 'string');
  return (
    hostname === undefined || names.length === 0 || names.some((host) => meets(host, hostname) || meets(hostname, host))
  );
}

function meets(name: string, pattern: string): boolean {
  if (name.toLowerCase() === pattern.toLowerCase()) return true;
  return pattern.startsWith('*.') && name.toLowerCase().endsWith(pattern.slice(1).toLowerCase());
}
