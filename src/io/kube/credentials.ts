import type http from 'node:http';
import { CodedError } from '../../core/base/codedError.ts';
import { failure } from '../../core/messages/index.ts';
import { stringAt } from '../../core/resource/json.ts';
import { errorCode } from '../errorCode.ts';
import { AgentPool } from './agentPool.ts';
import { ExecPlugin } from './exec/execPlugin.ts';
import type { Environment } from './exec/findProgram.ts';
import { firstLine } from './firstLine.ts';
import type { Headers } from './impersonation.ts';
import { readKubeconfig } from './kubeconfigFiles.ts';
import { defaultLimits, type ConnectionLimits } from './limits.ts';
import { OidcSession } from './oidc/oidcSession.ts';
import { chooseProxy, type EditorProxy } from './proxy/chooseProxy.ts';
import type { PodPlace } from './serviceAccount.ts';
import { leaseSignIn, type Credential, type SignInLease } from './signIn/signIn.ts';
import { singleContext, type SingleContext } from './singleContext.ts';

/** The kubeconfig and the files that it names are looked at again after this; what is still valid is kept. */
const endpointLifeMs = 30_000;
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
  readonly headers: Headers;
}

export interface CredentialOptions {
  readonly environment?: Environment | undefined;
  /** For {@link PodPlace}: where the service account is mounted, if not at the root. */
  readonly podRoot?: string | undefined;
  /** The editor's proxy settings as they are now. */
  readonly editorProxy?: (() => EditorProxy) | undefined;
  readonly limits?: ConnectionLimits | undefined;
}

/** What was found at the last look at the kubeconfig, and the sign-in that it asks for. */
interface Known {
  readonly id: string;
  readonly single: SingleContext;
  readonly lease: SignInLease | undefined;
}

/** One context of a kubeconfig, resolved to an endpoint on first use. One resolution serves all who wait for it. */
export class Credentials {
  readonly context: string;
  readonly #files: readonly string[];
  readonly #environment: Environment;
  readonly #pod: PodPlace;
  readonly #editorProxy: () => EditorProxy | undefined;
  readonly #limits: ConnectionLimits;
  readonly #agents = new AgentPool();
  #known: Known | undefined;
  #endpoint: Promise<Endpoint> | undefined;
  #used: Credential | undefined;
  #expiresAtMs = 0;
  #renewAfterMs = 0;
  /** Renewals in a row that the server did not take. */
  #renewals = 0;
  #disposed = false;

  constructor(files: readonly string[], context: string, options: CredentialOptions = {}) {
    this.#files = files;
    this.context = context;
    this.#environment = options.environment ?? process.env;
    this.#pod = { env: this.#environment, root: options.podRoot };
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
    if (this.#used !== undefined) this.#known?.lease?.signIn.forget(this.#used);
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
    this.#known?.lease?.signIn.forgetFailure();
  }

  dispose(): void {
    this.#disposed = true;
    this.#known?.lease?.dispose();
    this.#agents.dispose();
  }

  async #other(refused: Endpoint): Promise<Endpoint | undefined> {
    const next = await this.endpoint();
    return hasSameCredentials(next, refused) ? undefined : next;
  }

  #resolve(): Promise<Endpoint> {
    this.#expiresAtMs = Infinity;
    const resolution = this.#resolveNow().then((endpoint) => {
      const lifeMs = Math.min(endpointLifeMs, this.#known?.lease?.signIn.validForMs ?? Infinity);
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

  async #resolveNow(): Promise<Endpoint> {
    try {
      const { single, lease } = this.#look();
      const { server, impersonation } = single;
      const proxy = chooseProxy(new URL(server), single.proxyUrl, this.#editorProxy(), this.#environment);
      const { clientOptions } = await import('./clientConfig.ts');
      const { tls, authorization, credential } = await clientOptions(single, lease?.signIn);
      this.#used = credential;
      const headers = { ...impersonation, ...(authorization !== undefined && { Authorization: authorization }) };
      return { server, agent: await this.#agents.agentFor(server, tls, proxy), proxy: proxy?.label, headers };
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw failure('cluster.credentials', { context: this.context, detail: reasonOf(error) }, { cause: error });
    }
  }

  /** What the kubeconfig says now; what it said before while it is broken. */
  #look(): Known {
    const before = this.#known;
    const merged = readKubeconfig(this.#files, this.#pod);
    if (before !== undefined && merged.problem !== undefined && !merged.contexts.has(this.context)) return before;
    const single = singleContext(merged, this.context);
    const id = JSON.stringify([single.exec, single.oidc]);
    const isSame = before?.id === id;
    if (!isSame && this.#disposed) throw failure('cluster.canceled', {});
    const lease = isSame ? before.lease : this.#lease(single);
    if (!isSame) before?.lease?.dispose();
    this.#known = { id, single, lease };
    return this.#known;
  }

  #lease({ exec, oidc }: SingleContext): SignInLease | undefined {
    if (exec) return leaseSignIn(exec, () => new ExecPlugin(exec, this.#environment, this.#limits.pluginMs));
    // An identity provider is another server than the cluster's: its proxy-url is not for it.
    const proxyFor = (server: URL) => chooseProxy(server, undefined, this.#editorProxy(), this.#environment);
    return oidc && leaseSignIn(oidc, () => new OidcSession(oidc, proxyFor, this.#limits.tokenMs));
  }
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
