import { secretNeeds } from '../graph/secretReferences.ts';
import { message } from '../messages/index.ts';
import { parentsOf } from '../resource/httpRoute.ts';
import { kinds } from '../resource/kinds.ts';
import type { ProviderPart } from './providerPart.ts';
import type { ProviderRow } from './topology.ts';

const made = new WeakMap<ProviderRow, readonly ProviderPart[]>();

/** What stands below a provider: made when first asked for, the same parts for the same row. */
export function partsOf(row: ProviderRow): readonly ProviderPart[] {
  let parts = made.get(row);
  if (parts === undefined) made.set(row, (parts = makeParts(row)));
  return parts;
}

function makeParts(row: ProviderRow): readonly ProviderPart[] {
  return [...causesOf(row), ...secretsOf(row), ...routesOf(row), ...gatewaysOf(row)];
}

/** The controller's own words for what it rejected, where no check knows why. */
function causesOf({ id, verdict }: ProviderRow): readonly ProviderPart[] {
  const text = verdict.controllerMessage;
  if (verdict.findings.length > 0 || verdict.status !== 'notReady' || text === undefined || text === '') return [];
  return [
    {
      ...bare,
      id: `${id}\u0000controller`,
      kind: 'cause',
      state: 'failed',
      label: message('provider.controllerSays', { text }),
      controllerMessage: text,
    },
  ];
}

function secretsOf({ id, object, verdict }: ProviderRow): readonly ProviderPart[] {
  return secretNeeds(object).map((need) => {
    const place = [...need.path, 'name'].join('.');
    const finding = verdict.findings.find(({ subject }) => subject.path.join('.') === place);
    return {
      ...bare,
      id: `${id}\u0000secret\u0000${place}`,
      kind: 'secret',
      state: finding ? 'failed' : 'ok',
      label: message('part.secret', { secret: need.name }),
      detail: finding?.headline,
      explanation: finding ? [finding.message] : [],
      controllerMessage: finding && verdict.controllerMessage,
      target: { kind: kinds.secret, namespace: need.namespace, name: need.name },
      fixes: finding?.fixes ?? [],
    };
  });
}

function routesOf({ id, routes }: ProviderRow): readonly ProviderPart[] {
  return routes.map(({ route: { metadata }, path }) => ({
    ...bare,
    id: `${id}\u0000route\u0000${metadata.namespace}/${metadata.name} ${path}`,
    kind: 'route',
    state: 'ok',
    label: message('part.route', { route: metadata.name }),
    detail: message('part.text', { text: path }),
    target: { kind: kinds.httpRoute, namespace: metadata.namespace, name: metadata.name },
  }));
}

function gatewaysOf({ id, routes }: ProviderRow): readonly ProviderPart[] {
  const names = new Map(
    routes.flatMap(({ route }) =>
      parentsOf(route).map(({ gateway }) => [`${gateway.namespace}/${gateway.name}`, gateway]),
    ),
  );
  return [...names].map(([key, { namespace, name }]) => ({
    ...bare,
    id: `${id}\u0000gateway\u0000${key}`,
    kind: 'gateway',
    state: 'unknown',
    label: message('part.gateway', { gateway: name }),
    target: { kind: kinds.gateway, namespace, name },
  }));
}

const bare = {
  detail: undefined,
  explanation: [],
  controllerMessage: undefined,
  target: undefined,
  fixes: [],
  parts: [],
} as const;
