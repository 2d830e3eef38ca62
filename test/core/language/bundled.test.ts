import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bundledSchemas } from '../../../src/core/schema/bundled/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import { apply, caret, serviceWith, uri } from './world.ts';

const registry = new SchemaRegistry(bundledSchemas());
const service = serviceWith({ registry: () => registry });
const fixture = (path: string): string => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');

void test('the playground has the one mistake that it is there for, and the fix ends it', () => {
  const text = fixture('workspace/anthropic.yaml');
  const [found, ...others] = service.diagnose(uri, text);
  assert.deepEqual(others, []);
  assert.equal(found?.code, 'secret-without-usable-key');
  const [fix] = found?.fixes ?? [];
  assert.ok(fix && 'edits' in fix);
  assert.deepEqual(service.diagnose(uri, apply(text, fix.edits)), []);
});

for (const file of readdirSync(new URL('../../fixtures/scaffold/', import.meta.url))) {
  void test(`nothing is said of what the scaffold writes: ${file}`, () => {
    assert.deepEqual(service.diagnose(uri, fixture(`scaffold/${file}`)), []);
  });
}

const header = 'apiVersion: agentgateway.dev/v1alpha1\nkind: AgentgatewayBackend\n';
const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n';
const secret = 'apiVersion: v1\nkind: Secret\n';
const first: readonly (readonly [where: string, drawn: string, labels: readonly string[]])[] = [
  ['a model', `${header}spec:\n  ai:\n    provider:\n      openai:\n        |\n`, ['model']],
  ['the spec with ai', `${header}spec:\n  ai: {}\n  |\n`, ['policies']],
  ['a Secret', `${secret}metadata:\n  name: a\n|\n`, ['data', 'stringData', 'type']],
  ['a reference of a route', `${route}spec:\n  rules:\n    - backendRefs:\n        - |\n`, ['name']],
];
for (const [where, drawn, labels] of first) {
  void test(`proposals in ${where}`, () => {
    const { text, offset } = caret(drawn);
    const found = service.complete(uri, text, offset).filter(({ rank }) => rank < 3);
    for (const label of labels)
      assert.ok(
        found.some((item) => item.label === label),
        `${label} is not proposed`,
      );
  });
}
