import type { AttachedPolicy } from '../graph/attachedPolicies.ts';
import type { FactLocation, ResourceFact } from '../graph/fact.ts';
import type { BackendRule } from '../resource/httpRoute.ts';
import { listAt, stringAt, valueAt } from '../resource/json.ts';

/** A rule of a route with the backend that it sends to: what is odd about the two together. */
export interface RuleToBackend {
  readonly route: ResourceFact;
  readonly rule: BackendRule;
  readonly backend: ResourceFact;
  /** What attaches to the backend for requests that take the rule; asked for where it matters only. */
  readonly policies: () => readonly AttachedPolicy[];
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
