// Writes src/core/schema/bundled/facts.json: the structure of the kinds that we bundle (types, limits, enumerations,
// defaults, which rule stands where), read from the published CRDs in ../shared/crds. Texts are not taken over: rules,
// messages and descriptions are ours, in the JSON files beside it. Run: node test/support/bundledSchemas/generate.ts
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readRuleShape, type RuleShape } from '../../../src/core/schema/ruleShape.ts';
import type { RawRule, RawSchema } from '../../../src/core/schema/rawSchema.ts';
import type { FactKind, FactNode } from '../../../src/core/schema/bundled/facts.ts';
import { parseYaml } from '../../../src/core/yaml/index.ts';
import { isJsonObject, listAt, objectAt, stringAt } from '../../../src/core/resource/json.ts';
import ruleIds from './ruleIds.json' with { type: 'json' };

const crds = new URL('../../../../shared/crds/', import.meta.url);
const releases = ['1.0.1', '1.2.1', '1.4.1'];
const childKeys = new Set(['properties', 'items', 'additionalProperties', 'allOf', 'anyOf', 'oneOf', 'not']);
const textKeys = new Set(['description', 'x-kubernetes-validations', 'title', 'example', 'externalDocs']);

class Packer {
  readonly nodes: FactNode[] = [];
  readonly #known = new Map<string, number>();
  readonly unknownRules = new Set<string>();

  pack(raw: RawSchema, withRules: boolean): number {
    const node: Record<string, unknown> = {};
    const own = Object.entries(raw).filter(([key]) => !childKeys.has(key) && !textKeys.has(key));
    if (own.length > 0) node['s'] = Object.fromEntries(own);
    if (raw.properties !== undefined) {
      const children = Object.entries(raw.properties).map(([name, child]) => [name, this.pack(child, withRules)]);
      node['p'] = Object.fromEntries(children);
    }
    if (raw.items !== undefined) node['i'] = this.pack(raw.items, withRules);
    if (isJsonObject(raw.additionalProperties)) node['a'] = this.pack(raw.additionalProperties, withRules);
    const combined = this.#combined(raw);
    if (Object.keys(combined).length > 0) node['c'] = combined;
    const rules = (raw['x-kubernetes-validations'] ?? []).flatMap((rule) => this.#rule(rule, withRules));
    if (rules.length > 0) node['r'] = rules;
    return this.#share(node);
  }

  #combined(raw: RawSchema): Record<string, number[]> {
    const found: Record<string, number[]> = {};
    // int-or-string says the same by its own marker.
    if (raw['x-kubernetes-int-or-string'] === true) return found;
    for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
      const parts = raw[key];
      if (parts !== undefined) found[key] = parts.map((part) => this.pack(part, false));
    }
    if (raw.not !== undefined) found['not'] = [this.pack(raw.not, false)];
    return found;
  }

  #rule(rule: RawRule, withRules: boolean): string[] {
    if (!withRules) return [];
    const shape = readRuleShape(rule.rule);
    if (shape !== undefined) return [writeShape(shape)];
    const text = rule.rule.replaceAll(/\s+/g, ' ').trim();
    const written = writeConditional(text);
    if (written !== undefined) return [written];
    const id = new Map(Object.entries(ruleIds)).get(createHash('sha256').update(text).digest('hex').slice(0, 12));
    if (id === undefined) this.unknownRules.add(`${text}  # ${rule.message ?? ''}`);
    return id === undefined ? [] : [id];
  }

  #share(node: FactNode): number {
    const key = JSON.stringify(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.nodes.push(node) - 1;
    this.#known.set(key, id);
    return id;
  }
}

function writeShape(shape: RuleShape): string {
  if (shape.kind === 'minimumDuration') return `dur:${shape.minimum}`;
  const prefix = { exactlyOne: 'one', atMostOne: 'max', atLeastOne: 'min' }[shape.mode];
  return `${prefix}:${shape.fields.join(' ')}`;
}

