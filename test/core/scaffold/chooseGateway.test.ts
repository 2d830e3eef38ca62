import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseKubeObject } from '../../../src/core/resource/kubeObject.ts';
import { chooseGateway } from '../../../src/core/scaffold/chooseGateway.ts';

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
      const objects = gateways.flatMap((text) => {
        const [, namespace, name, gatewayClassName] = /^(.*)\/(.*) (.*)$/.exec(text) ?? [];
        return (
          parseKubeObject({
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            metadata: { namespace, name },
            spec: { gatewayClassName },
          }) ?? []
        );
      });
      const found = chooseGateway(objects);
      assert.equal(found && `${found.namespace}/${found.name}`, chosen);
    });
  }
});
