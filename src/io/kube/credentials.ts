import type { KubeConfig } from '@kubernetes/client-node';
import type http from 'node:http';
import type { RequestOptions } from 'node:https';
import { CodedError } from '../../core/base/codedError.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { failure } from '../../core/messages/index.ts';
import { stringAt } from '../../core/resource/json.ts';
import { errorCode } from '../errorCode.ts';
import { AgentPool } from './agentPool.ts';
import { tokenEndMs } from './authProvider.ts';
import { ExecAuthenticator } from './exec/execAuthenticator.ts';
import type { ExecCredential } from './exec/execCredential.ts';
import { leaseExecPlugin, type ExecPluginLease } from './exec/execPlugin.ts';
import type { Environment } from './exec/findProgram.ts';
import { firstLine } from './firstLine.ts';
import type { Headers } from './impersonation.ts';
import { readKubeconfig } from './kubeconfigFiles.ts';
import { withLimit } from './limit.ts';
import { defaultLimits, type ConnectionLimits } from './limits.ts';
import { chooseProxy, type EditorProxy } from './proxy/chooseProxy.ts';
import { singleContext, type SingleContext } from './singleContext.ts';

/** Credentials are looked at again after this; what is still valid is kept, so this is cheap. */
const credentialLifeMs = 30_000;
/** A token that an identity provider gave is renewed this long before its end. */
const tokenMarginMs = 30_000;
/** A server that refuses every new credential is shown one ever more seldom, at last in this interval. */
const maxRenewalMs = 10 * 60_000;

/** Where and how to speak to the API server of a context, ready for node:https and for WebSockets. */
export interface Endpoint {
  /** Without a trailing slash; may have a path. */
  readonly server: string;
  readonly agent: http.Agent;
  /** The proxy between, as people may see it. */
  readonly proxy: string | undefined;
  /** Authorization and Impersonate-*. Never logged. */
  readonly headers: Record<string, string | readonly string[]>;
}

export interface CredentialOptions {
  readonly environment?: Environment | undefined;
  /** The editor's proxy settings as they are now. */
  readonly editorProxy?: (() => EditorProxy) | undefined;
  readonly limits?: ConnectionLimits | undefined;
}

/**
 * One context of a kubeconfig, resolved to an endpoint on first use. The Kubernetes client (2 MB) is loaded then, and
 * does what it is good at: client certificates, OIDC; exec plugins are ours. One resolution serves all who wait for it.
 */
export class Credentials {
  readonly context: string;
  readonly #files: readonly string[];
  readonly #environment: Environment;
  readonly #editorProxy: () => EditorProxy | undefined;
  readonly #limits: ConnectionLimits;
  readonly #agents = new AgentPool();
  #client: LoadedClient | undefined;
  #endpoint: Promise<Endpoint> | undefined;
  #used: ExecCredential | undefined;
  #expiresAtMs = 0;
  #renewAfterMs = 0;
  /** Renewals in a row that the server did not take. */
  #renewals = 0;
  #disposed = false;

  constructor(files: readonly string[], context: string, options: CredentialOptions = {}) {
    this.#files = files;
    this.context = context;
    this.#environment = options.environment ?? process.env;
    this.#editorProxy = options.editorProxy ?? (() => undefined);
    this.#limits = options.limits ?? defaultLimits;
  }