const fieldNames = (text: string): readonly string[] =>
  [...text.matchAll(/has\(self\.(\w+)\)/g)].map(([, name = '']) => name);

/** What a field asks of the others once it is set: that none of them is (`alone`), or nothing, and else one (`unless`). */
function writeConditional(text: string): string | undefined {
  if (/^has\(self\.\w+\) \? \[.*\]\.filter\(x,x==true\)\.size\(\) == 0 : true$/.test(text)) {
    return `alone:${fieldNames(text).join(' ')}`;
  }
  return /^has\(self\.\w+\) \? true : has\(self\.\w+\)$/.test(text)
    ? `unless:${fieldNames(text).join(' ')}`
    : undefined;
}

function readDefinition(path: string): unknown {
  return parseYaml(readFileSync(new URL(path, crds), 'utf8')).value;
}

interface Source {
  readonly group: string;
  readonly kind: string;
  readonly complete: boolean;
  /** The file for each release, or one for all under `*`. */
  readonly files: Readonly<Record<string, string>>;
}

const gatewayApi = (kind: string, plural: string): Source => ({
  group: 'gateway.networking.k8s.io',
  kind,
  complete: false,
  files: { '*': `gateway-api-v1.6.1/gateway.networking.k8s.io_${plural}.yaml` },
});

const agentgateway = (kind: string, plural: string, since = ''): Source => ({
  group: 'agentgateway.dev',
  kind,
  complete: true,
  files: Object.fromEntries(
    releases
      .filter((release) => release >= since)
      .map((release) => [release, `agentgateway-v${release}/agentgateway.dev_${plural}.yaml`]),
  ),
});

const sources: readonly Source[] = [
  agentgateway('AgentgatewayBackend', 'agentgatewaybackends'),
  agentgateway('AgentgatewayPolicy', 'agentgatewaypolicies'),
  agentgateway('AgentgatewayModel', 'agentgatewaymodels', '1.4.0'),
  agentgateway('AgentgatewayParameters', 'agentgatewayparameters'),
  gatewayApi('HTTPRoute', 'httproutes'),
  gatewayApi('Gateway', 'gateways'),
  gatewayApi('ReferenceGrant', 'referencegrants'),
];

const packer = new Packer();
const kinds = sources.map((source): FactKind => {
  const roots: Record<string, number> = {};
  let plural = '';
  let versions: readonly string[] = [];
  let hasStatus = false;
  for (const [release, file] of Object.entries(source.files)) {
    const spec = objectAt(readDefinition(file), 'spec');
    const served = listAt(spec, 'versions').filter((version) => isJsonObject(version) && version['served'] !== false);
    plural = stringAt(objectAt(spec, 'names'), 'plural') ?? '';
    versions = served.map((version) => stringAt(version, 'name') ?? '');
    hasStatus = served.every((version) => isJsonObject(objectAt(version, 'subresources')['status']));
    // The versions of one kind differ in nothing that we judge.
    roots[release] = packer.pack(objectAt(objectAt(served[0], 'schema'), 'openAPIV3Schema'), source.complete);
  }
  return { group: source.group, versions, kind: source.kind, plural, hasStatus, complete: source.complete, roots };
});

if (packer.unknownRules.size > 0) {
  console.error(`Rules without a counterpart in ruleIds.json and rules.json:\n${[...packer.unknownRules].join('\n')}`);
  process.exitCode = 1;
}
const lines = packer.nodes.map((node) => `    ${JSON.stringify(node)}`).join(',\n');
const head = [...kinds].map((kind) => `    ${JSON.stringify(kind)}`).join(',\n');
const json = `{\n  "releases": ${JSON.stringify(releases)},\n  "kinds": [\n${head}\n  ],\n  "nodes": [\n${lines}\n  ]\n}\n`;
writeFileSync(new URL('../../../src/core/schema/bundled/facts.json', import.meta.url), json);
console.log(`${packer.nodes.length} nodes, ${json.length} bytes`);
