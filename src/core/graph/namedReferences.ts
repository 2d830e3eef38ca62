import { forEachChild, isJsonObject, stringAt, type JsonObject } from '../resource/json.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { Path } from '../resource/path.ts';
import { parseApiVersion } from '../schema/index.ts';

/** A kind of the API with a name of it. */
export interface ResourceName {
  readonly group: string;
  readonly kind: string;
  /** Undefined for what belongs to no namespace, and for documents that leave it to the context. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A place in a resource that names another one. */
export interface NamedReference extends ResourceName {
  /** Of the reference as a whole: the map that holds the name, or the name itself where it stands alone. */
  readonly path: Path;
  readonly namePath: Path;
  /** A listener, a rule, a provider of a group. */
  readonly sectionName: string | undefined;
}

/** How a field refers to resources. */
interface ReferenceField {
  /** What is meant where the reference names no group and no kind; undefined: it has to. */
  readonly usual?: Pick<ResourceKind, 'group' | 'kind'>;
  /** What it may name, of the kinds that we read, the likeliest first. */
  readonly candidates: readonly ResourceKind[];
  /** Whether it may name another namespace than its own. */
  readonly crossesNamespaces?: true;
}

const { backend, gateway, httpRoute, secret, service } = kinds;
const secrets: ReferenceField = { usual: secret, candidates: [secret] };
const backends: ReferenceField = { usual: service, candidates: [backend, service], crossesNamespaces: true };
const parents: ReferenceField = { usual: gateway, candidates: [gateway], crossesNamespaces: true };
const configMaps: ReferenceField = {
  usual: { group: '', kind: 'ConfigMap' },
  candidates: [],
  crossesNamespaces: true,
};

/**
 * The fields that name resources, wherever they stand in a spec: of agentgateway 1.4.1 and Gateway API 1.6. A field of that
 * name at a place that we do not know yet, in a newer release, counts too. What is not written is as the APIs default it.
 */
const referenceFields: ReadonlyMap<string, ReferenceField> = new Map([
  ['backendRef', backends],
  ['backendRefs', backends],
  ['parentRef', parents],
  ['parentRefs', parents],
  ['targetRefs', { candidates: [gateway, httpRoute, backend, service] }],
  ['extensionRef', { candidates: [] }],
  ['parametersRef', { candidates: [], crossesNamespaces: true }],
  ['secretRef', secrets],
  ['clientSecretRef', secrets],
  ['signingKeyRef', secrets],
  ['certificateRef', secrets],
  ['mtlsCertificateRef', secrets],
  ['certificateRefs', { ...secrets, crossesNamespaces: true }],
  ['clientCertificateRef', { ...secrets, crossesNamespaces: true }],
  ['caCertificateRefs', configMaps],
]);

/** What a ReferenceGrant allows others to refer to, where it names it. */
const grantedField = 'to';
const granted: ReferenceField = { candidates: [backend, service, secret] };

/** The field whose map stands at a path of a resource, directly or as an item of its list. */
export function referenceFieldAt(path: Path): ReferenceField | undefined {
  const name = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  if (typeof name !== 'string' || path[0] !== 'spec') return undefined;
  return name === grantedField ? granted : referenceFields.get(name);
}

/** The one reference that is a name alone. */
const gatewayClassField = 'gatewayClassName';

/** Deeper than any reference of a published release. */
const maxDepth = 24;

/** An object of ours is never changed, so it is the key. */
const known = new WeakMap<KubeObject, readonly NamedReference[]>();

/** Every reference in the spec of an object of agentgateway or Gateway API, in the order of the text; none in others. */
export function referencesOf(object: KubeObject): readonly NamedReference[] {
  let references = known.get(object);
  if (references === undefined) known.set(object, (references = readReferences(object)));
  return references;
}

/** The name of an object itself. */
export function nameOf({ apiVersion, kind, metadata }: KubeObject): ResourceName {
  return { group: parseApiVersion(apiVersion).group, kind, namespace: metadata.namespace, name: metadata.name };
}

/** The same for whoever asks once: nothing is kept. */
export function readReferences(object: KubeObject): readonly NamedReference[] {
  const { group } = parseApiVersion(object.apiVersion);
  if (group !== kinds.backend.group && group !== kinds.gateway.group) return [];
  const found: NamedReference[] = [];
  walk(object.spec, ['spec'], object, found);
  return found;
}

/** @param path the one array of the whole walk; copied where something is found */
function walk(value: unknown, path: (string | number)[], owner: KubeObject, found: NamedReference[]): void {
  if (path.length > maxDepth) return;
  forEachChild(value, path, (child, place) => {
    if (typeof place === 'string') collect(place, child, path, owner, found);
    walk(child, path, owner, found);
  });
}

function collect(key: string, value: unknown, path: Path, owner: KubeObject, found: NamedReference[]): void {
  if (key === gatewayClassField && typeof value === 'string' && value !== '') {
    const { group, kind } = kinds.gatewayClass;
    const place = [...path];
    found.push({
      group,
      kind,
      namespace: undefined,
      name: value,
      path: place,
      namePath: place,
      sectionName: undefined,
    });
    return;
  }
  const isGrant = owner.kind === kinds.referenceGrant.kind && key === grantedField && path.length === 2;
  const field = isGrant ? granted : referenceFields.get(key);
  if (field === undefined) return;
  const entries = Array.isArray(value) ? value.map((entry, index) => ({ entry, at: [...path, index] })) : undefined;
  for (const { entry, at } of entries ?? [{ entry: value, at: [...path] }]) {
    if (!isJsonObject(entry)) continue;
    const reference = readReference(entry, at, field, owner);
    if (reference !== undefined) found.push(reference);
  }
}

function readReference(
  entry: JsonObject,
  path: Path,
  field: ReferenceField,
  owner: KubeObject,
): NamedReference | undefined {
  const name = stringAt(entry, 'name');
  // An empty group is the core group, not none.
  const group = typeof entry['group'] === 'string' ? entry['group'] : field.usual?.group;
  const kind = stringAt(entry, 'kind') ?? field.usual?.kind;
  if (name === undefined || group === undefined || kind === undefined) return undefined;
  const other = field.crossesNamespaces === true ? stringAt(entry, 'namespace') : undefined;
  const namespace = other ?? owner.metadata.namespace;
  return {
    group,
    kind,
    namespace,
    name,
    path,
    namePath: [...path, 'name'],
    sectionName: stringAt(entry, 'sectionName'),
  };
}
