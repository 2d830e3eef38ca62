import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cleanObject, withoutDefaults } from '../../../src/core/apply/cleanObject.ts';
import { withoutNulls } from '../../../src/core/apply/withoutNulls.ts';
import { compileSchema } from '../../../src/core/schema/index.ts';

suite('What a create prunes and an apply would refuse', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      a: { type: 'string' },
      b: { type: 'string', nullable: true },
      list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
      map: { type: 'object', additionalProperties: { type: 'string' } },
    },
  });
  test('nulls go where a field takes none; those of a map, of nullable and of unknown fields stay', () => {
    const content = { a: null, b: null, c: null, list: [{ a: null }, { a: 'x' }], map: { k: null } };
    assert.deepEqual(withoutNulls(content, schema), { b: null, c: null, list: [{}, { a: 'x' }], map: { k: null } });
    assert.deepEqual(withoutNulls(content, undefined), content);
  });
});

suite('A live object as somebody would write it', () => {
  test('without what only the server writes; identity first', () => {
    const live = {
      kind: 'Thing',
      spec: { a: 1 },
      status: { b: 2 },
      apiVersion: 'v1',
      metadata: {
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"secret"}', team: 'yes' },
        creationTimestamp: '2026-01-01T00:00:00Z',
        generation: 3,
        labels: { a: 'b' },
        managedFields: [{}],
        name: 'x',
        namespace: 'n',
        resourceVersion: '7',
        uid: 'u',
      },
    };
    assert.equal(
      JSON.stringify(cleanObject(live)),
      '{"apiVersion":"v1","kind":"Thing","metadata":{"name":"x","namespace":"n","annotations":{"team":"yes"},"labels":{"a":"b"}},"spec":{"a":1}}',
    );
  });
  test('no empty annotations are left', () => {
    const metadata = { name: 'x', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } };
    assert.deepEqual(cleanObject({ metadata }), { metadata: { name: 'x' } });
  });
  test('without defaults, but with the keys of its lists and with maps of nothing else', () => {
    const schema = compileSchema({
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            mode: { type: 'string', default: 'Auto' },
            tls: { type: 'object', properties: { port: { type: 'integer', default: 443 } } },
            ports: {
              type: 'array',
              'x-kubernetes-list-type': 'map',
              'x-kubernetes-list-map-keys': ['protocol'],
              items: {
                type: 'object',
                properties: {
                  protocol: { type: 'string', default: 'TCP' },
                  weight: { type: 'integer', default: 1 },
                },
              },
            },
          },
        },
      },
    });
    const object = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      spec: {
        mode: 'Auto',
        tls: { port: 443 },
        ports: [
          { protocol: 'TCP', weight: 1 },
          { protocol: 'UDP', weight: 2 },
        ],
      },
    };
    assert.deepEqual(withoutDefaults(object, schema), {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      spec: {
        tls: { port: 443 },
        ports: [
          { protocol: 'TCP', weight: 1 },
          { protocol: 'UDP', weight: 2 },
        ],
      },
    });
  });
});
