import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKubeObject, type KubeObject } from '../../../src/core/resource/kubeObject.ts';
import { chooseGateway, defaultNamespace } from '../../../src/core/scaffold/chooseGateway.ts';

function gatewayOf(text: string): readonly KubeObject[] {
  const [, namespace, name, gatewayClassName] = /^(.*)\/(.*) (.*)$/.exec(text) ?? [];
  const found = parseKubeObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace, name },
    spec: { gatewayClassName },
  });
  return found ? [found] : [];
}

describe('the Gateway that a new route attaches to', () => {
  /** Gateways as `namespace/name class`, and which is chosen. */
  const rows: readonly [readonly string[], string | undefined][] = [
    [[], undefined],
    [['infra/edge istio'], 'infra/edge'],
    [['a/edge istio', 'z/proxy agentgateway'], 'z/proxy'],
    [['a/proxy agentgateway', 'z/ai-gateway agentgateway'], 'z/ai-gateway'],
    [['a/ai-gateway istio', 'z/proxy agentgateway'], 'z/proxy'],
    [['b/one agentgateway', 'a/two agentgateway', 'a/one agentgateway'], 'a/one'],
  ];
  for (const [gateways, chosen] of rows) {
    it(`${gateways.join(', ') || 'none'} → ${chosen ?? 'none'}`, () => {
      const found = chooseGateway(gateways.flatMap(gatewayOf));
      assert.equal(found && `${found.namespace}/${found.name}`, chosen);
    });
  }
});

describe('the namespace of a new backend', () => {
  for (const [gateways, there, expected] of [
    [[], [], 'kgateway-system'],
    [[], ['default', 'agentgateway-system'], 'agentgateway-system'],
    [[], ['agentgateway-system', 'kgateway-system'], 'kgateway-system'],
    [['infra/proxy agentgateway'], ['kgateway-system'], 'infra'],
  ] as const) {
    it(`${[...gateways, ...there].join(', ') || 'an empty cluster'} → ${expected}`, () =>
      assert.equal(defaultNamespace(gateways.flatMap(gatewayOf), there), expected));
  }
});
