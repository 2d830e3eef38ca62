import type { OracleDocument } from './oracleDocument.ts';
import { sample } from './sampleKind.ts';

const label = (length: number): string => 'a'.repeat(length);
const uid = '6f1c0f0e-6c3f-4e0f-9a57-0d1f1c7c0b5a';
const owner = (more: object = {}): object => ({ apiVersion: 'v1', kind: 'Pod', name: 'a', uid, ...more });
const managed = (more: object = {}): object => ({
  manager: 'kubectl',
  operation: 'Apply',
  apiVersion: 'agreement.example.com/v1',
  time: '2024-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': {} },
  ...more,
});

const names = [
  'a',
  'A',
  '',
  'a-',
  '-a',
  'a.b',
  'a..b',
  '.a',
  'a.',
  'a_b',
  'a b',
  'ä',
  'a/b',
  '1',
  '1.2',
  label(63),
  label(64),
  label(253),
  label(254),
  `${label(63)}.${label(64)}`,
  '..',
  '%',
  'a\nb',
];
const keys = [
  'a',
  'A',
  '',
  'a/b',
  'a/',
  '/a',
  'a/b/c',
  'A/b',
  'a.b/c',
  'a..b/c',
  'a_b',
  '-a',
  'a-',
  'a.b',
  'ä',
  'a b',
  label(63),
  label(64),
  `${label(253)}/a`,
  `${label(254)}/a`,
  `a/${label(64)}`,
  'example.com/A_b.c-d',
  '..',
];
const values = ['', 'a', 'A', 'a b', 'a/b', 'a_b.c-d', '-a', 'a-', 'ä', label(63), label(64), '1', 'true'];
const times = [
  '2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00+01:00',
  '2024-01-01T00:00:00.123456789Z',
  '2024-01-01',
  '2024-01-01 00:00:00Z',
  '2024-1-1T0:0:0Z',
  '2024-02-30T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:00:60Z',
  '2024-01-01T00:00:00',
  '2024-01-01t00:00:00z',
  '2024-01-01T00:00:00,5Z',
  '2024-01-01T00:00:00+25:00',
  '',
  'x',
  '0000-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
];
const finalizers = [
  'a',
  'a/b',
  'example.com/a',
  'orphan',
  'foregroundDeletion',
  'kubernetes',
  '',
  'a b',
  'A',
  label(64),
  'a/b/c',
];
const uids = ['', 'x', uid];
const wrong: readonly unknown[] = [
  null,
  1,
  1.5,
  true,
  'x',
  [],
  {},
  [1],
  ['x'],
  [null],
  { a: 1 },
  { a: null },
  { a: true },
  { a: [] },
  [{}],
  [[]],
];
const texts = [
  'name',
  'generateName',
  'namespace',
  'resourceVersion',
  'selfLink',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
];
const fields = [
  ...texts,
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'managedFields',
  'generation',
  'deletionGracePeriodSeconds',
];

/** A namespace that is not there, and a resourceVersion, which a dry run does not look at. */
function isOtherwhere(field: string, value: unknown): boolean {
  return value === 'x' && (field === 'namespace' || field === 'resourceVersion');
}

