import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bundledReleases, bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { childSchema, type ResourceSchema, type Schema } from '../../../src/core/schema/index.ts';
import { CelValues } from '../../../src/core/validate/celValues.ts';
import type { Issue } from '../../../src/core/validate/issue.ts';
import { judgeResource } from '../../../src/core/validate/judgeResource.ts';
import { normalize } from '../../../src/core/validate/normalize.ts';
import { blockedNodes, judgeRules } from '../../../src/core/validate/rules.ts';
import { judgeStructure } from '../../../src/core/validate/structure.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';
import { brokenSpecs, likelySpec, soundSpec } from './likelySpecs.ts';
import { publishedMissing, publishedSchemas } from './publishedCrds.ts';
import { pick, randomValue, seededRandom } from './randomResource.ts';

/** Documents of a kind in a release; more with AGENTGATEWAY_MUTANTS. */
const documents = Number(process.env['AGENTGATEWAY_MUTANTS'] ?? 3000);
const valuesPerNode = 150;

/** Both fields of the rule have defaults, so nothing that is written can break it. */
const unbreakable = new Set(['at least one of the fields in [message statusCode] must be set']);

const kinds = ['AgentgatewayBackend', 'AgentgatewayPolicy', 'AgentgatewayModel', 'AgentgatewayParameters'];

suite('The bundled schemas judge as the published CRDs do', { skip: publishedMissing }, () => {
  for (const release of bundledReleases) {
    for (const kind of kinds) {
      const published = ofKind(publishedSchemas(`agentgateway-v${release}`), kind);
      const bundled = ofKind(bundledSchemas(release), kind);
      if (!published || !bundled) {
        test(`${kind} is in neither, ${release}`, () => assert.equal(published, bundled));
        continue;
      }
      test(`whole documents of ${kind}, ${release}`, (context) => {
        const share = judgeDocuments(published, bundled);
        context.diagnostic(`${kind} ${release}: ${documents} documents, ${share} % of them invalid`);
      });
      test(`every node of ${kind} with rules, each rule broken at least once, ${release}`, (context) => {
        const { rules, broken } = judgeNodes(published, bundled);
        context.diagnostic(`${kind} ${release}: ${broken.length} of ${rules.length} distinct rules broken`);
        assert.deepEqual(
          rules.filter((rule) => !broken.includes(rule) && !unbreakable.has(rule)),
          [],
        );
      });
    }
  }
});

function judge(schema: ResourceSchema, made: unknown): readonly string[] {
  return summary(judgeResource({ metadata: { name: 'sample' }, spec: made }, schema, []).issues);
}

function judgeDocuments(published: ResourceSchema, bundled: ResourceSchema): number {
  const spec = childSchema(published.root, 'spec');
  assert.ok(spec);
  const { kind } = published.id;
  const random = seededRandom(20_260_801);
  let invalid = 0;
  for (let index = 0; index < documents; index += 1) {
    // Tamer where too many were invalid so far, wilder where too few.
    const made: unknown =
      invalid > index / 2
        ? soundSpec(kind, spec, random, (one) => judge(published, one).length === 0)
        : likelySpec(kind, spec, { random, wildness: pick(random, [0.1, 0.8, 2]) });
    const expected = judge(published, made);
    assert.deepEqual(judge(bundled, made), expected, `document ${index}: ${JSON.stringify(made)}`);
    if (expected.length > 0) invalid += 1;
  }
  const share = Math.round((invalid / documents) * 100);
  assert.ok(share >= 30 && share <= 70, `${share} % of the documents are invalid`);
  return share;
}

function judgeNodes(
  published: ResourceSchema,
  bundled: ResourceSchema,
): { readonly rules: readonly string[]; readonly broken: readonly string[] } {
  const random = seededRandom(4711);
  const rules = new Set<string>();
  const heard = new Set<string>();
  visitPairs(published.root, bundled.root, '', new Set(), (left, right, path) => {
    assert.equal(right.rules.length, left.rules.length, `rules at ${path}`);
    const messages = left.rules.map((rule) => (rule.message ?? '').trim());
    for (const message of messages) rules.add(message);
    const values = Array.from({ length: valuesPerNode }, (_, index) =>
      randomValue(left, { random, wildness: index % 3 === 0 ? 0 : 0.6 }),
    );
    const whole = path === '.spec' ? (brokenSpecs[published.id.kind] ?? []) : [];
    for (const value of [...whole, ...edgeValues(left, values), ...values]) {
      const expected = judgeValue(value, left);
      assert.deepEqual(summary(judgeValue(value, right)), summary(expected), `${path}: ${JSON.stringify(value)}`);
      for (const issue of expected) {
        // An evaluation that fails says no message of its own; it breaks the one rule of its node.
        const said = issue.serverMessage ?? (issue.path.length === 0 ? messages[0] : undefined);
        if (said !== undefined) heard.add(said);
      }
    }
  });
  const all = [...rules];
  return { rules: all, broken: all.filter((rule) => [...heard].some((said) => said.endsWith(rule))) };
}

/** What chance rarely makes: an empty map, a list that repeats an item. */
function edgeValues(schema: Schema, values: readonly unknown[]): readonly unknown[] {
  if (schema.type === 'object') return [{}];
  return values.flatMap((value) => (Array.isArray(value) && value.length > 0 ? [[value[0], value[0]]] : []));
}

function judgeValue(value: unknown, schema: Schema): readonly Issue[] {
  const issues: Issue[] = [];
  const report = (issue: Issue): void => void issues.push(issue);
  const normalized = normalize(value, schema, [], () => undefined);
  judgeStructure(normalized, schema, [], report);
  const blocked = blockedNodes(issues.filter((issue) => issue.blocking === true).map((issue) => issue.path));
  judgeRules(normalized, schema, [], {
    values: new CelValues(),
    blocked,
    report,
    onUnchecked: (rule) => assert.fail(`not checked: ${rule.rule}`),
    quotesServer: true,
  });
  return issues;
}

/** What has to be the same whoever wrote the texts. */
function summary(issues: readonly Issue[]): readonly string[] {
  return issues.map((issue) => `${issue.field ?? formatPath(issue.path)} ${issue.code}`).toSorted();
}

function ofKind(schemas: readonly ResourceSchema[], kind: string): ResourceSchema | undefined {
  return schemas.find((schema) => schema.id.kind === kind);
}

type OnPair = (published: Schema, bundled: Schema, path: string) => void;

/** Walks two schemas side by side and hands over the nodes that have rules; both have to have the same fields. */
function visitPairs(left: Schema, right: Schema | undefined, path: string, seen: Set<Schema>, on: OnPair): void {
  if (seen.has(left)) return;
  seen.add(left);
  assert.ok(right, `nothing bundled at ${path}`);
  assert.deepEqual([...right.properties.keys()], [...left.properties.keys()], path);
  if (left.rules.length > 0) on(left, right, path);
  for (const [name, child] of left.properties)
    visitPairs(child, right.properties.get(name), `${path}.${name}`, seen, on);
  if (left.items !== undefined) visitPairs(left.items, right.items, `${path}[]`, seen, on);
  if (left.additional !== undefined) visitPairs(left.additional, right.additional, `${path}{}`, seen, on);
}
