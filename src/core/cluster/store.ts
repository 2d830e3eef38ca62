import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { refersToSecret } from '../graph/refersToSecret.ts';
import { setParentsOf } from '../resource/httpRoute.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import { listenerSetKinds } from '../resource/listenerSet.ts';
import { nackSelector } from '../resource/nack.ts';
import { gatewayNameLabel } from '../resource/labels.ts';
import { Collection, type CollectionOwner } from './collection.ts';
import { Namespaces, type NamespaceChoice } from './namespaces.ts';
import { NeededShelves, type Need } from './neededShelves.ts';
import type { Shelf, ShelfChange } from './shelf.ts';
import type { ClusterSource, WatchState } from './source.ts';

/**
 * Controllers: what the charts of agentgateway, and of kgateway before it, call theirs. A proxy is named after its Gateway,
 * which may have the same name, so proxies are left out by their own label.
 */
const controllerSelector = `app.kubernetes.io/name in (agentgateway,kgateway),!${gatewayNameLabel}`;

/** What is followed; a kind with several selectors is their sum. The first is what rows are made of, and asked for first. */
const followed: readonly (readonly [kind: ResourceKind, labelSelector?: string])[] = [
  [kinds.backend],
  [kinds.httpRoute],
  [kinds.gateway],
  [kinds.policy],
  [kinds.model],
  [kinds.referenceGrant],
  [kinds.gatewayClass],
  [kinds.pod, gatewayNameLabel],
  [kinds.service, gatewayNameLabel],
  [kinds.deployment, gatewayNameLabel],
  [kinds.deployment, controllerSelector],
];

/** Objects of a kind that came and went; undefined: look at all of them anew. */
export interface StoreMove {
  readonly kind: ResourceKind;
  readonly moved: Pick<ShelfChange, 'removed' | 'added'> | undefined;
}

/** Secrets, as metadata; Helm keeps its releases in some, by the thousand and each up to a megabyte, and no key in these. */
const secrets: Need = {
  kind: kinds.secret,
  wideSelector: 'type!=helm.sh/release.v1',
  referrers: new Set<ResourceKind>([kinds.backend, kinds.policy, kinds.model]),
  namespacesFor: (object) => (refersToSecret(object) ? ownNamespace(object) : []),
};

/** What agentgateway tells of its Gateways by Events alone. */
const nacks: Need = {
  kind: kinds.event,
  selector: nackSelector,
  wideSelector: nackSelector,
  referrers: new Set<ResourceKind>([kinds.gateway]),
  namespacesFor: ownNamespace,
};

/** Listeners that others add to a Gateway: most clusters have none, many not even the kind. */
const listenerSets = listenerSetKinds.map((kind): Need => ({
  kind,
  referrers: new Set<ResourceKind>([kinds.httpRoute]),
  namespacesFor: (route) => setParentsOf(route).flatMap(({ set }) => (set.kind === kind ? [set.namespace] : [])),
}));

/**
 * Everything that the extension knows of one context, kept current by list+watch. Starts no request before `start`. Secrets
 * are known, as metadata, only in namespaces where a backend or a policy refers to one, Events only in those of Gateways,
 * ListenerSets where a route names one.
 * Where the whole cluster is forbidden, each kind is read in the namespaces that the user may read.
 */
export class ClusterStore implements Disposable {
  readonly #source: ClusterSource;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<ResourceKind>());
  readonly #moved = this.#owned.add(new Emitter<StoreMove>());
  readonly #namespaces: Namespaces;
  readonly #needed: ReadonlyMap<ResourceKind, NeededShelves>;
  readonly #collections: Collection[] = [];
  readonly #byKind = new Map<ResourceKind, Collection[]>();
  readonly #versions = new Map<ResourceKind, number>();
  #revision = 0;
  #started = false;

  /** Fires after a change with the kind that changed. */
  readonly onDidChange: Event<ResourceKind> = this.#changed.event;
  /** Fires before that, once the version of the kind has grown, with what moved. Not for Secrets, which are found by name. */
  readonly onDidMove: Event<StoreMove> = this.#moved.event;

