import type { ResourceFact } from '../graph/fact.ts';
import { gatewayState, type GatewayState } from '../graph/gatewayState.ts';
import { allGateways, everywhere } from '../graph/indexes.ts';
import type { References } from '../graph/resourceGraph.ts';
import { message } from '../messages/index.ts';
import type { ObjectName } from '../resource/httpRoute.ts';
import type { CheckFix, FieldChange } from './finding.ts';
import { likelyNames, maxChoices } from './likelyNames.ts';
import type { ParentContext } from './parentContext.ts';

/** Of more Gateways than this the others are not looked at: a cluster has a handful. */
const maxAsked = 50;

/** The fixes that name another Gateway in place of one that does not take the route. */
export function otherGateways(
  { route, parent, subject, graph }: ParentContext,
  fits: (gateway: GatewayState) => boolean,
): readonly CheckFix[] {
  const { gateway } = parent;
  return gatewaysIn(graph)
    .filter(({ namespace, name }) => name !== gateway.name || namespace !== gateway.namespace)
    .filter(({ namespace, name }) => fits(graph.derive(gatewayState, `${namespace}/${name}`)))
    .slice(0, maxChoices)
    .map((other) => nameGateway(route, subject.path.slice(0, -1), other, gateway.namespace));
}

/** The fixes that name a Gateway which is there in place of one that is not. */
export function gatewaysLike({ route, parent, subject, graph }: ParentContext): readonly CheckFix[] {
  const all = gatewaysIn(graph);
  const names = likelyNames(
    parent.gateway.name,
    all.map(({ name }) => name),
  );
  return all
    .filter(({ name }) => names.includes(name))
    .slice(0, maxChoices)
    .map((other) => nameGateway(route, subject.path.slice(0, -1), other, parent.gateway.namespace));
}

/** The fixes that give a route without a parent a Gateway. */
export function gatewaysFor(route: ResourceFact, graph: References): readonly CheckFix[] {
  return gatewaysIn(graph)
    .slice(0, maxChoices)
    .map(({ namespace, name }): CheckFix => {
      const value = { name, ...(namespace !== route.object.metadata.namespace && { namespace }) };
      return {
        kind: 'edit',
        title: message('check.fix.nameGateway', { gateway: `${namespace}/${name}` }),
        changes: [{ kind: 'append', at: { fact: route, path: ['spec', 'parentRefs'] }, value }],
      };
    });
}

function gatewaysIn(graph: References): readonly ObjectName[] {
  const { facts } = graph.select(allGateways, everywhere, undefined);
  return facts.slice(0, maxAsked).flatMap(({ object: { metadata } }) => {
    // Where a document lands that leaves its namespace to the context, nobody can name.
    return metadata.namespace === undefined ? [] : [{ namespace: metadata.namespace, name: metadata.name }];
  });
}

/** @param namespace the one that the reference means now */
function nameGateway(
  route: ResourceFact,
  reference: readonly (string | number)[],
  other: ObjectName,
  namespace: string,
): CheckFix {
  const set = (field: string, value: string): FieldChange => ({
    kind: 'set',
    at: { fact: route, path: [...reference, field] },
    value,
  });
  return {
    kind: 'edit',
    title: message('check.fix.nameGateway', { gateway: `${other.namespace}/${other.name}` }),
    changes: [set('name', other.name), ...(other.namespace === namespace ? [] : [set('namespace', other.namespace)])],
  };
}
