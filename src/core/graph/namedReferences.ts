import { isJsonObject, stringAt, type JsonObject } from '../resource/json.ts';
import { kinds } from '../resource/kinds.ts';
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

/** How a field refers to a resource. */
interface ReferenceField {
  /** What is meant where the reference names no group or no kind; undefined: it has to. */
  readonly group?: string;
  readonly kind?: string;
  /** Whether it may name another namespace than its own. */
  readonly crossesNamespaces?: true;
}

const secret: ReferenceField = { group: '', kind: kinds.secret.kind };
const service: ReferenceField = { group: '', kind: kinds.service.kind, crossesNamespaces: true };
const gateway: ReferenceField = { group: kinds.gateway.group, kind: kinds.gateway.kind, crossesNamespaces: true };
const named: ReferenceField = {};

/**
 * The fields that name resources, wherever they stand in a spec: of agentgateway 1.4.1 and Gateway API 1.6. A field of that
 * name at a place that we do not know yet, in a newer release, counts too. What is not written is as the APIs default it.
 */
const referenceFields: ReadonlyMap<string, ReferenceField> = new Map([
  ['backendRef', service],
  ['backendRefs', service],
  ['parentRef', gateway],
  ['parentRefs', gateway],
  ['targetRefs', named],
  ['extensionRef', named],
  ['parametersRef', { ...named, crossesNamespaces: true }],
  ['secretRef', secret],
  ['clientSecretRef', secret],
  ['signingKeyRef', secret],
  ['certificateRef', secret],
  ['mtlsCertificateRef', secret],
  ['certificateRefs', { ...secret, crossesNamespaces: true }],
  ['clientCertificateRef', { ...secret, crossesNamespaces: true }],
  ['caCertificateRefs', { group: '', kind: 'ConfigMap', crossesNamespaces: true }],
]);

/** The one reference that is a name alone. */
const gatewayClassField = 'gatewayClassName';

/** What a ReferenceGrant allows others to refer to, where it names it. */
const grantedField = 'to';

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

function readReferences(object: KubeObject): readonly NamedReference[] {
  const { group } = parseApiVersion(object.apiVersion);
  if (group !== kinds.backend.group && group !== kinds.gateway.group) return [];
  const found: NamedReference[] = [];
  walk(object.spec, ['spec'], object, found);
  return found;
}

/** @param path the one array of the whole walk; copied where something is found */
function walk(value: unknown, path: (string | number)[], owner: KubeObject, found: NamedReference[]): void {
  if (path.length > maxDepth) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      path.push(index);
      walk(item, path, owner, found);
      path.pop();
    }
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      path.push(key);
      collect(key, child, path, owner, found);
      walk(child, path, owner, found);
      path.pop();
    }
  }
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
  const field = isGrant ? named : referenceFields.get(key);
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
  const group = typeof entry['group'] === 'string' ? entry['group'] : field.group;
  const kind = stringAt(entry, 'kind') ?? field.kind;
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
