import { demandName, type Site } from '../../core/validate/mutants.ts';
import { ruleField } from '../../../src/core/validate/ruleField.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';
import type { Schema } from '../../../src/core/schema/index.ts';
import type { OracleAnswer } from './apiOracle.ts';

const groups = ['rule', 'limit', 'format', 'required', 'enum', 'type', 'listType', 'unknown'] as const;

/** Which demands of one kind the server refused a document for. */
export class Coverage {
  readonly name: string;
  readonly #open = new Map<string, Set<string>>(groups.map((group) => [group, new Set<string>()]));
  readonly #broken = new Map<string, Set<string>>(groups.map((group) => [group, new Set<string>()]));
  documents = 0;
  invalid = 0;

  constructor(name: string, sites: readonly Site[]) {
    this.name = name;
    for (const site of sites) this.#open.get(site.demand.kind)?.add(demandName(site));
  }

  note(site: Site, root: Schema, answer: OracleAnswer): void {
    if (isRefusedFor(site, root, answer)) this.#broken.get(site.demand.kind)?.add(demandName(site));
  }

  /** Demands that no document broke. */
  unbroken(): readonly string[] {
    return groups.flatMap((group) =>
      [...(this.#open.get(group) ?? [])].filter((name) => this.#broken.get(group)?.has(name) !== true),
    );
  }

  /** How many of the documents were refused, in percent. */
  get share(): number {
    return this.documents === 0 ? 0 : Math.round((this.invalid / this.documents) * 100);
  }

  row(): string {
    const counts = groups.map((group) =>
      `${this.#broken.get(group)?.size}/${this.#open.get(group)?.size}`.padStart(10),
    );
    return `${this.name.padEnd(34)}${counts.join('')}${String(this.documents).padStart(10)}${`${this.share} %`.padStart(10)}`;
  }

  static head(): string {
    const names = [
      'rules',
      'limits',
      'formats',
      'required',
      'enums',
      'types',
      'lists',
      'unknown',
      'documents',
      'invalid',
    ];
    return `${'distinct demands broken'.padEnd(34)}${names.map((name) => name.padStart(10)).join('')}`;
  }
}

/** Whether the server names the place of a demand, and the rule itself where it is one. */
function isRefusedFor({ path, demand }: Site, root: Schema, { code, message, causes }: OracleAnswer): boolean {
  const whole = ['spec', ...path];
  if (demand.kind === 'rule') {
    const words = demand.rule.message?.trim() ?? demand.rule.rule.trim();
    return causes.some((cause) => cause.field === ruleField(root, whole) && cause.message.includes(words));
  }
  const at = formatPath(demand.kind === 'required' ? [...whole, demand.field] : whole);
  if (code === 400) return message.includes(at);
  return causes.some(
    (cause) => cause.field.startsWith(at) || cause.message.includes(at) || bracketed(cause.field) === at,
  );
}

/** Keys of maps in dots, as in errors of structure. */
function bracketed(field: string): string {
  return field.replace(/\[([^\]0-9][^\]]*)\]/g, '.$1').replace(/\[\d+\]$/, '');
}
