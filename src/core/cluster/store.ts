import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { secretNeeds } from '../graph/secretReferences.ts';
import { kinds, type ResourceKind } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';
import type { ClusterSource, WatchState } from './source.ts';

/** One list+watch and what it has delivered, by `namespace/name`. */
interface Shelf {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
  readonly labelSelector: string | undefined;
  readonly objects: Map<string, KubeObject>;
  state: WatchState;
  /** Whether a complete list ever arrived: what is shown while stale. */
  hasList: boolean;
  readonly watch: Disposable;
}

/** Pods, Deployments and Services of gateways carry the name of theirs (agentgateway's deployer sets the label). */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/**
 * Controllers: what the charts of agentgateway, and of kgateway before it, call theirs. A proxy is named after its Gateway,
 * which may have the same name, so proxies are left out by their own label.
 */
const controllerSelector = `app.kubernetes.io/name in (agentgateway,kgateway),!${gatewayNameLabel}`;

/** What is followed in the whole cluster; a kind with several selectors is their sum. The first is what rows are made of. */
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

/**
 * Everything that the extension knows of one context, kept current by list+watch. Starts no request before `start`.
 * Secrets are watched, as metadata, only in namespaces where a backend refers to one.
 */
export class ClusterStore implements Disposable {
  readonly #source: ClusterSource;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<ResourceKind>());
  readonly #shelves = new Map<string, Shelf>();
  readonly #versions = new Map<ResourceKind, number>();
  /** Namespaces in which backends refer to a Secret, with the keys of those backends. */
  readonly #needing = new Map<string, Set<string>>();
  #started = false;

  /** Fires after a change with the kind that changed. */
  readonly onDidChange: Event<ResourceKind> = this.#changed.event;

  constructor(source: ClusterSource) {
    this.#source = source;
  }

  /** Begins the watches; a second call does nothing. */
  start(): void {
    if (this.#started || this.#owned.isDisposed) return;
    this.#started = true;
    for (const [kind, labelSelector] of followed) this.#open(kind, undefined, labelSelector);
  }

  get isStarted(): boolean {
    return this.#started;
  }

  /** Whether every watch has answered once, with a list or a refusal. */
  get isSettled(): boolean {
    return [...this.#shelves.values()].every((shelf) => shelf.hasList || shelf.state.status !== 'loading');
  }

  /** One try now for what waits in back-off. */
  retry(): void {
    this.#source.retry();
  }

  objects(kind: ResourceKind): readonly KubeObject[] {
    return this.#shelvesOf(kind).flatMap((shelf) => [...shelf.objects.values()]);
  }

  find(kind: ResourceKind, namespace: string | undefined, name: string): KubeObject | undefined {
    for (const shelf of this.#covering(kind, namespace)) {
      const found = shelf.objects.get(keyOf(namespace, name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Grows with every change of the kind's objects and of how its watches stand. */
  version(kind: ResourceKind): number {
    return this.#versions.get(kind) ?? 0;
  }

  /** How the watch that covers `kind` in `namespace` stands, of several the worst; loading when none was opened. */
  state(kind: ResourceKind, namespace?: string): WatchState {
    const states = this.#covering(kind, namespace).map((shelf) => shelf.state);
    return states.toSorted((left, right) => worst.indexOf(left.status) - worst.indexOf(right.status))[0] ?? loading;
  }

  /** True once a list of the kind arrived, however old it is by now. */
  hasList(kind: ResourceKind, namespace?: string): boolean {
    const covering = this.#covering(kind, namespace);
    return covering.length > 0 && covering.every((shelf) => shelf.hasList);
  }

  /**
   * Whether what is not among the objects does not exist. A list that arrived stays complete while its connection is lost:
   * the tree says that it shows the last known state, and a row must not change its reason meanwhile.
   */
  isComplete(kind: ResourceKind, namespace?: string): boolean {
    const { status } = this.state(kind, namespace);
    return this.hasList(kind, namespace) && status !== 'forbidden' && status !== 'absent';
  }

  dispose(): void {
    this.#owned.dispose();
    this.#shelves.clear();
  }

  #shelvesOf(kind: ResourceKind): readonly Shelf[] {
    return [...this.#shelves.values()].filter((shelf) => shelf.kind === kind);
  }

  #covering(kind: ResourceKind, namespace: string | undefined): readonly Shelf[] {
    const ofKind = this.#shelvesOf(kind);
    const everywhere = ofKind.filter((shelf) => shelf.namespace === undefined);
    return everywhere.length > 0 ? everywhere : ofKind.filter((shelf) => shelf.namespace === namespace);
  }

  #open(kind: ResourceKind, namespace: string | undefined, labelSelector?: string): void {
    const objects = new Map<string, KubeObject>();
    const owned = this.#owned.add(new DisposableList());
    const shelf: Shelf = { kind, namespace, labelSelector, objects, state: loading, hasList: false, watch: owned };
    this.#shelves.set(shelfKey(kind, namespace, labelSelector), shelf);
    const watch = this.#source.watch(
      { kind, namespace, labelSelector },
      {
        page: (page) => {
          for (const object of page) objects.set(objectKey(object), object);
          this.#noticed(kind);
        },
        replaced: (list) => {
          shelf.hasList = true;
          objects.clear();
          for (const object of list) objects.set(objectKey(object), object);
          if (kind === kinds.backend) this.#countAll(list);
          this.#noticed(kind);
        },
        upserted: (object) => {
          objects.set(objectKey(object), object);
          if (kind === kinds.backend) this.#count(object, secretNeeds(object).length > 0);
          this.#noticed(kind);
        },
        deleted: (object) => {
          objects.delete(objectKey(object));
          if (kind === kinds.backend) this.#count(object, false);
          this.#noticed(kind);
        },
        state: (state) => {
          shelf.state = state;
          this.#noticed(kind);
        },
      },
    );
    owned.add(watch);
  }

  #noticed(kind: ResourceKind): void {
    this.#touch(kind);
    this.#changed.fire(kind);
  }

  #touch(kind: ResourceKind): void {
    this.#versions.set(kind, this.version(kind) + 1);
  }

  #countAll(backends: readonly KubeObject[]): void {
    this.#needing.clear();
    for (const backend of backends) if (secretNeeds(backend).length > 0) this.#note(backend);
    this.#followSecrets();
  }

