import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bundledReleases, bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import type { ResourceSchema } from '../../../src/core/schema/index.ts';
import { metadataDocuments, storedVersions } from '../../core/validate/oracle/metadata.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';
import { sampleDefinition, sampleSchemas } from '../../core/validate/oracle/sampleKind.ts';
import { formatDocuments, sampleDocuments } from '../../core/validate/oracle/samples.ts';
import { randomScalar, scalarDocuments } from '../../core/validate/oracle/scalars.ts';
import { secretDocuments } from '../../core/validate/oracle/secrets.ts';
import { randomText, textDocuments } from '../../core/validate/oracle/texts.ts';
import { publishedDefinitions, publishedMissing, publishedSchemas } from '../../core/validate/publishedCrds.ts';
import { sitesOf } from '../../core/validate/mutants.ts';
import { seededRandom, type Random } from '../../core/validate/randomResource.ts';
import type { ServerAnswer } from '../../core/validate/serverAnswer.ts';
import { writeRecorded } from '../../core/validate/oracle/recorded.ts';
import { connectionFrom } from '../../sandbox/api/connection.ts';
import { clusterHandle } from '../clusterHandle.ts';
import { ApiOracle } from './apiOracle.ts';
import { Coverage } from './coverage.ts';
import { judgeAll, report, type Judges, type Outcome } from './judge.ts';
import { listDifferences } from './lists.ts';
import { moreMutants, mutantsOf, specOf, type Mutant } from './mutantDocuments.ts';
import { ownDocuments } from './ownDocuments.ts';

/**
 * The validator beside a real API server: same verdict, the same fields, the same words. A run of `npm test` asks about some
 * fifteen thousand documents, one of `npm run test:real` about thirty thousand: AGENTGATEWAY_MUTANTS says how many of
 * them are mutants, AGENTGATEWAY_SEED which.
 */
const mutants = Number(process.env['AGENTGATEWAY_MUTANTS'] ?? 5000);
const seed = Number(process.env['AGENTGATEWAY_SEED'] ?? 1);

/** Both fields of the rule have defaults, so nothing that is written can break it. */
const unbreakable = new Set(['rule [has(self.message),has(self.statusCode)].filter(x,x==true).size() >= 1']);

const handle = await clusterHandle();
const skip = handle === undefined ? 'there is no real API server here; npm run test:real starts one' : false;
const skipPublished = skip === false ? publishedMissing : skip;
const total: Outcome = { documents: 0, invalid: 0, unchecked: 0, failures: [] };
const coverages: Coverage[] = [];
/** Where the answers are to be kept for the unit tests. */
const answers = process.env['AGENTGATEWAY_RECORD'] === '1' ? new Map<string, ServerAnswer>() : undefined;
let oracle: ApiOracle;

before(async () => {
  if (handle === undefined) return;
  oracle = new ApiOracle(connectionFrom(handle.kubeconfig));
  await oracle.install([sampleDefinition], '');
});

after(() => {
  if (handle === undefined) return;
  oracle.dispose();
  if (answers !== undefined) writeRecorded(answers);
  const share = Math.round((total.invalid / Math.max(total.documents, 1)) * 100);
  const lines = [...(coverages.length === 0 ? [] : [Coverage.head()]), ...coverages.map((coverage) => coverage.row())];
  lines.push(
    `${total.documents} documents, ${share} % of them invalid, ${total.unchecked} with rules that are not checked`,
  );
  console.log(lines.join('\n'));
});

async function agree(documents: Iterable<OracleDocument>, judges: Judges, coverage?: Coverage): Promise<void> {
  const outcome = await judgeAll(oracle, documents, judges, (document, answer) => {
    answers?.set(document.name, answer);
    if (coverage === undefined) return;
    coverage.documents += 1;
    if (answer.code >= 300) coverage.invalid += 1;
    const { site, schema }: Partial<Mutant & { schema: ResourceSchema }> = document;
    if (site !== undefined && schema !== undefined) coverage.note(site, schema.root, answer);
  });
  total.documents += outcome.documents;
  total.invalid += outcome.invalid;
  total.unchecked += outcome.unchecked;
  assert.equal(report(outcome), '');
}

const moreRounds = 4;

/** Thousands of documents of one kind, on a machine that has other work too. */
const kindTimeoutMs = 600_000;

function missing(coverage: Coverage): readonly string[] {
  return coverage.unbroken().filter((name) => !unbreakable.has(name));
}

/** Of a run with too many sound or too many broken documents half teaches nothing. */
function assertMixed({ name, share }: Coverage): void {
  assert.ok(share >= 30 && share <= 70, `${name}: ${share} % of the documents are invalid`);
}

function* withSchema(made: Iterable<Mutant>, schema: ResourceSchema): Generator<Mutant & { schema: ResourceSchema }> {
  for (const mutant of made) yield { ...mutant, schema };
}

