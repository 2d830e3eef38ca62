import { resourceTypeOf, type CrdDocument } from './crd.ts';
import { resourceKey, type ResourceType, type ResourceVersionType } from './resourceType.ts';
import { BUILT_IN_TYPES } from './resourceTypes.ts';

/** A kind in the version that a request named. */
export interface ServedType {
  readonly type: ResourceType;
  readonly version: ResourceVersionType;
}

/** The kinds that the cluster serves: built-in ones, and one for each CRD that was installed. */
export class TypeRegistry {
  readonly #types = new Map<string, ResourceType>();

  constructor() {
    for (const type of BUILT_IN_TYPES) this.#types.set(resourceKey(type), type);
  }

  /** Serves the kind of a CRD from now on; a CRD of the same name is replaced. */
  install(crd: CrdDocument): ResourceType {
    const type = resourceTypeOf(crd);
    this.#types.set(resourceKey(type), type);
    return type;
  }

  /** Stops serving the kind of this name (`plural.group`). */
  uninstall(name: string): void {
    this.#types.delete(name);
  }

  get types(): readonly ResourceType[] {
    return [...this.#types.values()];
  }

  find(group: string, version: string, plural: string): ServedType | undefined {
    const type = this.#types.get(resourceKey({ group, plural }));
    const served = type?.versions.find(({ name }) => name === version);
    return type && served && { type, version: served };
  }

  /** Group names in alphabetical order, the core group (empty) left out. */
  get groups(): readonly string[] {
    return [...new Set(this.types.map(({ group }) => group))].filter((group) => group !== '').toSorted();
  }

  versionsOf(group: string): readonly string[] {
    const versions = this.types.filter((type) => type.group === group).flatMap((type) => type.versions);
    return [...new Set(versions.map(({ name }) => name))].toSorted(byMaturity);
  }
}

/** `v1` before `v1beta1` before `v1alpha1`, as Kubernetes ranks versions. */
function byMaturity(left: string, right: string): number {
  return maturity(left) < maturity(right) ? -1 : 1;
}

function maturity(version: string): string {
  if (version.includes('alpha')) return `2${version}`;
  return version.includes('beta') ? `1${version}` : `0${version}`;
}
