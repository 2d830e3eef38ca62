import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressTrouble, namedAddressTrouble } from '../../../src/core/gateway/addressTrouble.ts';

/** By whom an address is given: what a cluster says of it, what a person does. */
const rows: readonly (readonly [address: string, ofCluster: string | undefined, named: string | undefined])[] = [
  ['10.0.0.1', undefined, undefined],
  ['203.0.113.7', undefined, undefined],
  ['gw.example.com', undefined, undefined],
  ['fd00::1', undefined, undefined],
  ['::ffff:10.0.0.1', undefined, undefined],
  ['127.0.0.1', 'way.refused', undefined],
  ['127.1', 'way.refused', undefined],
  ['localhost', 'way.refused', undefined],
  ['api.localhost', 'way.refused', undefined],
  ['::1', 'way.refused', undefined],
  ['::ffff:127.0.0.1', 'way.refused', undefined],
  ['::ffff:7f00:1', 'way.refused', undefined],
  ['0.0.0.0', 'way.refused', undefined],
  ['169.254.169.254', 'way.refused', 'target.metadata'],
  ['2852039166', 'way.refused', 'target.metadata'],
  ['0xa9fea9fe', 'way.refused', 'target.metadata'],
  ['169.254.43518', 'way.refused', 'target.metadata'],
  ['::ffff:169.254.169.254', 'way.refused', 'target.metadata'],
  ['::ffff:a9fe:a9fe', 'way.refused', 'target.metadata'],
  ['0:0:0:0:0:ffff:a9fe:a9fe', 'way.refused', 'target.metadata'],
  ['fe80::1', 'way.refused', 'target.metadata'],
  ['fd00:ec2::254', 'way.refused', 'target.metadata'],
  ['metadata.google.internal', 'way.refused', 'target.metadata'],
  ['METADATA.google.internal.', 'way.refused', 'target.metadata'],
  ['a b', 'way.noHost', undefined],
  ['evil.example.com/path', 'way.noHost', undefined],
];

for (const [address, ofCluster, named] of rows) {
  test(`P30: ${address}: ${ofCluster ?? 'asked'}, ${named ?? 'asked'} where a person named it`, () => {
    assert.equal(addressTrouble(address)?.code, ofCluster);
    assert.equal(namedAddressTrouble(address)?.code, named);
  });
}
