import { DisposableList, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { CodedError } from '../base/codedError.ts';
import { failure } from '../messages/index.ts';
import type { ClusterReader, ContextInfo, KubeconfigState } from './connection.ts';
import type { ClusterSource } from './source.ts';
import { ClusterStore } from './store.ts';

/** An open connection to one context. The composition root's may offer more (port-forward). */
export interface ClusterConnection extends Disposable {
  readonly source: ClusterSource;
  readonly reader: ClusterReader;
}

/** Port: opens a connection to a context of the present kubeconfig; throws a CodedError when that cannot even begin. */
export type Connect<Connection extends ClusterConnection> = (context: ContextInfo) => Promise<Connection>;

/** Port: the kubeconfig as it changes. */
export interface KubeconfigWatch {
  readonly state: KubeconfigState;
  readonly onDidChange: Event<unknown>;
}

/** One context of the kubeconfig with what is known of its cluster. Connects when first asked to. */
export class ContextSession<Connection extends ClusterConnection> implements Disposable {
  readonly info: ContextInfo;
  readonly #connect: Connect<Connection>;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  #namespaces: readonly string[];
  #isSeen: boolean;
  #opening: Promise<Connection> | undefined;
  #store: ClusterStore | undefined;
  #error: CodedError | undefined;

  /** Fires after anything that a view of this context shows has changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  /** @param namespaces where to look when the whole cluster is forbidden; none: wherever can be found out */
  constructor(info: ContextInfo, connect: Connect<Connection>, namespaces: readonly string[] = [], isSeen = true) {
    this.info = info;
    this.#connect = connect;
    this.#namespaces = namespaces;
    this.#isSeen = isSeen;
  }

  /** Undefined until connected. */
  get store(): ClusterStore | undefined {
    return this.#store;
  }

  /** Why the connection could not even begin (a certificate file that is missing, an unknown authentication). */
  get error(): CodedError | undefined {
    return this.#error;
  }

  get isOpened(): boolean {
    return this.#opening !== undefined;
  }

  /** Connects and starts the watches, once; a failed try is repeated by the next call. */
  open(): Promise<Connection> {
    this.#opening ??= this.#openNow();
    return this.#opening;
  }

  /** One try now for whatever failed; does nothing before the first opening. */
  retry(): void {
    if (this.#store) this.#store.retry();
    else if (this.#error) this.open().catch(() => undefined);
  }

  /** Looks into these namespaces where the whole cluster is forbidden; none: into all that can be found out. */
  chooseNamespaces(namespaces: readonly string[]): void {
    this.#namespaces = namespaces;
    this.#store?.chooseNamespaces(namespaces);
  }

  /** Whether anybody looks at it: unseen, nothing is asked but that watches are renewed. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.#store?.setSeen(isSeen);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #openNow(): Promise<Connection> {
    try {
      this.#error = undefined;
      const connection = this.#owned.add(await this.#connect(this.info));
      const choice = { own: this.info.namespace, chosen: this.#namespaces };
      const store = this.#owned.add(new ClusterStore(connection.source, choice));
      store.setSeen(this.#isSeen);
      this.#owned.add(store.onDidChange(() => this.#changed.fire()));
      this.#store = store;
      store.start();
      return connection;
    } catch (error) {
      this.#opening = undefined;
      const { name } = this.info;
      this.#error =
        error instanceof CodedError ? error : failure('cluster.openFailed', { context: name }, { cause: error });
      this.#changed.fire();
      throw this.#error;
    }
  }
}

/**
 * The contexts of the kubeconfig, each with a session. A change of the file keeps the sessions of contexts whose cluster
 * stayed the same, so that a switch of the current context reloads nothing.
 */
export class Contexts<Connection extends ClusterConnection> implements Disposable {
  readonly #connect: Connect<Connection>;
  readonly #preferred: string | undefined;
  readonly #namespacesOf: (context: string) => readonly string[];
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<ContextSession<Connection> | undefined>());
  #kubeconfig: KubeconfigWatch | undefined;
  #sessions = new Map<string, { session: ContextSession<Connection>; held: DisposableList }>();

  /** Fires with the session that changed, or undefined when the list of contexts did. */
  readonly onDidChange: Event<ContextSession<Connection> | undefined> = this.#changed.event;

  #isSeen = true;
  #pinned: string | undefined;

  /**
   * @param preferred name of the context to take as the current one where the kubeconfig has it
   * @param namespacesOf where to look in a context whose whole cluster is forbidden, as the user set it
   */
  constructor(
    connect: Connect<Connection>,
    preferred?: string,
    namespacesOf: (context: string) => readonly string[] = () => [],
  ) {
    this.#connect = connect;
    this.#preferred = preferred;
    this.#namespacesOf = namespacesOf;
  }

  /** Begins to follow a kubeconfig; before that there are no contexts. A second call does nothing. */
  start(kubeconfig: KubeconfigWatch): void {
    if (this.#kubeconfig || this.#owned.isDisposed) return;
    this.#kubeconfig = kubeconfig;
    this.#owned.add(kubeconfig.onDidChange(() => this.#reload(kubeconfig)));
    this.#reload(kubeconfig);
  }

  get isStarted(): boolean {
    return this.#kubeconfig !== undefined;
  }

  /** All sessions, the current context's first, the others in the order of the file. */
  get sessions(): readonly ContextSession<Connection>[] {
    const all = [...this.#sessions.values()].map((entry) => entry.session);
    const { current } = this;
    return current ? [current, ...all.filter((session) => session !== current)] : all;
  }

  /** The pinned one, else the preferred one, else the kubeconfig's, as far as the kubeconfig has them. */
  get current(): ContextSession<Connection> | undefined {
    const names = [this.#pinned, this.#preferred, this.#kubeconfig?.state.current];
    const name = names.find((candidate) => candidate !== undefined && this.#sessions.has(candidate));
    return name === undefined ? undefined : this.find(name);
  }

  /** What the kubeconfig calls the current context. */
  get kubeconfigCurrent(): string | undefined {
    return this.#kubeconfig?.state.current;
  }

  /** Name of the context that stands for the current one in this workspace; it may be absent from the kubeconfig. */
  get pinned(): string | undefined {
    return this.#pinned;
  }

  /** Makes a context the current one here, whatever the kubeconfig says, which stays as it is; undefined follows it again. */
  pin(context: string | undefined): void {
    if (context === this.#pinned) return;
    this.#pinned = context;
    this.#changed.fire(undefined);
  }

  find(context: string): ContextSession<Connection> | undefined {
    return this.#sessions.get(context)?.session;
  }

  /** Why there are no contexts. */
  get problem(): CodedError | undefined {
    return this.#kubeconfig?.state.problem;
  }

  /** Whether anybody looks at what the contexts show; see {@link ContextSession.setSeen}. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    for (const { session } of this.#sessions.values()) session.setSeen(isSeen);
  }

  /** The user may have set other namespaces to look into. */
  rereadNamespaces(): void {
    for (const [name, { session }] of this.#sessions) session.chooseNamespaces(this.#namespacesOf(name));
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { held } of this.#sessions.values()) held.dispose();
    this.#sessions.clear();
  }

  #reload({ state }: KubeconfigWatch): void {
    const before = this.#sessions;
    this.#sessions = new Map();
    for (const info of state.contexts) {
      const kept = before.get(info.name);
      if (kept && kept.session.info.revision === info.revision) {
        this.#sessions.set(info.name, kept);
        before.delete(info.name);
      } else {
        this.#sessions.set(info.name, this.#begin(info));
      }
    }
    for (const { held } of before.values()) held.dispose();
    this.#changed.fire(undefined);
  }

  #begin(info: ContextInfo): { session: ContextSession<Connection>; held: DisposableList } {
    const held = new DisposableList();
    const session = held.add(new ContextSession(info, this.#connect, this.#namespacesOf(info.name), this.#isSeen));
    held.add(session.onDidChange(() => this.#changed.fire(session)));
    return { session, held };
  }
}
