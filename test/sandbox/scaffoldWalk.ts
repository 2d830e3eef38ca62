// Every provider of the catalog: scaffolded, applied by the product's own engine, applied again, changed, asked, deleted.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { cleanObject, withoutDefaults } from '../../src/core/apply/cleanObject.ts';
import type { ClusterWriter } from '../../src/core/apply/clusterWriter.ts';
import { placeholdersOfAll } from '../../src/core/apply/placeholders.ts';
import { planApply, type ApplyItem } from '../../src/core/apply/planApply.ts';
import { reviewApply, type ReviewedItem } from '../../src/core/apply/reviewApply.ts';
import { runApply, undoApply, type ItemOutcome } from '../../src/core/apply/runApply.ts';
import { writeYaml } from '../../src/core/apply/writeYaml.ts';
import { shapeFor, type ProviderDescriptor } from '../../src/core/catalog/providerDescriptor.ts';
import { providers } from '../../src/core/catalog/providers.ts';
import { bundledReleases, bundledSchemas } from '../../src/core/schema/bundled/index.ts';
import { compareReleases } from '../../src/core/schema/bundled/since.ts';
import { SchemaRegistry } from '../../src/core/schema/index.ts';
import { renderError } from '../../src/core/messages/index.ts';
import { resourceNames } from '../../src/core/scaffold/resourceNames.ts';
import { scaffold } from '../../src/core/scaffold/scaffold.ts';
import { createValidator } from '../../src/core/validate/index.ts';
import { connectContext, type ContextConnection } from '../../src/io/kube/index.ts';
import { listAt, stringAt } from './json.ts';
import { SANDBOX_GATEWAY, SANDBOX_NAMESPACE } from './startSandbox.ts';
import { valid } from '../core/validate/corpus.ts';
import { until } from '../io/support/until.ts';

const settings = { resourceName: 'mine', endpoint: 'mine.openai.azure.com', projectId: 'mine' };
/** Beside those that the sandbox has. */
const name = (provider: ProviderDescriptor): string => `all-${provider.id}-backend`;

function yamlOf(provider: ProviderDescriptor, release: string, model = provider.defaultModel): string {
  const gateway = SANDBOX_GATEWAY;
  const answers = { provider, name: name(provider), namespace: SANDBOX_NAMESPACE, model, settings, gateway };
  return scaffold(answers, { secretRefKey: compareReleases(release, '1.4.0') >= 0, release });
}

function itemsOf(text: string, release: string): readonly ApplyItem[] {
  const validator = createValidator({ registry: new SchemaRegistry(bundledSchemas(release)) });
  const plan = planApply(validator.validateText('file:///all.yaml', text), 'default');
  assert.deepEqual(plan.refusals, []);
  return plan.items;
}

const statesOf = (outcomes: readonly { readonly item: ApplyItem; readonly state: string }[]): readonly string[] =>
  outcomes.filter(({ item }) => item.kind !== 'Secret').map(({ state }) => state);

const errorsOf = (outcomes: readonly ItemOutcome[]): string =>
  outcomes.map((outcome) => ('error' in outcome ? renderError(outcome.error) : '')).join();

/** A cluster with agentgateway on it, played or real. */
interface Stage {
  readonly kubeconfigPath: string;
  readonly context: string;
  readonly gatewayUrl: string;
  dispose(): Promise<void>;
}

/** Hosts that lead to the models of the sandbox. */
export const scaffoldHosts: readonly string[] = [
  ...providers.flatMap(({ endpoint }) => endpoint?.host ?? []),
  settings.endpoint,
  'aiplatform.googleapis.com',
  'bedrock-runtime.us-east-1.amazonaws.com',
];

/**
 * The tests of every provider of the catalog that a release of agentgateway can have, on a cluster with its CRDs whose
 * models answer at {@link scaffoldHosts}.
 */
