import type { RawRule, RawSchema } from '../rawSchema.ts';
import { countRuleMessage, writeRuleShape, type CountShape } from '../ruleShape.ts';
import type { FactNode } from './facts.ts';
import type { SuffixTable } from './suffixes.ts';

const countModes: Readonly<Record<string, CountShape['mode']>> = {
  one: 'exactlyOne',
  max: 'atMostOne',
  min: 'atLeastOne',
};

export interface Overlay {
  readonly rules: Readonly<Record<string, RawRule>>;
  readonly descriptions: SuffixTable;
}

/**
 * Puts the generated structure and our own texts together to a schema in the CRD dialect. Equal subtrees with the same
 * texts become one object, so that they are compiled once.
 */
export class Unpacker {
  readonly #nodes: readonly FactNode[];
  readonly #overlay: Overlay;
  readonly #known = new Map<string, RawSchema>();

  constructor(nodes: readonly FactNode[], overlay: Overlay) {
    this.#nodes = nodes;
    this.#overlay = overlay;
  }

  /**
   * `names`: the names on the path to the node, beginning with the kind; lists and maps add none. Without them it has no
   * texts, as a structural schema demands below allOf, anyOf, oneOf and not.
   */
  unpack(id: number, names?: readonly string[]): RawSchema {
    // The texts of a child depend on its own name and on those before it, so one name less is kept of the holder's.
    const key = `${id} ${names?.slice(-this.#overlay.descriptions.depth).join('.') ?? '-'}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#make(this.#nodes[id] ?? {}, names);
    this.#known.set(key, made);
    return made;
  }

  #make(node: FactNode, names: readonly string[] | undefined, described = true): RawSchema {
    const description = described && names ? this.#overlay.descriptions.find(names) : undefined;
    const properties = Object.entries(node.p ?? {}).map(([name, id]) => [
      name,
      this.unpack(id, names && [...names, name]),
    ]);
    const combined = Object.entries(node.c ?? {}).map(([key, ids]) => {
      const parts = ids.map((id) => this.unpack(id));
      return [key, key === 'not' ? parts[0] : parts];
    });
    const below = (id: number): RawSchema => this.#make(this.#nodes[id] ?? {}, names, false);
    return {
      ...node.s,
      ...(description === undefined ? {} : { description }),
      ...(node.p === undefined ? {} : { properties: Object.fromEntries(properties) }),
      ...(node.i === undefined ? {} : { items: below(node.i) }),
      ...(node.a === undefined ? {} : { additionalProperties: below(node.a) }),
      ...Object.fromEntries(combined),
      ...(node.r === undefined ? {} : { 'x-kubernetes-validations': node.r.flatMap((rule) => this.#rule(rule)) }),
    };
  }

  #rule(written: string): RawRule[] {
    const [prefix = '', rest = ''] = written.split(':');
    const mode = countModes[prefix];
    if (mode !== undefined) {
      const shape = { kind: 'count', mode, fields: rest.split(' ') } as const;
      return [{ rule: writeRuleShape(shape), message: countRuleMessage(shape) }];
    }
    if (prefix === 'dur') {
      return [
        {
          rule: writeRuleShape({ kind: 'minimumDuration', minimum: rest }),
          message: `This has to be at least ${rest}.`,
        },
      ];
    }
    const [first = '', ...others] = rest.split(' ');
    if (prefix === 'alone') return [aloneRule(first, others)];
    if (prefix === 'unless') return [unlessRule(first, others[0] ?? '')];
    const rule = this.#overlay.rules[written];
    return rule === undefined ? [] : [rule];
  }
}

function aloneRule(field: string, others: readonly string[]): RawRule {
  return {
    rule: `!(has(self.${field}) && (${others.map((other) => `has(self.${other})`).join(' || ')}))`,
    message: `${field} stands alone: what it chooses between has these fields itself.`,
  };
}

function unlessRule(field: string, other: string): RawRule {
  return { rule: `has(self.${field}) || has(self.${other})`, message: `Without ${field}, ${other} is needed.` };
}
