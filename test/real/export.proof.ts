import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cleanObject, withoutDefaults } from '../../src/core/apply/cleanObject.ts';
import { sameValue } from '../../src/core/apply/sameValue.ts';
import { withoutNulls } from '../../src/core/apply/withoutNulls.ts';
import { writeYaml } from '../../src/core/apply/writeYaml.ts';
import { CodedError } from '../../src/core/base/codedError.ts';
import { renderError } from '../../src/core/messages/index.ts';
import { isJsonObject, objectAt, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { bundledReleases } from '../../src/core/schema/bundled/index.ts';
import type { ResourceSchema } from '../../src/core/schema/index.ts';
import { parseYaml } from '../../src/core/yaml/index.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { publishedDefinitions, publishedMissing, publishedSchemas } from '../core/validate/publishedCrds.ts';
import { startTestCluster, type TestCluster } from '../io/support/testCluster.ts';
import { connectionFrom } from '../sandbox/api/connection.ts';
import { ApiOracle } from './agreement/apiOracle.ts';
import { soundOf, type Mutant } from './agreement/mutantDocuments.ts';
import { clusterHandle } from './clusterHandle.ts';

/**
 * A property of the clean export, on a real API server: whatever made-up object it stored, with what its defaults added,
 * the exported text changes nothing when it is applied over it, and makes the same object anew where it is gone.
 * AGENTGATEWAY_SEED says which objects.
 */
const seed = Number(process.env['AGENTGATEWAY_SEED'] ?? 1);
const count = 24;

const handle = await clusterHandle();
const skip = handle === undefined ? 'there is no real API server here; npm run test:real starts one' : publishedMissing;
const stored = { dryRun: false, force: false };

const sets = [
  ...bundledReleases.map((release) => ({
    folder: `agentgateway-v${release}`,
    prefix: `r${release.replaceAll('.', '-')}`,
  })),
  { folder: 'gateway-api-v1.6.1', prefix: 'gw' },
];

describe('What is exported, applied again', { skip }, () => {
  let cluster: TestCluster;
  let connection: ContextConnection;
  let oracle: ApiOracle;
  let withDefaults = 0;
  before(async () => {
    cluster = await startTestCluster();
    connection = connectContext([cluster.kubeconfig], cluster.context);
    oracle = new ApiOracle(connectionFrom(handle?.kubeconfig ?? ''));
  });
  after(async () => {
    oracle.dispose();
    connection.dispose();
    await cluster.dispose();
  });

  for (const { folder, prefix } of sets) {
    describe(folder, () => {
      before(() => oracle.install(publishedDefinitions(folder), prefix));
      const schemas = skip === false ? publishedSchemas(folder).filter(isServed) : [];
      for (const schema of schemas) test(schema.id.kind, () => roundTrips(schema, prefix));
    });
  }

  test('many of them had defaults to leave out', () => assert.ok(withDefaults > 50, String(withDefaults)));

  async function roundTrips(schema: ResourceSchema, prefix: string): Promise<void> {
    let taken = 0;
    for (const document of soundOf(schema, seed, count)) {
      const trip = await roundTrip(document, schema, prefix);
      if (trip === 'refused') continue;
      taken += 1;
      if (trip === 'withDefaults') withDefaults += 1;
    }
    assert.ok(taken >= count / 2, `${taken} of ${count} were stored`);
  }

  async function roundTrip({ name, text }: Mutant, schema: ResourceSchema, prefix: string) {
    const { writer, reader } = connection;
    const { id, plural = '', namespaced, root } = schema;
    const group = `${prefix}.${id.group}`;
    const kind = { group, version: id.version, kind: id.kind, plural, namespaced };
    const target = { kind, namespace: namespaced ? cluster.namespace : undefined, name: 'sample' };
    const made: unknown = JSON.parse(text);
    assert.ok(isJsonObject(made));
    const content = withoutNulls({ ...made, apiVersion: `${group}/${id.version}` }, root);
    try {
      await writer.apply(target, content, stored);
    } catch (error) {
      // Chance does not find a sound document each time.
      if (error instanceof CodedError && error.code === 'apply.refused') return 'refused';
      throw new Error(`${name}: ${renderError(error)}`, { cause: error });
    }
    const live = await wholeOf(target);
    const exported = withoutDefaults(cleanObject(live), root);
    const read = parseYaml(writeYaml(exported)).value;
    assert.ok(isJsonObject(read));
    const over = await writer.apply(target, read, { dryRun: true, force: false });
    assert.deepEqual(cleanObject(over.content), cleanObject(live), `${name}, over it`);
    await reader.delete(target, stringAt(objectAt(live, 'metadata'), 'uid') ?? '');
    await writer.apply(target, read, stored);
    const anew = await wholeOf(target);
    assert.deepEqual(cleanObject(anew), cleanObject(live), `${name}, anew`);
    await reader.delete(target, stringAt(objectAt(anew, 'metadata'), 'uid') ?? '');
    return sameValue(exported, cleanObject(live)) ? 'same' : 'withDefaults';
  }

  async function wholeOf(target: Parameters<ContextConnection['writer']['readWhole']>[0]): Promise<JsonObject> {
    const live = await connection.writer.readWhole(target);
    assert.ok(live);
    return live;
  }
});

function isServed({ id, plural }: ResourceSchema): boolean {
  return plural !== undefined && id.version.startsWith('v1');
}
