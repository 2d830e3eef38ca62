import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readAuthSecrets } from '../../../src/core/resource/authSecrets.ts';
import { readBackend } from '../../../src/core/resource/backend.ts';
import { readDeployment } from '../../../src/core/resource/deployment.ts';
import { readGateway } from '../../../src/core/resource/gateway.ts';
import { readGatewayClass } from '../../../src/core/resource/gatewayClass.ts';
import { gatewayKey, gatewayKeysOf, gatewayNameLabel } from '../../../src/core/resource/labels.ts';
import { isReadyPod, podTrouble } from '../../../src/core/resource/pod.ts';
import { readPolicy } from '../../../src/core/resource/policy.ts';
import { grantsRoutes } from '../../../src/core/resource/referenceGrant.ts';
import { readService } from '../../../src/core/resource/service.ts';
import { kinds } from '../../../src/core/resource/kinds.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { condition, pod } from '../../support/chain.ts';
import { kubeObject } from '../../support/objects.ts';

const odd: readonly unknown[] = [null, 1, 'x', [], {}, [null], { a: [1, null] }];

test('nothing throws, whatever a newer release or a broken object holds', () => {
  const keys = [
    'listeners',
    'ports',
    'conditions',
    'targetRefs',
    'targetSelectors',
    'from',
    'to',
    'ai',
    'mcp',
    'ancestors',
  ];
  for (const value of odd) {
    const part: JsonObject = Object.fromEntries(keys.map((key) => [key, value]));
    const object = { spec: part, status: part };
    readGateway(object);
    readGatewayClass(object);
    readService(object);
    readDeployment(object);
    readPolicy(object);
    readBackend(object);
    podTrouble(object);
    assert.equal(isReadyPod(object), false);
    assert.equal(grantsRoutes(object, 'a', { kind: kinds.backend, name: 'b' }), false);
  }
});

const providers: readonly (readonly [provider: JsonObject, model: string | undefined, address: string | undefined])[] =
  [
    [{ openai: { model: 'm' } }, 'm', undefined],
    [{ openai: { model: 'm' }, host: 'h', port: 1 }, 'm', 'h:1'],
    [{ azureopenai: { endpoint: 'e.openai.azure.com', deploymentName: 'd' } }, 'd', 'e.openai.azure.com'],
    [{ azure: { resourceName: 'r', resourceType: 'OpenAI', model: 'm' } }, 'm', 'r.openai.azure.com'],
    [{ azure: { resourceName: 'r', resourceType: 'Foundry' } }, undefined, 'r.services.ai.azure.com'],
    [{ vertexai: { projectId: 'p' } }, undefined, 'p global'],
    [{ bedrock: { model: 'm', region: 'eu-west-1' } }, 'm', 'eu-west-1'],
    [{ bedrock: {} }, undefined, 'us-east-1'],
    [{ custom: { formats: [], backendRef: { name: 'svc', port: 80 } } }, undefined, 'svc:80'],
    [{ ofANewerRelease: { model: 'm' } }, 'm', undefined],
  ];

test('every kind of provider says what it asks and where', () => {
  for (const [provider, model, address] of providers) {
    const [entry] = readBackend({ spec: { ai: { provider } } }).groups.flat();
    assert.deepEqual([entry?.type, entry?.model, entry?.address], [Object.keys(provider)[0], model, address]);
  }
});

test('a backend that is no LLM is shown as what it is', () => {
  for (const type of ['mcp', 'static', 'a2a', 'aws', 'dynamicForwardProxy', 'ofANewerRelease']) {
    const shown = { type, groups: [], usesGroups: false, secrets: [] };
    assert.deepEqual(readBackend({ spec: { policies: {}, [type]: {} } }), shown);
  }
});

const named = (name: string, key?: string): JsonObject => ({
  secretRef: key === undefined ? { name } : { name, key },
});

test('every place of an auth that names a Secret, with the keys that the gateway reads there', () => {
  const auth = {
    ...named('top'),
    credentials: [named('one'), named('two', 'k')],
    aws: named('aws'),
    azure: named('azure'),
    gcp: named('gcp'),
    oauthTokenExchange: { clientAuth: named('client') },
  };
  assert.deepEqual(
    readAuthSecrets(auth, []).map(({ name, wantedKeys, path }) => [name, wantedKeys, path.join('.')]),
    [
      ['top', ['Authorization'], 'secretRef'],
      ['one', ['Authorization'], 'credentials.0.secretRef'],
      ['two', ['k'], 'credentials.1.secretRef'],
      ['aws', ['accessKey', 'secretKey'], 'aws.secretRef'],
      ['azure', ['clientID', 'tenantID', 'clientSecret'], 'azure.secretRef'],
      ['gcp', ['credentials.json'], 'gcp.secretRef'],
      ['client', ['clientSecret'], 'oauthTokenExchange.clientAuth.secretRef'],
    ],
  );
  assert.deepEqual(readAuthSecrets({ secretRef: { name: 'x', group: 'vault.example', kind: 'Store' } }, []), []);
});

const trouble = (status: JsonObject) => podTrouble({ status });

suite('Pods', () => {
  test('why one is not ready, as Kubernetes says it', () => {
    const waiting = { state: { waiting: { reason: 'ImagePullBackOff' } } };
    assert.equal(trouble({ phase: 'Pending', containerStatuses: [waiting] }), 'ImagePullBackOff');
    assert.equal(
      trouble({ conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/1 nodes')] }),
      'Unschedulable',
    );
    assert.equal(trouble({ phase: 'Failed', reason: 'Evicted' }), 'Evicted');
    assert.equal(trouble({ phase: 'Running' }), undefined);
  });

  test('a Gateway with a name too long for a label finds its own', () => {
    const name = `${'a'.repeat(60)}-gateway`;
    const label = `${name.slice(0, 50)}-0123456789ab`;
    const own = kubeObject(pod({ labels: { [gatewayNameLabel]: label } }));
    assert.ok(gatewayKeysOf(own).includes(gatewayKey('kgateway-system', name)));
    assert.ok(gatewayKeysOf(kubeObject(pod())).includes(gatewayKey('kgateway-system', 'ai-gateway')));
    assert.ok(!gatewayKeysOf(kubeObject(pod())).includes(gatewayKey('other', 'ai-gateway')));
  });
});
