import { resourceSchema, type ResourceSchema } from '../resourceSchema.ts';
import type { RawSchema } from '../rawSchema.ts';
import descriptions from './descriptions.json' with { type: 'json' };
import type { FactKind, Facts } from './facts.ts';
import written from './facts.json' with { type: 'json' };
import rules from './rules.json' with { type: 'json' };
import secret from './secret.json' with { type: 'json' };
import { compareReleases } from './since.ts';
import { SuffixTable } from './suffixes.ts';
import { Unpacker } from './unpack.ts';

const facts: Facts = written;

/** Releases of agentgateway that we have schemas of, oldest first. */
export const bundledReleases: readonly string[] = facts.releases;

/** The bundled release that judges like `release`: the newest that is not newer, else the oldest. */
export function closestRelease(release: string): string {
  const [oldest = ''] = bundledReleases;
  return bundledReleases.findLast((known) => compareReleases(known, release) <= 0) ?? oldest;
}

let unpacker: Unpacker | undefined;
const made = new Map<string, readonly ResourceSchema[]>();

/** The schemas that we bring along, as of a release of agentgateway (the newest by default; others by closestRelease). */
export function bundledSchemas(release = bundledReleases.at(-1) ?? ''): readonly ResourceSchema[] {
  const chosen = closestRelease(release);
  const known = made.get(chosen);
  if (known !== undefined) return known;
  const schemas = [...facts.kinds.flatMap((kind) => schemasOf(kind, chosen)), secretSchema(chosen)];
  made.set(chosen, schemas);
  return schemas;
}

/** The schema of a bundled kind in the CRD dialect, with our texts. */
export function bundledRoot(kind: FactKind, release: string): RawSchema {
  unpacker ??= new Unpacker(facts.nodes, { rules, descriptions: new SuffixTable(descriptions) });
  const root = kind.roots[release] ?? kind.roots['*'];
  return root === undefined ? {} : unpacker.unpack(root, [kind.kind]);
}

/** The kinds that are custom resources, for the export of their definitions. */
export const bundledKinds: readonly FactKind[] = facts.kinds;

function schemasOf(kind: FactKind, release: string): readonly ResourceSchema[] {
  // A kind that came later, or went, is none of that release.
  if (kind.roots[release] === undefined && kind.roots['*'] === undefined) return [];
  return kind.versions.map((version) =>
    resourceSchema(
      {
        id: { group: kind.group, version, kind: kind.kind },
        plural: kind.plural,
        namespaced: true,
        hasStatus: kind.hasStatus,
        complete: kind.complete,
        origin: { from: 'bundled', release },
      },
      () => bundledRoot(kind, release),
    ),
  );
}

function secretSchema(release: string): ResourceSchema {
  const texts = new SuffixTable(descriptions);
  const describe = (name: string): object => ({ description: texts.find(['Secret', name]) });
  const raw: RawSchema = secret;
  const properties = Object.entries(raw.properties ?? {}).map(([name, child]) => [
    name,
    { ...child, ...describe(name) },
  ]);
  return resourceSchema(
    {
      id: { group: '', version: 'v1', kind: 'Secret' },
      plural: 'secrets',
      namespaced: true,
      hasStatus: false,
      complete: true,
      origin: { from: 'bundled', release },
    },
    { ...raw, description: texts.find(['Secret']) ?? '', properties: Object.fromEntries(properties) },
  );
}
