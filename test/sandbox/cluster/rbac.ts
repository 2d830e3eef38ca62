import { listAt, stringAt } from '../json.ts';
import type { KubeObject } from './kubeObject.ts';
import { resourceKey } from './resourceType.ts';
import type { Store } from './store.ts';
import type { User } from './users.ts';

/** What a user asks to do. A resource with a subresource is `pods/portforward`. */
export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name?: string | undefined;
}

/** One rule of a Role, as it stands there. */
type Rule = unknown;

const SUPERUSERS = 'system:masters';
const ALL: Rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

/** What every user who is known may do: see what there is, and ask for the own rights. */
const AUTHENTICATED: readonly Rule[] = [
  {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
];

const stored = (store: Store, plural: string, namespace?: string): KubeObject[] =>
  store.list(resourceKey({ group: 'rbac.authorization.k8s.io', plural }), namespace);

/** Authorization by the Roles and bindings that are stored, as the API server's RBAC does it. */
export class Rbac {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  allows(user: User, question: AccessQuestion): boolean {
    return this.rulesFor(user, question.namespace).some((rule) => covers(rule, question));
  }

  /** The rules that count for a user in a namespace, or for all of the cluster without one. */
  rulesFor(user: User, namespace: string | undefined): readonly Rule[] {
    if (user.groups.includes(SUPERUSERS)) return [ALL];
    const bindings = [
      ...stored(this.#store, 'clusterrolebindings'),
      ...(namespace === undefined ? [] : stored(this.#store, 'rolebindings', namespace)),
    ];
    const granted = bindings
      .filter((binding) => listAt(binding, 'subjects').some((subject) => isMeant(subject, user)))
      .flatMap((binding) => this.#rulesOf(binding, namespace));
    return [...AUTHENTICATED, ...granted];
  }

  #rulesOf(binding: KubeObject, namespace: string | undefined): readonly Rule[] {
    const isCluster = stringAt(binding, 'roleRef', 'kind') === 'ClusterRole';
    const roles = isCluster
      ? stored(this.#store, 'clusterroles')
      : stored(this.#store, 'roles', binding.metadata.namespace ?? namespace);
    const name = stringAt(binding, 'roleRef', 'name');
    return listAt(
      roles.find((role) => role.metadata.name === name),
      'rules',
    );
  }
}

function isMeant(subject: unknown, user: User): boolean {
  const name = stringAt(subject, 'name') ?? '';
  return stringAt(subject, 'kind') === 'Group' ? user.groups.includes(name) : user.name === name;
}

function covers(rule: Rule, { verb, group, resource, name }: AccessQuestion): boolean {
  const has = (list: string, ...values: readonly string[]): boolean =>
    listAt(rule, list).some((entry) => entry === '*' || values.includes(String(entry)));
  const subresource = resource.split('/')[1];
  const wide = subresource === undefined ? [] : [`*/${subresource}`];
  const names = listAt(rule, 'resourceNames');
  return (
    has('verbs', verb) &&
    has('apiGroups', group) &&
    has('resources', resource, ...wide) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}
