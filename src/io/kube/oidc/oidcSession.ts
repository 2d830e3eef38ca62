import { failure } from '../../../core/messages/index.ts';
import { numberAt, stringAt } from '../../../core/resource/json.ts';
import { errorCode } from '../../errorCode.ts';
import { firstLine } from '../firstLine.ts';
import { withLimit } from '../limit.ts';
import type { Credential, SignInWay } from '../signIn/signIn.ts';
import type { OidcSettings } from './oidcSettings.ts';
import type { ProxyFor } from './renewTokens.ts';

/**
 * Signs in by an identity provider: with the token of the kubeconfig while it holds, then with renewed ones. A renewed
 * refresh token is kept in memory: the kubeconfig is never written. Fails with `cluster.oidc*`.
 */
export class OidcSession implements SignInWay {
  readonly #settings: OidcSettings;
  readonly #proxyFor: ProxyFor;
  readonly #limitMs: number;
  readonly #end = new AbortController();
  #refreshToken: string | undefined;
  #isTokenUsed = false;

  constructor(settings: OidcSettings, proxyFor: ProxyFor, limitMs: number) {
    this.#settings = settings;
    this.#proxyFor = proxyFor;
    this.#limitMs = limitMs;
    this.#refreshToken = settings.refreshToken;
  }

  async obtain(): Promise<Credential> {
    const { idToken, issuer, clientId } = this.#settings;
    // One that was refused although it had not ended is asked for again here, and is not given twice.
    if (idToken !== undefined && !this.#isTokenUsed && endOf(idToken) > Date.now()) {
      this.#isTokenUsed = true;
      return credentialOf(idToken);
    }
    if (this.#refreshToken === undefined || issuer === undefined || clientId === undefined) {
      throw failure('cluster.oidcEnded', {});
    }
    const limit = failure('cluster.oidcTimeout', { issuer, seconds: this.#limitMs / 1000 });
    try {
      const renewal = this.#renew(issuer, clientId, this.#refreshToken);
      return credentialOf(await withLimit(renewal, this.#limitMs, limit));
    } catch (error) {
      if (error === limit) throw error;
      throw failure('cluster.oidcRefused', { issuer, detail: reasonOf(error) }, { cause: error });
    }
  }

  stop(): void {
    this.#end.abort();
  }

  async #renew(issuer: string, clientId: string, refreshToken: string): Promise<string> {
    const { renewTokens } = await import('./renewTokens.ts');
    const renewed = await renewTokens({
      issuer,
      clientId,
      refreshToken,
      settings: this.#settings,
      proxyFor: this.#proxyFor,
      signal: AbortSignal.any([this.#end.signal, AbortSignal.timeout(this.#limitMs)]),
    });
    this.#refreshToken = renewed.refreshToken ?? refreshToken;
    return renewed.idToken;
  }
}

function credentialOf(token: string): Credential {
  const end = endOf(token);
  return { token, certificate: undefined, key: undefined, expiresAtMs: end === Infinity ? undefined : end };
}

/** When a token ends, in ms since 1970, as it says itself; Infinity when it does not say. */
function endOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const seconds = numberAt(claims, 'exp');
    return seconds === undefined ? Infinity : seconds * 1000;
  } catch {
    return Infinity;
  }
}

/** The provider's own words where it has some, and what the connection says else. */
function reasonOf(error: unknown): string {
  const told = stringAt(error, 'error_description') ?? stringAt(error, 'error');
  const cause = error instanceof Error ? error.cause : undefined;
  const text = error instanceof Error ? error.message : String(error);
  return firstLine(told ?? errorCode(cause) ?? errorCode(error) ?? text) || 'unknown';
}
