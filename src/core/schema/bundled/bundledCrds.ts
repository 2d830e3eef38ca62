import type { JsonObject } from '../../resource/json.ts';
import type { RawSchema } from '../rawSchema.ts';
import type { FactKind } from './facts.ts';
import { bundledKinds, bundledReleases, bundledRoot, closestRelease } from './index.ts';

/**
 * The bundled kinds as CustomResourceDefinitions that an API server installs. Where we know only a part of a kind, its
 * objects keep unknown fields.
 */
export function bundledCrds(release = bundledReleases.at(-1) ?? ''): readonly JsonObject[] {
  const chosen = closestRelease(release);
  return bundledKinds
    .filter(({ roots }) => roots[chosen] !== undefined || roots['*'] !== undefined)
    .map((kind) => definition(kind, chosen));
}

function definition(kind: FactKind, release: string): JsonObject {
  const raw = bundledRoot(kind, release);
  const schema = kind.complete ? raw : keepUnknown(raw);
  const isProtected = kind.group.endsWith('.k8s.io');
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${kind.plural}.${kind.group}`,
      // Groups of k8s.io are refused without it.
      ...(isProtected ? { annotations: { 'api-approved.kubernetes.io': 'unapproved, bundled for tests' } } : {}),
    },
    spec: {
      group: kind.group,
      scope: 'Namespaced',
      names: { kind: kind.kind, listKind: `${kind.kind}List`, plural: kind.plural, singular: kind.kind.toLowerCase() },
      versions: kind.versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: schema },
        ...(kind.hasStatus ? { subresources: { status: {} } } : {}),
      })),
    },
  };
}

function keepUnknown(raw: RawSchema): RawSchema {
  const { properties, items } = raw;
  const children = Object.entries(properties ?? {}).map(([name, child]) => {
    // Metadata is the API server's own.
    return [name, name === 'metadata' && child.properties === undefined ? child : keepUnknown(child)] as const;
  });
  return {
    ...raw,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(children), 'x-kubernetes-preserve-unknown-fields': true }),
    ...(items === undefined ? {} : { items: keepUnknown(items) }),
  };
}
