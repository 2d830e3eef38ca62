import { readBackend, sectionOf, type ProviderEntry } from '../resource/backend.ts';
import { listAt, objectAt, stringAt, valueAt } from '../resource/json.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { Path } from '../resource/path.ts';

/** A part of a backend that connects by settings of its own: an LLM provider, a target of MCP, else the backend itself. */
export interface PolicyPlace {
  /** See {@link placeKey}. */
  readonly key: string;
  /** What a policy's `sectionName` means it by; undefined where none can. */
  readonly section: string | undefined;
  /** Its fields that are set inline, each with where: its own win over the backend's. */
  readonly inline: ReadonlyMap<string, Path>;
}

/** The places of a backend, in the order of its text; at least one. */
export function policyPlaces(backend: KubeObject): readonly PolicyPlace[] {
  const own = inlineAt(backend.spec, ['spec', 'policies']);
  const providers = readBackend(backend)
    .groups.flat()
    .map((entry) => {
      const inline = new Map([...own, ...inlineAt(valueAt(backend, entry.path), [...entry.path, 'policies'])]);
      return { key: placeKey(entry), section: sectionOf(entry), inline };
    });
  const targets = listAt(objectAt(backend.spec, 'mcp'), 'targets').map((target, index) => {
    const path = ['spec', 'mcp', 'targets', index];
    const inline = new Map([...own, ...inlineAt(objectAt(target, 'static'), [...path, 'static', 'policies'])]);
    return { key: path.join('.'), section: stringAt(target, 'name'), inline };
  });
  const places = [...providers, ...targets];
  return places.length > 0 ? places : [{ key: '', section: undefined, inline: own }];
}

/** What an LLM provider is called among the places of its backend. */
export function placeKey({ path }: Pick<ProviderEntry, 'path'>): string {
  return path.join('.');
}

function inlineAt(holder: unknown, path: Path): ReadonlyMap<string, Path> {
  return new Map(Object.keys(objectAt(holder, 'policies')).map((field) => [field, [...path, field]]));
}
