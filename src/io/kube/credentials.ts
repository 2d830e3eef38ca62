import type { KubeConfig } from '@kubernetes/client-node';
import { createHash } from 'node:crypto';
import http from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { failure } from '../../core/messages/index.ts';
import { isJsonObject, stringAt } from '../../core/resource/json.ts';
import { errorCode } from '../errorCode.ts';
import { withLimit } from './limit.ts';
import { readKubeconfig, type MergedKubeconfig } from './kubeconfigFiles.ts';

/** Exec plugins may open a browser; after this a request fails instead of hanging. */
const credentialLimitMs = 60_000;
/** Credentials are asked for again after this; the client library keeps what is still valid, so this is cheap. */
const credentialLifeMs = 30_000;
/** A refused credential is replaced at most this often, so that a 401 cannot become a loop of plugin calls. */
const refreshIntervalMs = 10_000;
const keepAliveMs = 30_000;

/** Where and how to speak to the API server of a context, ready for node:https and for WebSockets. */
export interface Endpoint {
  /** Without a trailing slash; may have a path. */
  readonly server: string;
  readonly agent: http.Agent;
  /** Authorization and Impersonate-User. Never logged. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One context of a kubeconfig, resolved to an endpoint on first use. The Kubernetes client (2 MB) is loaded then, and
 * does what it is good at: tokens, client certificates, exec plugins, OIDC. One resolution serves all who wait for it.
 */
export class Credentials {
  readonly context: string;
  readonly #files: readonly string[];
  readonly #agents = new Map<string, http.Agent>();
  #client: LoadedClient | undefined;
  #endpoint: Promise<Endpoint> | undefined;
  #expiresAtMs = 0;
  #refreshedAtMs = -Infinity;
  #disposed = false;

  constructor(files: readonly string[], context: string) {
    this.#files = files;
    this.context = context;
  }

  /** Fails with `kubeconfig.*` or `cluster.credentials`. */
  async endpoint(): Promise<Endpoint> {
    if (this.#endpoint !== undefined && performance.now() <= this.#expiresAtMs) return this.#endpoint;
    return this.#resolve();
  }

  /** After a 401: an endpoint with credentials made anew, or undefined when the last ones are too young to try again. */
  async refresh(): Promise<Endpoint | undefined> {
    if (performance.now() - this.#refreshedAtMs < refreshIntervalMs) return undefined;
    this.#refreshedAtMs = performance.now();
    this.#client = undefined;
    this.#endpoint = undefined;
    return this.endpoint();
  }

  /** After a failed connection: the next request looks whether the kubeconfig says something else by now. */
  lookAgain(): void {
    this.#endpoint = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #resolve(): Promise<Endpoint> {
    this.#expiresAtMs = performance.now() + credentialLifeMs;
    const resolution = this.#load().then((client) => this.#apply(client));
    this.#endpoint = resolution;
    // A failure is not kept: the next request tries again.
    resolution.catch(() => {
      if (this.#endpoint === resolution) this.#endpoint = undefined;
    });
    return resolution;
  }

  /** The client of before while the kubeconfig says the same: it keeps the tokens that exec plugins gave. */
  async #load(): Promise<LoadedClient> {
    const wanted = singleContext(readKubeconfig(this.#files), this.context);
    if (this.#client?.text === wanted.text) return this.#client;
    const { KubeConfig } = await import('./clientNode.ts');
    const config = new KubeConfig();
    config.loadFromString(wanted.text);
    const client = { ...wanted, config };
    this.#client = client;
    return client;
  }

  async #apply(client: LoadedClient): Promise<Endpoint> {
    const options: RequestOptions = {};
    const limit = failure('cluster.credentials', { context: this.context, detail: `${credentialLimitMs / 1000} s` });
    try {
      await withLimit(client.config.applyToHTTPSOptions(options), credentialLimitMs, limit);
    } catch (error) {
      if (error === limit) throw error;
      throw failure('cluster.credentials', { context: this.context, detail: reasonOf(error) }, { cause: error });
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (typeof value === 'string') headers[name] = value.trim();
    }
    if (typeof options.auth === 'string') {
      headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    }
    return { server: client.server, agent: this.#agentFor(client, options), headers };
  }

  /** One keep-alive agent for each set of TLS material; a proxy's agent is the client library's own. */
  #agentFor(client: LoadedClient, options: RequestOptions): http.Agent {
    if (client.usesProxy && options.agent instanceof http.Agent) return options.agent;
    const { ca, cert, key, servername, rejectUnauthorized, passphrase } = options;
    const tls = { ca, cert, key, servername, rejectUnauthorized, passphrase };
    const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
    const id = createHash('sha256').update(client.server).update(JSON.stringify(given)).digest('hex');
    const existing = this.#agents.get(id);
    if (existing !== undefined) return existing;
    const settings = { keepAlive: true, keepAliveMsecs: keepAliveMs, ...given };
    const agent = client.server.startsWith('https:') ? new https.Agent(settings) : new http.Agent(settings);
    if (this.#disposed) agent.destroy();
    else this.#agents.set(id, agent);
    return agent;
  }
}

/** One context, ready for the client library. */
interface SingleContext {
  /** A kubeconfig as JSON. */
  readonly text: string;
  readonly server: string;
  readonly usesProxy: boolean;
}

interface LoadedClient extends SingleContext {
  readonly config: KubeConfig;
}

/** A kubeconfig with this context alone, in the form that the client library reads right. */
function singleContext(merged: MergedKubeconfig, context: string): SingleContext {
  const entry = merged.contexts.get(context);
  if (entry === undefined) {
    throw (
      merged.problem ?? failure('kubeconfig.noContext', { context, available: [...merged.contexts.keys()].join(', ') })
    );
  }
  const clusterName = stringAt(entry, 'cluster') ?? '';
  const cluster = merged.clusters.get(clusterName);
  const server = stringAt(cluster, 'server')?.replace(/\/+$/, '');
  if (server === undefined || !/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw failure('kubeconfig.noCluster', { context, cluster: clusterName });
  }
  const user: Record<string, unknown> = { ...merged.users.get(stringAt(entry, 'user') ?? '') };
  const tokenFile = stringAt(user, 'tokenFile');
  // The library knows a token file only as an auth provider.
  if (tokenFile !== undefined && stringAt(user, 'token') === undefined && !isJsonObject(user['auth-provider'])) {
    user['auth-provider'] = { name: 'tokenFile', config: { tokenFile } };
  }
  // Without TLS there is nothing to verify, yet the library refuses plain http unless verification is off.
  const plain = server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {};
  const config = {
    'current-context': context,
    contexts: [{ name: context, context: { cluster: 'cluster', user: 'user', namespace: entry['namespace'] } }],
    clusters: [{ name: 'cluster', cluster: { ...cluster, server, ...plain } }],
    // A context without a user still needs one here: the library applies the cluster's CA only along with a user.
    users: [{ name: 'user', user }],
  };
  return { text: JSON.stringify(config), server, usesProxy: stringAt(cluster, 'proxy-url') !== undefined };
}

/** The first line of what an exec plugin or the file system says, short; a plugin prints its token to stdout, not here. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const path = stringAt(error, 'path');
  if (code !== undefined && path !== undefined) return `${path}: ${code}`;
  const text = error instanceof Error ? error.message : String(error);
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.slice(0, 200) || 'unknown';
}