function* repeat(make: (random: Random) => OracleDocument, count: number): Generator<OracleDocument> {
  const random = seededRandom(seed);
  for (let index = 0; index < count; index += 1) yield make(random);
}

const samples: Judges = { schemas: [sampleSchemas], comparesAny: true };
const withSecrets: Judges = { schemas: [[...sampleSchemas, ...bundledSchemas()]] };

describe('The validator says what a real API server says', { skip }, () => {
  test('scalars', () => agree(scalarDocuments(), samples));
  test('made-up scalars', () => agree(repeat(randomScalar, mutants / 5), samples));
  test('texts', () => agree(textDocuments(), samples));
  test('texts with slips', () => agree(repeat(randomText, mutants / 5), samples));
  test('structure, defaults and rules', () => agree(sampleDocuments(), samples));
  test('formats', () => agree(formatDocuments(), samples));
  test('metadata', () => agree(metadataDocuments(), withSecrets));
  test('a resourceVersion, by a create that is meant', () =>
    agree(storedVersions, { ...samples, comparesAny: false, options: { isMeant: true } }));
  test('Secrets', () => agree(secretDocuments(), withSecrets));
  test('lists: what kubectl takes out of them', async () => {
    const items = [...secretDocuments().slice(0, 60), ...sampleDocuments().slice(0, 120)];
    assert.deepEqual(await listDifferences(oracle, items, withSecrets), []);
  });
});

for (const release of bundledReleases) {
  const folder = `agentgateway-v${release}`;
  const prefix = `r${release.replaceAll('.', '-')}`;
  describe(`Published and bundled schemas of agentgateway ${release}`, { skip: skipPublished }, () => {
    const schemas = skipPublished === false ? publishedSchemas(folder) : [];
    const nodes = schemas.reduce((sum, schema) => sum + sitesOf(specOf(schema)).length, 0) * bundledReleases.length;
    before(() => oracle.install(publishedDefinitions(folder), prefix));
    for (const schema of schemas) {
      const bundled = bundledSchemas(release).filter(({ id }) => id.kind === schema.id.kind);
      const sets = bundled.length > 0 ? [[schema], bundled] : [[schema]];
      test(schema.id.kind, { timeout: kindTimeoutMs }, async () => {
        const sites = sitesOf(specOf(schema));
        const coverage = new Coverage(`${schema.id.kind} ${release}`, sites);
        coverages.push(coverage);
        const count = Math.round((mutants * sites.length) / nodes);
        await agree(
          withSchema(mutantsOf(schema, seed, count), schema),
          { schemas: sets, options: { prefix } },
          coverage,
        );
        for (let round = 1; round <= moreRounds && missing(coverage).length > 0; round += 1) {
          const more = moreMutants(schema, seed + round, missing(coverage));
          await agree(withSchema(more, schema), { schemas: sets, options: { prefix } }, coverage);
        }
        assert.deepEqual(missing(coverage), []);
        assertMixed(coverage);
      });
    }
  });
}

describe('Published schemas of the Gateway API', { skip: skipPublished }, () => {
  const folder = 'gateway-api-v1.6.1';
  const schemas = skipPublished === false ? publishedSchemas(folder).filter(({ id }) => id.version === 'v1') : [];
  before(() => oracle.install(publishedDefinitions(folder), 'gw'));
  for (const schema of schemas) {
    test(schema.id.kind, { timeout: kindTimeoutMs }, async () => {
      const coverage = new Coverage(`${schema.id.kind} (Gateway API)`, sitesOf(specOf(schema)));
      coverages.push(coverage);
      await agree(
        withSchema(mutantsOf(schema, seed, mutants / 60), schema),
        { schemas: [[schema]], options: { prefix: 'gw' } },
        coverage,
      );
      assertMixed(coverage);
    });
  }
});

function isOf(kinds: readonly ResourceSchema[]): (document: OracleDocument) => boolean {
  return ({ text }) => kinds.some(({ id }) => new RegExp(`^kind: ${id.kind}$`, 'm').test(text));
}

describe('The documents of this repository', { skip: skipPublished }, () => {
  const newest = bundledReleases.at(-1) ?? '';
  const schemas = skipPublished === false ? publishedSchemas(`agentgateway-v${newest}`) : [];
  const prefix = `r${newest.replaceAll('.', '-')}`;
  test('agentgateway', () =>
    agree(ownDocuments().filter(isOf(schemas)), { schemas: [schemas, bundledSchemas(newest)], options: { prefix } }));
  test('Gateway API', () => {
    const published = publishedSchemas('gateway-api-v1.6.1');
    return agree(ownDocuments().filter(isOf(published)), { schemas: [published], options: { prefix: 'gw' } });
  });
  test('Secrets', () => {
    const secrets = bundledSchemas().filter(({ id }) => id.kind === 'Secret');
    return agree(ownDocuments().filter(isOf(secrets)), { schemas: [secrets] });
  });
});
