import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import type { CrdDocument } from './cluster/crd.ts';
import { at, isObject, listAt, stringAt } from './json.ts';
import { pathTo } from './paths.ts';
import { seedText } from './seed.ts';
import { SANDBOX_NAMESPACE as NAMESPACE, startSandbox, type Sandbox } from './startSandbox.ts';

const published = new URL('../../../shared/crds', import.meta.url).pathname;

function publishedCrds(folder: string): CrdDocument[] {
  const path = join(published, folder);
  const documents = readdirSync(path).map((name): unknown => parse(readFileSync(join(path, name), 'utf8')));
  return documents.filter(isObject);
}

const PATH = pathTo('agentgatewaybackends', NAMESPACE);
const backend = (spec: object): object => ({
  apiVersion: 'agentgateway.dev/v1alpha1',
  kind: 'AgentgatewayBackend',
  metadata: { name: 'x', namespace: NAMESPACE },
  spec,
});

interface Schemas {
  readonly name: string;
  readonly crds: () => readonly CrdDocument[] | undefined;
  readonly skip: string | false;
}

const variants: readonly Schemas[] = [
  { name: 'bundled', crds: () => undefined, skip: false },
  {
    name: 'published',
    crds: () => [...publishedCrds('agentgateway-v1.4.1'), ...publishedCrds('gateway-api-v1.6.1')],
    skip: existsSync(published) ? false : 'needs the published CRDs in ../shared/crds',
  },
];

for (const { name, crds, skip } of variants) {
  describe(`admission with the ${name} schemas`, { skip }, () => {
    let sandbox: Sandbox;
    before(async () => {
      const given = crds();
      sandbox = await startSandbox({ pace: 'fast', seed: seedText(), ...(given && { crds: given }) });
    });
    after(async () => {
      await sandbox.dispose();
    });

    it('refuses two kinds of provider and names the field', async () => {
      const body = backend({ ai: { provider: { openai: {}, anthropic: {} } } });
      const answer = await sandbox.client.send({ method: 'POST', path: `${PATH}?dryRun=All`, body });
      assert.deepEqual([answer.code, stringAt(answer.body, 'reason')], [422, 'Invalid']);
      const causes = listAt(answer.body, 'details', 'causes');
      assert.ok(causes.some((cause) => stringAt(cause, 'field') === 'spec.ai.provider'));
    });

    it('refuses a wrong type', async () => {
      const body = backend({ ai: { provider: { openai: {}, host: 'h', port: 'x' } } });
      const answer = await sandbox.client.send({ method: 'POST', path: `${PATH}?dryRun=All`, body });
      assert.equal(answer.code, 422);
      assert.match(stringAt(answer.body, 'message') ?? '', /spec\.ai\.provider\.port/);
    });

    it('refuses an unknown field under Strict and prunes it otherwise', async () => {
      const body = backend({ ai: { provider: { openai: { modle: 'm' } } } });
      const strict = await sandbox.client.send({
        method: 'POST',
        path: `${PATH}?dryRun=All&fieldValidation=Strict`,
        body,
      });
      assert.match(
        stringAt(strict.body, 'message') ?? '',
        /strict decoding error: unknown field "spec\.ai\.provider\.openai\.modle"/,
      );
      const lax = await sandbox.client.send({ method: 'POST', path: `${PATH}?dryRun=All`, body });
      assert.deepEqual([lax.code, at(lax.body, 'spec', 'ai', 'provider', 'openai')], [201, {}]);
    });

    it('publishes the schema with its rules', async () => {
      const index = await sandbox.client.call({ path: '/openapi/v3' });
      const path = stringAt(index, 'paths', 'apis/agentgateway.dev/v1alpha1', 'serverRelativeURL') ?? '';
      const document = await sandbox.client.call({ path });
      const provider = at(
        document,
        'components',
        'schemas',
        'dev.agentgateway.v1alpha1.AgentgatewayBackend',
        'properties',
        'spec',
        'properties',
        'ai',
        'properties',
        'provider',
      );
      assert.ok(listAt(provider, 'x-kubernetes-validations').length > 3);
    });

    it('takes a change of a seeded backend', async () => {
      const patch = { spec: { ai: { provider: { openai: { model: 'mistral' } } } } };
      const changed = await sandbox.client.mergePatch(`${PATH}/ollama-backend`, patch);
      assert.equal(changed.metadata.generation, 2);
    });
  });
}