  constructor(source: ClusterSource, choice: NamespaceChoice = { own: 'default', chosen: [] }) {
    this.#source = source;
    this.#namespaces = this.#owned.add(new Namespaces(source, choice, () => this.#namespacesChanged()));
    this.#needed = new Map(
      [secrets, nacks, ...listenerSets].map((need) => [need.kind, this.#owned.add(this.#shelvesFor(need))]),
    );
  }

  /** Begins the watches; a second call does nothing. */
  start(): void {
    if (this.#started || this.#owned.isDisposed) return;
    this.#started = true;
    const owner: CollectionOwner = {
      namespaces: () => this.#namespaces.candidates,
      changed: (change, isSwitch) => this.#shelfChanged(change, isSwitch),
    };
    for (const [kind, labelSelector] of followed) {
      const collection = this.#owned.add(new Collection(this.#source, kind, labelSelector, owner));
      this.#collections.push(collection);
      this.#byKind.set(kind, [...this.#of(kind), collection]);
    }
  }

  get isStarted(): boolean {
    return this.#started;
  }

  /** Whether every watch has answered once, with a list or a refusal. */
  get isSettled(): boolean {
    return (
      this.#collections.every((collection) => collection.state(undefined).status !== 'loading') &&
      this.#shelvesOf(kinds.secret).every((shelf) => shelf.hasList || shelf.state.status !== 'loading')
    );
  }

  /** One try now for what waits in back-off. */
  retry(): void {
    this.#source.retry();
  }

  /** Whether anybody looks at it: unseen, nothing is asked but that watches are renewed. */
  setSeen(isSeen: boolean): void {
    this.#source.setSeen(isSeen);
  }

  /** Looks into these namespaces where the whole cluster is forbidden; none: into all that can be found out. */
  chooseNamespaces(chosen: readonly string[]): void {
    this.#namespaces.choose(chosen);
  }

  /** What of a kind is read: all of the cluster, or the namespaces that may be read where it is forbidden. */
  scope(kind: ResourceKind): 'cluster' | readonly string[] {
    const limited = this.#of(kind).filter((collection) => collection.isLimited);
    if (limited.length === 0) return 'cluster';
    return [...new Set(limited.flatMap((collection) => collection.readNamespaces))].toSorted();
  }

  objects(kind: ResourceKind): readonly KubeObject[] {
    return this.#shelvesOf(kind).flatMap((shelf) => [...shelf.objects]);
  }

  find(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject | undefined {
    const needed = this.#needed.get(kind);
    if (needed !== undefined) return needed.find(namespace)?.find(namespace, name);
    for (const collection of this.#of(kind)) {
      const found = collection.find(namespace, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Grows with every change of the kind's objects and of how its watches stand. */
  version(kind: ResourceKind): number {
    return this.#versions.get(kind) ?? 0;
  }

  /** Grows with every change of any kind. */
  get revision(): number {
    return this.#revision;
  }

  /** How the watch that covers `kind` in `namespace` stands, of several the worst; loading when none was opened. */
  state(kind: ResourceKind, namespace?: string): WatchState {
    const needed = this.#needed.get(kind);
    if (needed !== undefined) return needed.find(namespace)?.state ?? loading;
    const [first, ...others] = this.#of(kind);
    if (others.length === 0) return first?.state(namespace) ?? loading;
    const states = this.#of(kind).map((collection) => collection.state(namespace));
    return states.toSorted((left, right) => worst.indexOf(left.status) - worst.indexOf(right.status))[0] ?? loading;
  }

  /** True once objects of the kind arrived, all of them or the first of many. */
  hasSome(kind: ResourceKind): boolean {
    return this.#shelvesOf(kind).some((shelf) => shelf.hasList || shelf.size > 0);
  }

  /** True once a list of the kind arrived, however old it is by now. */
  hasList(kind: ResourceKind, namespace?: string): boolean {
    const needed = this.#needed.get(kind);
    if (needed !== undefined) return needed.find(namespace)?.hasList ?? false;
    const collections = this.#of(kind);
    return collections.length > 0 && collections.every((collection) => collection.hasList(namespace));
  }

  /**
   * Whether what is not among the objects does not exist. A list that arrived stays complete while its connection is lost:
   * the tree says that it shows the last known state, and a row must not change its reason meanwhile.
   */
  isComplete(kind: ResourceKind, namespace?: string): boolean {
    const { status } = this.state(kind, namespace);
    const covers = this.#of(kind).every((collection) => collection.covers(namespace));
    return covers && this.hasList(kind, namespace) && status !== 'forbidden' && status !== 'absent';
  }

  dispose(): void {
    this.#owned.dispose();
    this.#collections.length = 0;
    this.#byKind.clear();
  }

  #of(kind: ResourceKind): readonly Collection[] {
    return this.#byKind.get(kind) ?? noCollections;
  }

  #shelvesOf(kind: ResourceKind): readonly Shelf[] {
    return this.#needed.get(kind)?.all ?? this.#of(kind).flatMap((collection) => collection.shelves);
  }

  #shelfChanged({ shelf, removed, added }: ShelfChange, isSwitch: boolean): void {
    const { kind } = shelf;
    this.#touch(kind);
    this.#moved.fire({ kind, moved: isSwitch ? undefined : { removed, added } });
    for (const shelves of this.#needed.values()) {
      const { referrers } = shelves.need;
      if (!referrers.has(kind)) continue;
      shelves.follow(removed, added);
      // A long list that is still coming has the connection for itself, and the last page tells how many namespaces there are.
      if (!this.#areListing(referrers)) shelves.settle();
    }
    this.#changed.fire(kind);
  }

  #areListing(all: Iterable<ResourceKind>): boolean {
    return [...all].some((kind) => this.#shelvesOf(kind).some((shelf) => shelf.isListing));
  }

  #shelvesFor(need: Need): NeededShelves {
    const { kind } = need;
    const touched = (): void => this.#touch(kind);
    return new NeededShelves(this.#source, need, touched, () => {
      touched();
      this.#changed.fire(kind);
    });
  }

  #namespacesChanged(): void {
    for (const collection of this.#collections) {
      collection.follow();
      if (!collection.isLimited) continue;
      this.#touch(collection.kind);
      this.#moved.fire({ kind: collection.kind, moved: undefined });
      this.#changed.fire(collection.kind);
    }
  }

  #touch(kind: ResourceKind): void {
    this.#versions.set(kind, this.version(kind) + 1);
    this.#revision += 1;
  }
}

function ownNamespace({ metadata: { namespace } }: KubeObject): readonly string[] {
  return namespace === undefined ? [] : [namespace];
}

const noCollections: readonly Collection[] = [];
const loading: WatchState = { status: 'loading' };

/** Which of several states says the most about what may be missing. */
const worst: readonly WatchState['status'][] = ['forbidden', 'stale', 'loading', 'absent', 'live'];
