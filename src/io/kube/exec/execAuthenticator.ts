import type { User } from '@kubernetes/client-node';
import type { RequestOptions } from 'node:https';
import type { ExecPlugin } from './execPlugin.ts';

/**
 * The name under which a user's exec entry is handed to the client library: it would take an entry called `exec` itself,
 * before any authenticator that was added, and calls the plugin without limits, sharing and renewal.
 */
export const execProviderName = 'agentgateway-exec';

/** Lets the client library sign in by an exec plugin of ours. */
export class ExecAuthenticator {
  readonly #plugin: ExecPlugin;

  constructor(plugin: ExecPlugin) {
    this.#plugin = plugin;
  }

  isAuthProvider(user: User): boolean {
    const provider: unknown = user.authProvider;
    return (
      typeof provider === 'object' && provider !== null && 'name' in provider && provider.name === execProviderName
    );
  }

  async applyAuthentication(_user: User, options: RequestOptions): Promise<void> {
    const { token, certificate, key } = await this.#plugin.credential();
    if (certificate !== undefined) options.cert = certificate;
    if (key !== undefined) options.key = key;
    if (token !== undefined) options.headers = Object.assign({}, options.headers, { Authorization: `Bearer ${token}` });
  }
}
