import { apiVersionOf, type ResourceType } from './resourceType.ts';
import type { TypeRegistry } from './typeRegistry.ts';

/** The documents with which a client finds out what the server serves. */

const REVIEW_GROUP = 'authorization.k8s.io';

export function coreVersions(address: string): object {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

export function groupList(registry: TypeRegistry): object {
  const groups = [...registry.groups, REVIEW_GROUP].map((group) => groupOf(registry, group));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

export function groupDocument(registry: TypeRegistry, group: string): object | undefined {
  if (group !== REVIEW_GROUP && !registry.groups.includes(group)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(registry, group) };
}

function groupOf(registry: TypeRegistry, group: string): object {
  const names = group === REVIEW_GROUP ? ['v1'] : registry.versionsOf(group);
  const versions = names.map((version) => ({ groupVersion: apiVersionOf(group, version), version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

export function resourceList(registry: TypeRegistry, group: string, version: string): object | undefined {
  const reviews = group === REVIEW_GROUP && version === 'v1' ? REVIEWS : [];
  const types = registry.types.filter((type) => type.group === group);
  const served = types.filter((type) => type.versions.some(({ name }) => name === version));
  const resources = [...served.flatMap((type) => resourcesOf(type, version)), ...reviews];
  if (resources.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf(group, version), resources };
}

const REVIEWS = ['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map((kind) => ({
  name: `${kind.toLowerCase()}s`,
  singularName: kind.toLowerCase(),
  namespaced: false,
  kind,
  verbs: ['create'],
}));

function resourcesOf(type: ResourceType, version: string): object[] {
  const { kind, plural: name, namespaced } = type;
  const main = {
    name,
    singularName: type.singular,
    namespaced,
    kind,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
    ...(type.categories.length > 0 && { categories: type.categories }),
  };
  const hasStatus = type.versions.some((served) => served.name === version && served.hasStatus);
  const status = { name: `${name}/status`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] };
  const others = Object.entries(type.subresources).map(([subresource, verbs]) => ({
    name: `${name}/${subresource}`,
    singularName: '',
    namespaced,
    kind: subresource === 'portforward' ? 'PodPortForwardOptions' : kind,
    verbs,
  }));
  return [main, ...(hasStatus ? [status] : []), ...others];
}