/** ObjectMeta in every field, as flow maps in YAML; each with what else a whole metadata needs. */
const cases: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { name: null },
  { generateName: 'a-', name: '' },
  { name: 'a', generateName: 'B' },
  { name: 'a', unknown: 1 },
  { name: 'a', Labels: {} },
  { name: 'a', clusterName: 'x' },
  ...names.flatMap((name) => [{ name }, { generateName: name }]),
  ...['default', '', 'A', 'a_b', 'a.b', '-a', label(64)].map((namespace) => ({ name: 'a', namespace })),
  ...keys.flatMap((key) => [
    { name: 'a', labels: { [key]: 'x' } },
    { name: 'a', annotations: { [key]: 'x' } },
  ]),
  ...values.map((value) => ({ name: 'a', labels: { a: value } })),
  { name: 'a', annotations: { a: 'ä b\n/' } },
  { name: 'a', annotations: { a: 'x'.repeat(262_143) } },
  { name: 'a', annotations: { a: 'x'.repeat(262_144) } },
  { name: 'a', annotations: { a: 'é'.repeat(131_072) } },
  { name: 'a', annotations: { a: 'x'.repeat(131_072), b: 'x'.repeat(131_071) } },
  ...times.flatMap((time) => [
    { name: 'a', creationTimestamp: time },
    { name: 'a', deletionTimestamp: time },
  ]),
  ...finalizers.map((finalizer) => ({ name: 'a', finalizers: [finalizer] })),
  { name: 'a', finalizers: ['orphan', 'foregroundDeletion'] },
  { name: 'a', finalizers: ['a', 'a'] },
  ...uids.map((text) => ({ name: 'a', uid: text })),
  { name: 'a', resourceVersion: '' },
  { name: 'a', generation: -1 },
  { name: 'a', generation: 2 ** 53 },
  { name: 'a', deletionGracePeriodSeconds: -1 },
  { name: 'a', selfLink: 'x' },
  { name: 'a', ownerReferences: [owner()] },
  ...['apiVersion', 'kind', 'name', 'uid'].flatMap((field) => [
    { name: 'a', ownerReferences: [owner({ [field]: '' })] },
    { name: 'a', ownerReferences: [owner({ [field]: null })] },
    { name: 'a', ownerReferences: [owner({ [field]: 1 })] },
  ]),
  { name: 'a', ownerReferences: [owner({ apiVersion: '/' })] },
  { name: 'a', ownerReferences: [owner({ apiVersion: 'a/b/c' })] },
  { name: 'a', ownerReferences: [owner({ apiVersion: 'x', kind: 'Y Z' })] },
  { name: 'a', ownerReferences: [owner({ kind: 'Event' })] },
  { name: 'a', ownerReferences: [owner({ controller: true }), owner({ controller: true, name: 'b' })] },
  { name: 'a', ownerReferences: [owner({ controller: 'x' })] },
  { name: 'a', ownerReferences: [owner({ blockOwnerDeletion: null })] },
  { name: 'a', ownerReferences: [owner({ unknown: 1 })] },
  { name: 'a', ownerReferences: [owner(), owner()] },
  { name: 'a', managedFields: [managed()] },
  { name: 'a', managedFields: [{}] },
  { name: 'a', managedFields: [managed({ operation: 'Patch' })] },
  { name: 'a', managedFields: [managed({ operation: '' })] },
  { name: 'a', managedFields: [managed({ operation: 'Update' })] },
  { name: 'a', managedFields: [managed({ fieldsType: 'FieldsV2' })] },
  { name: 'a', managedFields: [managed({ fieldsType: '' })] },
  { name: 'a', managedFields: [managed({ fieldsV1: null })] },
  { name: 'a', managedFields: [managed({ fieldsV1: { x: {} } })] },
  { name: 'a', managedFields: [managed({ fieldsV1: 'x' })] },
  { name: 'a', managedFields: [managed({ manager: 'm'.repeat(128) })] },
  { name: 'a', managedFields: [managed({ manager: 'm'.repeat(129) })] },
  { name: 'a', managedFields: [managed({ manager: 'm\n' })] },
  { name: 'a', managedFields: [managed({ manager: '' })] },
  { name: 'a', managedFields: [managed({ time: 'x' })] },
  { name: 'a', managedFields: [managed({ time: null })] },
  { name: 'a', managedFields: [managed({ apiVersion: '' })] },
  { name: 'a', managedFields: [managed({ apiVersion: 'x/y/z' })] },
  { name: 'a', managedFields: [managed({ subresource: 's'.repeat(257) })] },
  { name: 'a', managedFields: [managed({ subresource: 'status' })] },
  { name: 'a', managedFields: [managed({ unknown: 1 })] },
  { name: 'a', managedFields: [managed(), managed()] },
  ...fields.flatMap((field) =>
    wrong.filter((value) => !isOtherwhere(field, value)).map((value) => ({ name: 'a', [field]: value })),
  ),
];

/** {@link cases} on a custom resource and on a Secret, whose metadata the API server decodes by other ways. */
export function metadataDocuments(): readonly OracleDocument[] {
  return cases.flatMap((metadata) => {
    const text = JSON.stringify(metadata);
    const name = text.length > 200 ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
    return [
      { name: `metadata ${name}`, text: sample('{}', text) },
      { name: `metadata ${name} of a Secret`, text: `apiVersion: v1\nkind: Secret\nmetadata: ${text}\n` },
    ];
  });
}

/** What only a create that is meant refuses: a dry run does not reach the storage. */
export const storedVersions: readonly OracleDocument[] = ['1', '0', 'x', uid].map((resourceVersion) => {
  const metadata = JSON.stringify({ generateName: 'stored-', resourceVersion });
  return { name: `metadata ${metadata}`, text: sample('{}', metadata) };
});