  /** A backend came, changed or went: the watches on Secrets follow when a namespace begins or ceases to need one. */
  #count(backend: KubeObject, needsSecret: boolean): void {
    const before = this.#needing.size;
    if (needsSecret) this.#note(backend);
    else this.#drop(backend);
    if (this.#needing.size !== before) this.#followSecrets();
  }

  #note(backend: KubeObject): void {
    const { namespace } = backend.metadata;
    if (namespace === undefined) return;
    const there = this.#needing.get(namespace);
    if (there) there.add(objectKey(backend));
    else this.#needing.set(namespace, new Set([objectKey(backend)]));
  }

  #drop(backend: KubeObject): void {
    const { namespace = '' } = backend.metadata;
    const there = this.#needing.get(namespace);
    there?.delete(objectKey(backend));
    if (there?.size === 0) this.#needing.delete(namespace);
  }

  /** Opens and closes the watches on Secrets as the backends' references come and go. */
  #followSecrets(): void {
    const wanted = new Set(this.#needing.keys());
    for (const shelf of this.#shelvesOf(kinds.secret)) {
      if (shelf.namespace === undefined || wanted.delete(shelf.namespace)) continue;
      this.#shelves.delete(shelfKey(kinds.secret, shelf.namespace));
      shelf.watch.dispose();
      this.#touch(kinds.secret);
    }
    for (const namespace of wanted) this.#open(kinds.secret, namespace);
  }
}

const loading: WatchState = { status: 'loading' };

/** Which of several states says the most about what may be missing. */
const worst: readonly WatchState['status'][] = ['forbidden', 'stale', 'loading', 'absent', 'live'];

function shelfKey(kind: ResourceKind, namespace: string | undefined, labelSelector?: string): string {
  return `${kind.plural}/${namespace ?? ''}/${labelSelector ?? ''}`;
}

function objectKey(object: KubeObject): string {
  return keyOf(object.metadata.namespace, object.metadata.name);
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
