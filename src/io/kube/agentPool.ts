import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Disposable } from '../../core/base/disposable.ts';
import type { Proxy } from './proxy/chooseProxy.ts';

/** What a TLS connection needs; only what the kubeconfig and a sign-in say. */
export type TlsMaterial = Pick<https.AgentOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

const keepAliveMs = 30_000;

/** One keep-alive agent for each server, set of TLS material and proxy. */
export class AgentPool implements Disposable {
  readonly #agents = new Map<string, http.Agent>();
  #disposed = false;

  async agentFor(server: string, tls: TlsMaterial, proxy: Proxy | undefined): Promise<http.Agent> {
    const given = Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined));
    const id = createHash('sha256')
      .update(JSON.stringify([server, given, proxy?.url.href]))
      .digest('hex');
    const isTls = server.startsWith('https:');
    // Most people have none: the libraries behind it are loaded for those who do.
    const viaProxy = proxy && (await import('./proxy/proxyAgent.ts'));
    const existing = this.#agents.get(id);
    if (existing !== undefined) return existing;
    const settings = { keepAlive: true, keepAliveMsecs: keepAliveMs, ...given, ...(isTls && sharedContext(tls)) };
    const direct = (): http.Agent => (isTls ? new https.Agent(settings) : new http.Agent(settings));
    const agent = proxy && viaProxy ? viaProxy.proxyAgent(proxy.url, isTls, settings) : direct();
    if (this.#disposed) agent.destroy();
    else this.#agents.set(id, agent);
    return agent;
  }

  dispose(): void {
    this.#disposed = true;
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

/**
 * The certificates, read once: else each connection reads them anew, some milliseconds for each watch. Not where the cluster
 * names no authority of its own: VS Code adds those of the system to each connection by itself.
 */
function sharedContext({ ca, cert, key }: TlsMaterial): { readonly secureContext?: SecureContext } {
  if (ca === undefined) return {};
  try {
    return { secureContext: createSecureContext({ ca, ...(cert && { cert }), ...(key && { key }) }) };
  } catch {
    // The connection itself says what is wrong with them.
    return {};
  }
}
