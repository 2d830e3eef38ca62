import type { GatewayState } from '../graph/gatewayState.ts';
import { message, type Message } from '../messages/index.ts';
import { isListenerOf } from '../resource/httpRoute.ts';
import { listAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
import type { CheckFinding, CheckFix } from './finding.ts';
import { maxChoices } from './likelyNames.ts';
import { otherGateways } from './otherGateways.ts';
import type { ParentContext } from './parentContext.ts';
import { refusal } from './routeNotAccepted.ts';
import { removeField, setField } from './simpleFixes.ts';

type Listener = GatewayState['listeners'][number];

/** What a listener has against a route, the first thing that it looks at first. */
type Objection = 'parent' | 'kind' | 'namespace' | 'hostname';
const objections: readonly Objection[] = ['parent', 'kind', 'namespace', 'hostname'];

/**
 * What a Gateway will say of a route that is not applied yet: no listener has the section name or port that it asks for, takes
 * routes from its namespace, or shares a host name with it. Which namespaces a selector means only the cluster knows.
 */
export function routeNotAllowed(context: ParentContext): readonly CheckFinding[] {
  const { gateway, isLive, parent } = context;
  // Whether a ListenerSet's listeners take it is for the controller to say.
  if (isLive || parent.set !== undefined || gateway.presence !== 'found' || gateway.listeners.length === 0) return [];
  const objection = objectionOf(gateway, context);
  if (objection === undefined) return [];
  const [reason, sentence] = said(objection, context);
  return [refusal(context, reason, { message: sentence }, () => fixesFor(objection, context))];
}

function said(objection: Objection, { names, route }: ParentContext): readonly [reason: string, sentence: Message] {
  switch (objection) {
    case 'parent':
      return ['NoMatchingParent', message('check.routeNoParent', names)];
    case 'kind':
      return ['NotAllowedByListeners', message('check.routeKindNotAllowed', { ...names, kind: route.object.kind })];
    case 'namespace':
      return ['NotAllowedByListeners', message('check.routeNotAllowed', names)];
    case 'hostname':
      return ['NoMatchingListenerHostname', message('check.routeHostname', names)];
  }
}

/** What the listener that comes furthest has against the route; undefined where one takes it. */
function objectionOf(gateway: GatewayState, context: ParentContext): Objection | undefined {
  const all = gateway.listeners.map((listener) => objectionTo(listener, gateway, context));
  return all.includes(undefined) ? undefined : objections.findLast((objection) => all.includes(objection));
}

function objectionTo(listener: Listener, gateway: GatewayState, context: ParentContext): Objection | undefined {
  return isListenerOf(context.parent, listener) ? objectionIn(listener, gateway, context) : 'parent';
}

/** The same of a listener that the route does ask for. */
function objectionIn(listener: Listener, gateway: GatewayState, { route }: ParentContext): Objection | undefined {
  const { kind, metadata, spec } = route.object;
  if (listener.routeKinds.length > 0 && !listener.routeKinds.includes(kind)) return 'kind';
  if (!takesFrom(listener, metadata.namespace, gateway.namespace)) return 'namespace';
  return sharesHost(listener, listAt(spec, 'hostnames')) ? undefined : 'hostname';
}

/** Another listener that takes the route, the Gateway's own consent where it is a document, or another Gateway. */
function fixesFor(objection: Objection, context: ParentContext): readonly CheckFix[] {
  const { gateway, route } = context;
  const willing = gateway.listeners.filter((listener) => objectionIn(listener, gateway, context) === undefined);
  if (willing.length > 0) return willing.slice(0, maxChoices).map((listener) => chooseListener(listener, context));
  if (objection === 'hostname') {
    const at = { fact: route, path: ['spec', 'hostnames'] };
    return [removeField(at), ...hostNamesOf(gateway).map((host) => setField(at, host, [host]))];
  }
  const others = otherGateways(context, (other) =>
    other.listeners.some((listener) => objectionIn(listener, other, context) === undefined),
  );
  return [...letIn(objection, context), ...others];
}

function chooseListener(listener: Listener, { route, parent, subject }: ParentContext): CheckFix {
  const reference = subject.path.slice(0, -1);
  const isPortWrong = parent.port !== undefined && parent.port !== listener.port;
  const fix = setField({ fact: route, path: [...reference, 'sectionName'] }, listener.name);
  if (fix.kind !== 'edit' || !isPortWrong) return fix;
  const port = { kind: 'set', at: { fact: route, path: [...reference, 'port'] }, value: listener.port } as const;
  return { ...fix, changes: [...fix.changes, port] };
}

/** Host names of listeners that are one name each. */
function hostNamesOf({ listeners }: GatewayState): readonly string[] {
  const names = listeners.flatMap(({ hostname }) => (hostname?.startsWith('*') === false ? [hostname] : []));
  return [...new Set(names)].slice(0, maxChoices);
}

/** The first listener that the route asks for opens itself to it. An editor leaves out what is not written in its file. */
function letIn(objection: Objection, context: ParentContext): readonly CheckFix[] {
  const { gateway, graph, route } = context;
  const lookup = graph.find(kinds.gateway.kind, gateway.namespace, gateway.name);
  const index = gateway.listeners.findIndex((one) => objectionTo(one, gateway, context) === objection);
  const listener = gateway.listeners[index]?.name;
  if (lookup.state !== 'found' || listener === undefined) return [];
  const allowed = ['spec', 'listeners', index, 'allowedRoutes'];
  const { kind } = route.object;
  switch (objection) {
    case 'namespace': {
      const at = { fact: lookup.fact, path: [...allowed, 'namespaces', 'from'] };
      const title = message('check.fix.allowNamespaces', { listener });
      return [{ kind: 'edit', title, changes: [{ kind: 'set', at, value: 'All' }] }];
    }
    case 'kind': {
      const at = { fact: lookup.fact, path: [...allowed, 'kinds'] };
      const title = message('check.fix.allowKind', { listener, kind });
      return [{ kind: 'edit', title, changes: [{ kind: 'append', at, value: { kind } }] }];
    }
    default:
      return [];
  }
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