  /** Fails with `kubeconfig.*` or `cluster.*`. */
  async endpoint(): Promise<Endpoint> {
    if (this.#endpoint !== undefined && performance.now() <= this.#expiresAtMs) return this.#endpoint;
    return this.#resolve();
  }

  /**
   * After a 401: an endpoint with other credentials than the refused ones, or undefined when there are none or the last
   * renewal is too young. All who were refused together share one renewal.
   */
  async renew(refused: Endpoint): Promise<Endpoint | undefined> {
    const present = this.#endpoint;
    if (present !== undefined) {
      const known = await present;
      if (!hasSameCredentials(known, refused)) return known;
      if (this.#endpoint !== present) return this.#other(refused);
    }
    if (performance.now() < this.#renewAfterMs) return undefined;
    const pauseMs = Math.min(maxRenewalMs, this.#limits.renewalMs * 2 ** this.#renewals);
    this.#renewals += 1;
    this.#renewAfterMs = performance.now() + pauseMs;
    if (this.#used !== undefined) this.#client?.lease?.plugin.forget(this.#used);
    this.#endpoint = undefined;
    return this.#other(refused);
  }

  /** The server took these credentials. */
  accepted(): void {
    this.#renewals = 0;
  }

  /** After a failed connection: the next request looks whether the kubeconfig says something else by now. */
  lookAgain(): void {
    this.#endpoint = undefined;
  }

  /** A person asks for another try: what failed a moment ago is done anew. */
  tryAgain(): void {
    this.#renewAfterMs = 0;
    this.#renewals = 0;
    this.#endpoint = undefined;
    this.#client?.lease?.plugin.forgetFailure();
  }

  dispose(): void {
    this.#disposed = true;
    this.#client?.lease?.dispose();
    this.#agents.dispose();
  }

  async #other(refused: Endpoint): Promise<Endpoint | undefined> {
    const next = await this.endpoint();
    return hasSameCredentials(next, refused) ? undefined : next;
  }

  #resolve(): Promise<Endpoint> {
    this.#expiresAtMs = Infinity;
    const resolution = this.#resolveNow().then(({ endpoint, lifeMs }) => {
      if (this.#endpoint === resolution) this.#expiresAtMs = performance.now() + lifeMs;
      return endpoint;
    });
    this.#endpoint = resolution;
    // A failure is not kept: the next request tries again.
    resolution.catch(() => {
      if (this.#endpoint === resolution) this.#endpoint = undefined;
    });
    return resolution;
  }

  async #resolveNow(): Promise<{ readonly endpoint: Endpoint; readonly lifeMs: number }> {
    try {
      const client = await this.#load();
      const { server } = client;
      const proxy = chooseProxy(new URL(server), client.proxyUrl, this.#editorProxy(), this.#environment);
      const options = await this.#signIn(client);
      const headers = headersOf(options, client.impersonation);
      const agent = await this.#agents.agentFor(server, options, proxy);
      return { endpoint: { server, agent, proxy: proxy?.label, headers }, lifeMs: lifeMs(client, headers) };
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw failure('cluster.credentials', { context: this.context, detail: reasonOf(error) }, { cause: error });
    }
  }

  /** The client of before while the kubeconfig says the same: it keeps the tokens of an identity provider. */
  async #load(): Promise<LoadedClient> {
    const merged = readKubeconfig(this.#files);
    const isBroken = merged.problem !== undefined && !merged.contexts.has(this.context);
    if (isBroken && this.#client !== undefined) return this.#client;
    const wanted = singleContext(merged, this.context);
    const id = JSON.stringify(wanted);
    if (this.#client?.id === id) return this.#client;
    const { KubeConfig } = await import('./clientNode.ts');
    if (this.#disposed) throw failure('cluster.canceled', {});
    const config = new KubeConfig();
    const lease = wanted.exec && leaseExecPlugin(wanted.exec, this.#environment, this.#limits.pluginMs);
    if (lease) config.addAuthenticator(new ExecAuthenticator(lease.plugin));
    config.loadFromString(wanted.text);
    this.#client?.lease?.dispose();
    return (this.#client = { ...wanted, id, config, lease });
  }

  async #signIn({ config, lease, usesOidc }: LoadedClient): Promise<RequestOptions> {
    // Its own limit ends a plugin, and its failure says more.
    if (lease) this.#used = await lease.plugin.credential();
    const options: RequestOptions = {};
    const limitMs = this.#limits.tokenMs;
    const limit = failure('cluster.credentials', { context: this.context, detail: `${limitMs / 1000} s` });
    try {
      await withLimit(config.applyToHTTPSOptions(options), limitMs, limit);
    } catch (error) {
      if (!usesOidc || error === limit) throw error;
      throw failure('cluster.oidcRefused', { context: this.context, detail: oidcReason(error) }, { cause: error });
    }
    // The library signs in as nobody when a token has ended and cannot be renewed.
    const isAnonymous = usesOidc && headerOf(options, 'Authorization') === undefined;
    if (isAnonymous) throw failure('cluster.oidcEnded', { context: this.context });
    return options;
  }
}

interface LoadedClient extends SingleContext {
  readonly id: string;
  readonly config: KubeConfig;
  readonly lease: (ExecPluginLease & Disposable) | undefined;
}

function headersOf(options: RequestOptions, impersonation: Headers): Record<string, string | readonly string[]> {
  const authorization =
    typeof options.auth === 'string'
      ? `Basic ${Buffer.from(options.auth).toString('base64')}`
      : headerOf(options, 'Authorization')?.trim();
  return { ...impersonation, ...(authorization !== undefined && { Authorization: authorization }) };
}

function headerOf(options: RequestOptions, name: string): string | undefined {
  return stringAt(options.headers, name);
}

function lifeMs({ lease, usesOidc }: LoadedClient, headers: Endpoint['headers']): number {
  if (lease) return Math.min(credentialLifeMs, lease.plugin.validForMs ?? Infinity);
  const authorization = headers['Authorization'];
  const endMs = usesOidc && typeof authorization === 'string' ? tokenEndMs(authorization) : undefined;
  // The library takes a renewed token for an ended one: it is asked when the token really ends.
  return endMs === undefined ? credentialLifeMs : Math.max(credentialLifeMs, endMs - Date.now() - tokenMarginMs);
}

function hasSameCredentials(a: Endpoint, b: Endpoint): boolean {
  return a === b || (a.agent === b.agent && a.headers['Authorization'] === b.headers['Authorization']);
}

/** What the file system says, with the path; else the first line of the failure's own text. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const path = stringAt(error, 'path');
  if (code !== undefined && path !== undefined) return `${path}: ${code}`;
  return firstLine(error instanceof Error ? error.message : String(error)) || 'unknown';
}

/** What an identity provider answered: its words where it has some, and what the connection says else. */
function oidcReason(error: unknown): string {
  const told = stringAt(error, 'error_description') ?? stringAt(error, 'error');
  const cause = error instanceof Error ? error.cause : undefined;
  return firstLine(told ?? errorCode(cause) ?? reasonOf(error));
}
