import { readBackend, sectionOf } from './backend.ts';
import { listAt, objectAt, stringAt } from './json.ts';
import { kinds } from './kinds.ts';
import type { KubeObject } from './kubeObject.ts';
import type { Path } from './path.ts';

/** A part of an object that a `sectionName` can mean. */
interface Section {
  readonly name: string;
  /** Where the name is written; the part itself where it has its name from agentgateway. */
  readonly path: Path;
}

/**
 * Listeners of a Gateway, rules of a route, ports of a Service, LLM providers or MCP targets of a backend, in the order of
 * the text (AgentgatewayPolicy, agentgateway 1.4.1; Gateway API 1.6); undefined for kinds that we do not know.
 */
export function sectionsOf({ kind, spec }: Pick<KubeObject, 'kind' | 'spec'>): readonly Section[] | undefined {
  switch (kind) {
    case kinds.gateway.kind:
      return named(spec, 'listeners', ['spec']);
    case kinds.httpRoute.kind:
      return named(spec, 'rules', ['spec']);
    case kinds.service.kind:
      return named(spec, 'ports', ['spec']);
    case kinds.backend.kind: {
      const { groups, usesGroups } = readBackend({ spec });
      const providers = groups.flat().map((entry) => ({
        name: sectionOf(entry),
        path: usesGroups ? [...entry.path, 'name'] : entry.path,
      }));
      return [...providers, ...named(objectAt(spec, 'mcp'), 'targets', ['spec', 'mcp'])];
    }
    default:
      return undefined;
  }
}

function named(holder: unknown, list: string, path: Path): readonly Section[] {
  return listAt(holder, list).flatMap((item, at) => {
    const name = stringAt(item, 'name');
    return name === undefined ? [] : [{ name, path: [...path, list, at, 'name'] }];
  });
}
