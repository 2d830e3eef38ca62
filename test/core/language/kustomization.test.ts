import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patchFiles } from '../../../src/core/language/kustomization.ts';

test('the patches that a kustomization names, in all of its forms', () => {
  const text = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - base.yaml
patches:
  - path: patches/model.yaml
  - patch: |-
      - op: remove
        path: /spec
    target:
      kind: Secret
patchesStrategicMerge:
  - older.yaml
  - |-
    apiVersion: v1
    kind: Secret
patchesJson6902:
  - path: ../shared/json.yaml
    target:
      kind: Secret
`;
  assert.deepEqual(patchFiles(text), ['patches/model.yaml', '../shared/json.yaml', 'older.yaml']);
});

test('what is none names none', () => {
  for (const text of ['', 'a: [', 'patches: 1', 'patches: [1, {path: 2}]', '- a'])
    assert.deepEqual(patchFiles(text), []);
});
