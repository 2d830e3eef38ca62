import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { objectAt, type JsonObject } from '../resource/json.ts';
import { everyReleaseFeatures, type GatewayFeatures } from '../resource/release.ts';
import { runningRelease, schemaRelease, type AgentgatewayRelease } from './agentgatewayRelease.ts';
import type { ServedSchema } from './connection.ts';
import { contextState } from './contextState.ts';
import type { ClusterConnection, Contexts, ContextSession } from './contexts.ts';
import { backendSchemaIn, readServedSchemas } from './servedSchemas.ts';

type Session = ContextSession<ClusterConnection>;

/** What the schemas of a connected cluster say; read once a connection, and again when it or another release comes. */
interface Served {
  readonly schemas: readonly ServedSchema[];
  readonly features: GatewayFeatures;
  /** The release that brought the newest field of AgentgatewayBackend. */
  readonly atLeast: string | undefined;
}

/**
 * The schemas of the clusters that are connected, for the validator and for what depends on a release. Never connects by
 * itself: it reads from sessions that a view has opened.
 */
export class ClusterSchemas implements Disposable {
  readonly #served = new Map<Session, Served>();
  /** For which running release the schemas of a session are read, or being read. */
  readonly #current = new WeakMap<Session, string>();
  readonly #loading = new WeakSet<Session>();
  readonly #changed = new Emitter<string>();
  readonly #failed: (what: string, error: unknown) => void;
  readonly #follow: Disposable;

  /** Fires with the name of the context whose schemas were read. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(contexts: Contexts<ClusterConnection>, failed: (what: string, error: unknown) => void) {
    this.#failed = failed;
    this.#follow = contexts.onDidChange((session) => {
      if (session) this.#look(session);
      for (const known of this.#served.keys()) {
        if (contexts.find(known.info.name) !== known) this.#served.delete(known);
      }
    });
  }

  features(session: Session | undefined): GatewayFeatures {
    return (session && this.#served.get(session)?.features) ?? everyReleaseFeatures;
  }

  schemas(session: Session | undefined): readonly ServedSchema[] {
    return (session && this.#served.get(session)?.schemas) ?? [];
  }

  /** By the controller, else the proxies, else what the schema has. Undefined: not connected. */
  releaseOf(session: Session | undefined): AgentgatewayRelease | undefined {
    if (!session?.store) return undefined;
    const running = runningRelease(session.store);
    if (running) return running;
    const atLeast = this.#served.get(session)?.atLeast;
    return atLeast === undefined ? { from: 'unknown' } : { from: 'crds', atLeast };
  }

  dispose(): void {
    this.#follow.dispose();
    this.#changed.dispose();
    this.#served.clear();
  }

  #look(session: Session): void {
    const { store } = session;
    const status = store && contextState(store).status;
    // Whoever comes back may be another release: read again then; until it does, the last known schemas judge.
    if (store === undefined || status !== 'live') {
      this.#current.delete(session);
      return;
    }
    const running = runningRelease(store);
    const release = running === undefined ? '' : JSON.stringify(running);
    const before = this.#current.get(session);
    // To learn which release runs is no change of it: the Deployments came after the backends.
    if (before === '') this.#current.set(session, release);
    if (before === release || before === '' || this.#loading.has(session)) return;
    // A read that fails is not repeated with every event of the store, only after the connection was lost and found.
    this.#current.set(session, release);
    this.#loading.add(session);
    this.#read(session)
      .catch((error: unknown) => this.#failed(`read the schemas of ${session.info.name}`, error))
      .finally(() => this.#loading.delete(session));
  }

  async #read(session: Session): Promise<void> {
    const { reader } = await session.open();
    const schemas = await readServedSchemas(reader);
    const backend = backendSchemaIn(schemas);
    const atLeast = schemaRelease(backend);
    this.#served.set(session, { schemas, features: featuresOf(backend, atLeast), atLeast });
    this.#changed.fire(session.info.name);
  }
}

/** What the served schema of AgentgatewayBackend has a field for. */
function featuresOf(backend: JsonObject, release: string | undefined): GatewayFeatures {
  let node = backend;
  for (const key of ['spec', 'policies', 'auth', 'secretRef', 'key'])
    node = objectAt(objectAt(node, 'properties'), key);
  return { secretRefKey: Object.keys(node).length > 0, ...(release !== undefined && { release }) };
}
