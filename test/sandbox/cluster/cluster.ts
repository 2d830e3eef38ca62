import { randomUUID } from 'node:crypto';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import { objectAt, stringAt } from '../json.ts';
import {
  createAuthority,
  createClientCertificate,
  createServerCertificate,
  type CertificateAuthority,
} from '../tls/certificates.ts';
import type { Admit } from './admission.ts';
import { ApiServer } from './apiServer.ts';
import type { CrdDocument } from './crd.ts';
import { RequestFaults } from './faults.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { KubeObject } from './kubeObject.ts';
import { PortForwards, type ForwardTarget } from './portForwards.ts';
import { ResourceHandler } from './resourceHandler.ts';
import { STAND_IN_CRDS } from './standInCrds.ts';
import { Store, type StoreState } from './store.ts';
import { TypeRegistry } from './typeRegistry.ts';
import type { User } from './users.ts';

export interface ClusterOptions {
  /** CRDs to install at the start; the kinds that the sandbox needs and that are missing here get permissive stand-ins. */
  readonly crds?: readonly CrdDocument[];
  /** Judges every document beyond unknown fields; takes all by default. */
  readonly admit?: Admit;
  /** What to go on from, out of `Cluster.state`. */
  readonly state?: StoreState;
  readonly authority?: CertificateAuthority;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly context?: string;
  readonly forwardTarget?: ForwardTarget;
  readonly bookmarkEveryMs?: number;
}

const SUPERUSER_GROUPS = ['system:masters'];
const BOOKMARK_EVERY_MS = 60_000;
const CRDS = 'customresourcedefinitions.apiextensions.k8s.io';

/** A cluster in this process: an API server with storage, on loopback. */
export class Cluster {
  readonly registry = new TypeRegistry();
  readonly faults = new RequestFaults();
  readonly store: Store;
  readonly authority: CertificateAuthority;
  readonly server: ApiServer;
  readonly resources: ResourceHandler;
  readonly forwards: PortForwards;
  readonly context: string;
  readonly #tokens = new Map<string, User>();
  readonly #subscription: Disposable;

  private constructor(options: ClusterOptions) {
    this.context = options.context ?? 'agentgateway-sandbox';
    this.authority = options.authority ?? createAuthority('sandbox-ca');
    this.store = new Store(options.state);
    this.resources = new ResourceHandler({
      store: this.store,
      registry: this.registry,
      admit: options.admit ?? (() => []),
      bookmarkEveryMs: options.bookmarkEveryMs ?? BOOKMARK_EVERY_MS,
    });
    this.forwards = new PortForwards(options.forwardTarget ?? (() => undefined));
    this.#subscription = this.store.onChange(({ resource, type, object }) => {
      if (resource === CRDS) this.#crdChanged(type === 'DELETED', object);
      if (resource === 'pods' && type === 'DELETED') this.forwards.cut(object.metadata.uid);
    });
    this.server = new ApiServer(
      {
        store: this.store,
        registry: this.registry,
        resources: this.resources,
        forwards: this.forwards,
        faults: this.faults,
        tokens: this.#tokens,
        certificate: createServerCertificate(this.authority),
        clientAuthority: this.authority.certificate,
      },
      options.port ?? 0,
    );
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const cluster = new Cluster(options);
    for (const name of ['default', 'kube-system']) cluster.#ensureNamespace(name);
    for (const crd of cluster.store.list(CRDS)) cluster.registry.install(crd);
    const given = options.crds ?? [];
    const names = new Set(given.map((crd) => stringAt(crd, 'metadata', 'name')));
    const standIns = STAND_IN_CRDS.filter((crd) => !names.has(stringAt(crd, 'metadata', 'name')));
    for (const crd of [...given, ...standIns]) cluster.#ensureCrd(crd);
    await cluster.server.start();
    return cluster;
  }

  /** Installs a CRD, or replaces the one of the same name. */
  installCrd(crd: CrdDocument): void {
    const name = stringAt(crd, 'metadata', 'name') ?? '';
    this.store.put(CRDS, { ...crdObject(crd), metadata: { ...newMetadata(name), generation: 1 } });
  }

  /** A kubeconfig with a client certificate for this user: a superuser by default, else what Roles allow. */
  kubeconfig(user: string, groups: readonly string[] = SUPERUSER_GROUPS): string {
    return this.#kubeconfig(user, createClientCertificate(this.authority, user, groups));
  }

  /** A kubeconfig with a bearer token; the token is good until it is revoked. */
  tokenKubeconfig(user: string, token: string = randomUUID(), groups: readonly string[] = SUPERUSER_GROUPS): string {
    this.#tokens.set(token, { name: user, groups: [...groups, 'system:authenticated'] });
    return this.#kubeconfig(user, { token });
  }

  revokeTokens(): void {
    this.#tokens.clear();
  }

  async dispose(): Promise<void> {
    this.#subscription.dispose();
    this.faults.dispose();
    this.forwards.cut();
    await this.server.stop();
  }

  #kubeconfig(user: string, credentials: Parameters<typeof kubeconfigText>[0]['credentials']): string {
    return kubeconfigText({
      server: this.server.address,
      authority: this.authority.certificate,
      context: this.context,
      user,
      credentials,
    });
  }

  #ensureNamespace(name: string): void {
    if (this.store.get('namespaces', undefined, name)) return;
    const metadata = { ...newMetadata(name), labels: { 'kubernetes.io/metadata.name': name } };
    const status = { phase: 'Active' };
    this.store.put('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status });
  }

  #ensureCrd(crd: CrdDocument): void {
    const name = stringAt(crd, 'metadata', 'name') ?? '';
    if (!this.store.get(CRDS, undefined, name)) this.installCrd(crd);
  }

  /** Without its CRD a kind is no longer served, and its objects are gone. */
  #crdChanged(isDeleted: boolean, crd: KubeObject): void {
    const { name } = crd.metadata;
    if (!isDeleted) {
      this.registry.install(crd);
      return;
    }
    this.registry.uninstall(name);
    for (const object of this.store.list(name)) this.store.remove(name, object);
    this.resources.watches.endAll(stringAt(crd, 'spec', 'names', 'plural'));
  }
}

function newMetadata(name: string): KubeObject['metadata'] {
  const creationTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  return { name, uid: randomUUID(), resourceVersion: '', creationTimestamp };
}

function crdObject(crd: CrdDocument): { apiVersion: string; kind: string; [field: string]: unknown } {
  return {
    ...crd,
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    status: {
      acceptedNames: objectAt(crd, 'spec', 'names') ?? {},
      conditions: [isTrue('NamesAccepted', 'NoConflicts'), isTrue('Established', 'InitialNamesAccepted')],
      storedVersions: [],
    },
  };
}

function isTrue(type: string, reason: string): object {
  return { type, status: 'True', reason, lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z` };
}
