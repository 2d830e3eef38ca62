import { childSchema, type ResourceSchema, type Schema } from '../../../src/core/schema/index.ts';
import { createValidator, type Finding, type Validator } from '../../../src/core/validate/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { soundSpec } from '../../core/validate/likelySpecs.ts';
import { breakSite, demandName, sitesOf, type Site } from '../../core/validate/mutants.ts';
import { pick, seededRandom, type Random } from '../../core/validate/randomResource.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';

/** A document that breaks one demand, or, without a site, none that is meant. */
export interface Mutant extends OracleDocument {
  readonly site: Site | undefined;
}

const sparse = { wildness: 0, density: 0.3 };

/** The spec of a kind; kinds without one are judged as a whole. */
export function specOf(schema: ResourceSchema): Schema {
  return childSchema(schema.root, 'spec') ?? schema.root;
}

/** Every demand once, then the same demands at all their other places, in an order of chance. */
function orderedSites(schema: ResourceSchema, random: Random): readonly Site[] {
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
  const maker = new MutantMaker(schema, seed);
  const sites = orderedSites(schema, seededRandom(seed));
  const distinct = new Set(sites.map(demandName)).size;
  for (let index = 0; index < Math.max(count, distinct * 2); index += 2) {
    const site = sites[(index / 2) % sites.length];
    if (site === undefined) return;
    yield* maker.broken(site, `document ${index}`, index < distinct * 2 ? 0 : 0.1);
    yield* maker.sound(`document ${index + 1}`);
  }
}

/** More documents for demands that none has broken: at some of their places, several tries each. */
export function* moreMutants(schema: ResourceSchema, seed: number, names: readonly string[]): Generator<Mutant> {
  const maker = new MutantMaker(schema, seed);
  const sites = orderedSites(schema, seededRandom(seed));
  for (const name of names) {
    const places = sites.filter((site) => demandName(site) === name).slice(0, placesMore);
    for (const [index, site] of places.entries()) yield* maker.broken(site, `more ${index}`, 0);
  }
}

/** `count` documents of a kind that keep what it demands, as far as chance finds them. */
export function* soundOf(schema: ResourceSchema, seed: number, count: number): Generator<Mutant> {
  const maker = new MutantMaker(schema, seed);
  for (let index = 0; index < count; index += 1) yield* maker.sound(`document ${index}`);
}

const placesMore = 8;
const triesForRule = 5;

class MutantMaker {
  readonly #schema: ResourceSchema;
  readonly #spec: Schema;
  readonly #seed: number;
  readonly #random: Random;
  readonly #validator: Validator;

  constructor(schema: ResourceSchema, seed: number) {
    this.#schema = schema;
    this.#spec = specOf(schema);
    this.#seed = seed;
    this.#random = seededRandom(seed);
    this.#validator = createValidator({ registry: new SchemaRegistry([schema]) });
  }

  *broken(site: Site, label: string, slips: number): Generator<Mutant> {
    const value = this.#break(site);
    const name = `${this.#label(label)}: ${demandName(site)} at spec.${site.path.join('.')}`;
    if (value !== undefined) yield* this.#mutant(name, changed(value, this.#random, slips), site);
  }

  *sound(label: string): Generator<Mutant> {
    const isSound = (spec: unknown): boolean => this.#findings(spec).length === 0;
    yield* this.#mutant(
      this.#label(label),
      soundSpec(this.#schema.id.kind, this.#spec, this.#random, isSound),
      undefined,
    );
  }

  #label(label: string): string {
    return `${this.#schema.id.kind}, seed ${this.#seed}, ${label}`;
  }

  /** A server runs no rules where anything else is wrong, so a broken rule wants to stand alone. */
  #break(site: Site): unknown {
    const tries = site.demand.kind === 'rule' ? triesForRule : 1;
    for (let left = tries; left > 1; left -= 1) {
      const value = breakSite(this.#spec, site, { ...sparse, random: this.#random });
      if (value === undefined || this.#findings(value).every(({ code }) => !blocking.test(code))) return value;
    }
    return breakSite(this.#spec, site, { ...sparse, density: 0, random: this.#random });
  }

  #findings(value: unknown): readonly Finding[] {
    return this.#validator.validateText('mutant', textOf(this.#schema, value))[0]?.findings ?? [];
  }

  *#mutant(name: string, value: unknown, site: Site | undefined): Generator<Mutant> {
    const text = textOf(this.#schema, value);
    // What a tool fills in later is not judged.
    if (!text.includes('${')) yield { name, text, site };
  }
}

const blocking = /\.(?:required|type|enum|tooLong|tooMany\w*|format|unknownField|misspeltField)$/;

/** Most documents break one demand; some get a second slip. */
function changed(value: unknown, random: Random, slips: number): unknown {
  if (random() > slips || typeof value !== 'object' || value === null) return value;
  return { ...value, [pick(random, ['unknownField', 'Spec', 'a.b', 'metadata'])]: pick(random, [1, null, {}, 'x']) };
}

function textOf({ id }: ResourceSchema, spec: unknown): string {
  const apiVersion = id.group === '' ? id.version : `${id.group}/${id.version}`;
  return JSON.stringify({ apiVersion, kind: id.kind, metadata: { name: 'sample' }, spec });
}
