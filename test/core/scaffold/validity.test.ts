import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { providers } from '../../../src/core/catalog/providers.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';
import { readCrd, SchemaRegistry } from '../../../src/core/schema/index.ts';
import { scaffold } from '../../../src/core/scaffold/scaffold.ts';
import { createValidator } from '../../../src/core/validate/index.ts';

const crds = new URL('../../../../shared/crds/', import.meta.url);
const skip = existsSync(crds) ? false : 'the published CRDs are not beside the repository (../shared/crds)';
const gatewayApi = 'gateway-api-v1.6.1';
const releases = ['agentgateway-v1.0.1', 'agentgateway-v1.2.1', 'agentgateway-v1.4.1'];

function schemasOf(folder: string): ReturnType<typeof readCrd> {
  const directory = new URL(`${folder}/`, crds);
  return readdirSync(directory)
    .filter((file) => /(agentgatewaybackends|httproutes)\.yaml$/.test(file))
    .flatMap((file) =>
      readCrd(parse(readFileSync(new URL(file, directory), 'utf8')), { from: 'file', file: `${folder}/${file}` }),
    );
}

describe('what the recipes write is taken by the published CRDs', { skip }, () => {
  const endpoints = {
    'its default address': undefined,
    'another address': { host: 'gpu.example.com', port: 8080, scheme: 'http' },
    'an address with TLS': { host: 'gpu.example.com', port: 443, scheme: 'https' },
  } as const;
  for (const release of releases) {
    it(release, () => {
      const registry = new SchemaRegistry(schemasOf(release), schemasOf(gatewayApi));
      const validator = createValidator({ registry });
      for (const provider of providers) {
        for (const [address, endpoint] of Object.entries(endpoints)) {
          for (const secretRefKey of [false, true]) {
            const answers = {
              provider,
              name: provider.backendName,
              namespace: 'team-a',
              model: provider.defaultModel,
              endpoint,
              gateway: { name: 'ai-gateway', namespace: 'infra' },
            };
            const text = scaffold(answers, { secretRefKey });
            const judged = validator.validateText(`${provider.id}.yaml`, text);
            const found = judged.flatMap(({ findings }) =>
              findings.map(({ code, path, serverMessage }) => `${code} ${formatPath(path)} ${serverMessage ?? ''}`),
            );
            assert.deepEqual(found, [], `${provider.id}, ${address}`);
            // The backend and its route, by a schema each, with every rule checked.
            assert.equal(
              judged.filter(({ schema, unchecked }) => schema !== undefined && unchecked.length === 0).length,
              2,
            );
          }
        }
      }
      // Nothing found must not mean nothing looked at.
      const broken = scaffold(
        { provider: providers[0] ?? assert.fail(), name: 'x', namespace: 'team-a', model: '' },
        { secretRefKey: false },
      ).replace('replacePrefixMatch', 'replacePrefixMtch');
      const places = validator
        .validateText('broken.yaml', broken)
        .flatMap(({ findings }) => findings.map(({ path }) => path.at(-1)));
      assert.ok(places.includes('model') && places.includes('replacePrefixMtch'), places.join(', '));
    });
  }
});
