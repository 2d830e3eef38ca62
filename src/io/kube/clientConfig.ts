import { KubeConfig } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { TlsMaterial } from './agentPool.ts';
import type { Credential, SignIn } from './signIn/signIn.ts';
import type { SingleContext } from './singleContext.ts';

/** What a request to the API server of a context needs. Never logged. */
export interface ClientOptions {
  readonly tls: TlsMaterial;
  /** The value of the header Authorization. */
  readonly authorization: string | undefined;
  /** What the sign-in gave, where one was asked. */
  readonly credential: Credential | undefined;
}

/**
 * A context through the Kubernetes client library: certificates, tokens, tokens in files, names and passwords are its
 * job. A new configuration each time, as the library keeps a token file for a minute and an agent for good: so what was
 * replaced is read anew. This module loads the library: import it with the first request. Fails as the sign-in or the file
 * system does.
 */
export async function clientOptions(single: SingleContext, signIn: SignIn | undefined): Promise<ClientOptions> {
  const config = new KubeConfig();
  const authenticator = signIn && new SignInAuthenticator(signIn);
  if (authenticator) config.addAuthenticator(authenticator);
  config.loadFromString(configText(single));
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  const isTls = single.server.startsWith('https:');
  return {
    tls: isTls ? { ca, cert, key, servername, rejectUnauthorized } : {},
    authorization: authorizationOf(options),
    credential: authenticator?.credential,
  };
}

/**
 * The name under which a user that signs in by a plugin or an identity provider is handed to the library. Under their own
 * names its authenticators are asked first: its plugin call has no limit, and its OpenID Connect cannot renew.
 */
const signInProvider = 'agentgateway-sign-in';

/** Lets the library sign in by what we have for it. */
class SignInAuthenticator {
  readonly #signIn: SignIn;
  credential: Credential | undefined;

  constructor(signIn: SignIn) {
    this.#signIn = signIn;
  }

  isAuthProvider(user: { readonly authProvider?: unknown }): boolean {
    return stringAt(user.authProvider, 'name') === signInProvider;
  }

  async applyAuthentication(_user: unknown, options: RequestOptions): Promise<void> {
    const given = await this.#signIn.credential();
    this.credential = given;
    if (given.certificate !== undefined) options.cert = given.certificate;
    if (given.key !== undefined) options.key = given.key;
    if (given.token !== undefined) options.headers = { Authorization: `Bearer ${given.token}` };
  }
}

/** A kubeconfig of this one context, in the form that the library reads as client-go reads the user's own. */
function configText({ server, cluster, user, exec, oidc }: SingleContext): string {
  const signsIn = exec !== undefined || oidc !== undefined;
  return JSON.stringify({
    'current-context': 'context',
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
    clusters: [
      {
        name: 'cluster',
        cluster: {
          ...embeddedFirst(cluster, 'certificate-authority'),
          server,
          'tls-server-name': stringAt(cluster, 'tls-server-name'),
          // Without TLS there is nothing to verify, yet the library refuses plain HTTP unless verification is off.
          'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] === true || server.startsWith('http:'),
        },
      },
    ],
    // A context without a user has one here: the library applies the cluster's authority only along with a user.
    users: [
      {
        name: 'user',
        user: {
          ...embeddedFirst(user, 'client-certificate'),
          ...embeddedFirst(user, 'client-key'),
          ...(signsIn ? { 'auth-provider': { name: signInProvider } } : tokenOf(user)),
        },
      },
    ],
  });
}

/** What is embedded counts more than a file; the library has it the other way round. */
function embeddedFirst(entry: JsonObject, field: string): JsonObject {
  const data = stringAt(entry, `${field}-data`);
  return data === undefined ? { [field]: stringAt(entry, field) } : { [`${field}-data`]: data };
}

/** A name counts more than a token, and a token file that can be read more than a token beside it. */
function tokenOf(user: JsonObject): JsonObject {
  const username = stringAt(user, 'username');
  if (username !== undefined) return { username, password: stringAt(user, 'password') ?? '' };
  const token = stringAt(user, 'token');
  const tokenFile = stringAt(user, 'tokenFile');
  if (tokenFile === undefined || (token !== undefined && !isReadable(tokenFile))) return { token };
  return { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } };
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

function authorizationOf({ auth, headers }: RequestOptions): string | undefined {
  if (typeof auth === 'string') return `Basic ${Buffer.from(auth).toString('base64')}`;
  // A token file ends in a line break.
  return stringAt(headers, 'Authorization')?.trim();
}
