import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import { backendReferences, rulesTo, type BackendRule, type ObjectName } from '../resource/httpRoute.ts';
import { listAt, stringAt, valueAt } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';

/** A rule of a route with the AgentgatewayBackend that it sends to. */
interface RuleOfBackend {
  readonly rule: BackendRule;
  readonly backend: ObjectName & { readonly kind: string };
}

/** The rules of a route that send requests to AgentgatewayBackends. */
export function backendRules(route: ResourceFact): readonly RuleOfBackend[] {
  const { metadata, spec } = route.object;
  const named = backendReferences({ metadata, spec }).map(({ backend }) => backend);
  const backends = [...new Map(named.map((one) => [`${one.namespace}/${one.name}`, one])).values()];
  return backends.flatMap((backend) =>
    rulesTo(route.object, backend).map((rule) => ({ rule, backend: { ...backend, kind: kinds.backend.kind } })),
  );
}

/** A path that a backend gets to see, and where that is written. */
interface SeenPath {
  readonly path: string;
  readonly at: FactLocation;
}

/** The paths of a rule as they go on: rewritten as a whole, else what its matches ask for, as far as no prefix is cut off. */
export function pathsOf(route: ResourceFact, rule: BackendRule): readonly SeenPath[] {
  const { rewrite, index } = rule;
  const place = ['spec', 'rules', index];
  if (rewrite.type === 'full') {
    const filters = listAt(valueAt(route.object, place), 'filters');
    const position = filters.findIndex((filter) => stringAt(filter, 'type') === 'URLRewrite');
    const at = [...place, 'filters', position, 'urlRewrite', 'path', 'replaceFullPath'];
    return position < 0 ? [] : [{ path: rewrite.replacement, at: { fact: route, path: at } }];
  }
  // What follows a prefix that is cut off is the client's own.
  if (rewrite.type === 'prefix') return [];
  return rule.matches.flatMap(({ path, pathType }, position) => {
    const at = { fact: route, path: [...place, 'matches', position, 'path', 'value'] };
    return pathType === 'RegularExpression' ? [] : [{ path: path.replace(/(?<=.)\/$/, ''), at }];
  });
}
