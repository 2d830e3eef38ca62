import { childSchema, type ResourceSchema, type Schema } from '../../../src/core/schema/index.ts';
import { createValidator } from '../../../src/core/validate/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { breakSite, demandName, sitesOf, type Site } from '../../core/validate/mutants.ts';
import { pick, randomValue, seededRandom, type Random } from '../../core/validate/randomResource.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';

/** A document that breaks one demand, or, without a site, none that is meant. */
export interface Mutant extends OracleDocument {
  readonly site: Site | undefined;
}

const sparse = { wildness: 0, density: 0.3 };
const triesForValid = 6;

/** The spec of a kind; kinds without one are judged as a whole. */
export function specOf(schema: ResourceSchema): Schema {
  return childSchema(schema.root, 'spec') ?? schema.root;
}

/** Every demand once, then the same demands at all their other places, in an order of chance. */
export function orderedSites(schema: ResourceSchema, random: Random): readonly Site[] {
  const shuffled = sitesOf(specOf(schema)).map((site) => ({ site, at: random() }));
  const sites = shuffled.toSorted((left, right) => left.at - right.at).map(({ site }) => site);
  const seen = new Set<string>();
  const first = sites.filter((site) => {
    const name = demandName(site);
    return !seen.has(name) && seen.add(name) !== undefined;
  });
  const others = new Set(first);
  return [...first, ...sites.filter((site) => !others.has(site))];
}

/** `count` documents of a kind, about half of them sound; each distinct demand is broken first. */
export function* mutantsOf(schema: ResourceSchema, seed: number, count: number): Generator<Mutant> {
  const random = seededRandom(seed);
  const sites = orderedSites(schema, random);
  const spec = specOf(schema);
  const validator = createValidator({ registry: new SchemaRegistry([schema]) });
  const isSound = (text: string): boolean => validator.validateText('sound', text)[0]?.findings.length === 0;
  const distinct = new Set(sites.map(demandName)).size;
  for (let index = 0; index < Math.max(count, distinct * 2); index += 2) {
    const site = sites[(index / 2) % sites.length];
    if (site === undefined) return;
    const broken = breakSite(spec, site, { ...sparse, random });
    const name = `${schema.id.kind}, seed ${seed}, document ${index}: ${demandName(site)} at spec.${site.path.join('.')}`;
    if (broken !== undefined) yield* asMutant(schema, name, changed(broken, random), site);
    yield* asMutant(
      schema,
      `${schema.id.kind}, seed ${seed}, document ${index + 1}`,
      sound(spec, random, isSound, schema),
    );
  }
}

function sound(spec: Schema, random: Random, isSound: (text: string) => boolean, schema: ResourceSchema): unknown {
  const make = (): unknown => randomValue(spec, { random, wildness: 0, density: pick(random, [0.2, 0.4, 0.7]) });
  for (let tries = 0; tries < triesForValid; tries += 1) {
    const value = make();
    if (isSound(textOf(schema, value))) return value;
  }
  return make();
}

/** Most documents break one demand; some get a second slip. */
function changed(value: unknown, random: Random): unknown {
  if (random() > 0.1 || typeof value !== 'object' || value === null) return value;
  return { ...value, [pick(random, ['unknownField', 'Spec', 'a.b', 'metadata'])]: pick(random, [1, null, {}, 'x']) };
}

function* asMutant(schema: ResourceSchema, name: string, value: unknown, site?: Site): Generator<Mutant> {
  const text = textOf(schema, value);
  // What a tool fills in later is not judged.
  if (!text.includes('${')) yield { name, text, site };
}

function textOf({ id }: ResourceSchema, spec: unknown): string {
  const apiVersion = id.group === '' ? id.version : `${id.group}/${id.version}`;
  return JSON.stringify({ apiVersion, kind: id.kind, metadata: { name: 'sample' }, spec });
}