export function walkScaffolds(release: string, start: () => Promise<Stage>): void {
  let stage: Stage;
  let connection: ContextConnection;
  let writer: ClusterWriter;
  const signal = new AbortController().signal;

  before(async () => {
    stage = await start();
    connection = connectContext([stage.kubeconfigPath], stage.context);
    ({ writer } = connection);
  });
  after(async () => {
    connection.dispose();
    await stage.dispose();
  });

  async function review(text: string): Promise<readonly ReviewedItem[]> {
    const items = itemsOf(text, release);
    const names = placeholdersOfAll(items.map(({ content }) => content)).map((one) => one.name);
    const values = new Map(names.map((variable): [string, string] => [variable, `sk-${variable.toLowerCase()}`]));
    return reviewApply(items, { writer, values, signal, takesOver: () => false });
  }

  async function apply(text: string): Promise<readonly ItemOutcome[]> {
    const world = { writer, signal, takesOver: () => false, onItem: () => undefined, pause: () => Promise.resolve() };
    return runApply(await review(text), world);
  }

  const able = providers.filter(
    (provider) => shapeFor(provider, (since) => compareReleases(release, since) >= 0) !== undefined,
  );
  for (const provider of able) {
    it(`${provider.label}: created, unchanged, changed, asked, deleted`, async () => {
      const created = await apply(yamlOf(provider, release));
      assert.deepEqual(statesOf(created), ['created', 'created']);
      assert.deepEqual(statesOf(await apply(yamlOf(provider, release))), ['unchanged', 'unchanged']);
      assert.deepEqual(statesOf(await review(await exported(created))), ['same', 'same']);
      assert.deepEqual(statesOf(await review(yamlOf(provider, release, 'another-model'))), ['change', 'same']);
      await ask(provider);
      const undone = await undoApply(created, connection.reader, signal);
      assert.deepEqual(
        undone.map(({ error }) => error),
        undone.map(() => undefined),
      );
      assert.deepEqual(
        (await review(yamlOf(provider, release))).map(({ state }) => state),
        undone.map(() => 'create'),
      );
    });
  }

  // They are documents for the newest release.
  const skip = release === bundledReleases.at(-1) ? false : 'the documents have fields of newer releases';
  it(
    'what is exported changes nothing when it is applied again: documents of all kinds of fields',
    { skip },
    async () => {
      for (const [title, text] of Object.entries(valid)) {
        const own = text.replace(/\bname: sample\b/, 'name: exported').replace(/generateName: .*/, 'name: exported');
        // Variables are no field's value, status is nothing that an apply sets, and a finalizer would keep the object.
        if (/\$\{|^status:|finalizers/m.test(own)) continue;
        const created = await apply(own);
        assert.deepEqual(statesOf(created), ['created'], `${title}: ${errorsOf(created)}`);
        assert.deepEqual(statesOf(await review(await exported(created))), ['same'], title);
        await undoApply(created, connection.reader, signal);
      }
    },
  );

  /** The objects of an apply as clean YAML; Secrets without their values. */
  async function exported(outcomes: readonly ItemOutcome[]): Promise<string> {
    const texts: string[] = [];
    for (const outcome of outcomes) {
      if (!('target' in outcome) || outcome.item.kind === 'Secret') continue;
      const live = await writer.readWhole(outcome.target);
      assert.ok(live);
      const schema = outcome.item.schema?.root;
      texts.push(writeYaml(schema ? withoutDefaults(cleanObject(live), schema) : cleanObject(live)));
    }
    return texts.join('---\n');
  }

  async function ask(provider: ProviderDescriptor): Promise<void> {
    const { path } = resourceNames({ provider, name: name(provider) });
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] });
    await until(`an answer of ${provider.label}`, async () => {
      const answer = await fetch(`${stage.gatewayUrl}${path}/v1/chat/completions`, { method: 'POST', body });
      const said: unknown = answer.ok ? await answer.json() : await answer.text();
      return stringAt(listAt(said, 'choices')[0], 'message', 'content') !== undefined;
    });
  }
}
