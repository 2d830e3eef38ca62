import { readFileSync } from 'node:fs';
import https from 'node:https';
import { customFetch, discovery, refreshTokenGrant, type CustomFetch } from 'openid-client';
import type { Proxy } from '../proxy/chooseProxy.ts';
import type { OidcSettings } from './oidcSettings.ts';

/** More than this is no answer of a token endpoint. */
const maxAnswerBytes = 1024 * 1024;

/** The proxy on the way to a server. */
export type ProxyFor = (server: URL) => Proxy | undefined;

interface Renewal {
  readonly issuer: string;
  readonly clientId: string;
  readonly refreshToken: string;
  readonly settings: OidcSettings;
  readonly proxyFor: ProxyFor;
  readonly signal: AbortSignal;
}

/** Exchanges a refresh token for new tokens, at the provider's own authority where the kubeconfig names one. */
export async function renewTokens({ issuer, clientId, refreshToken, settings, proxyFor, signal }: Renewal): Promise<{
  readonly idToken: string;
  readonly refreshToken: string | undefined;
}> {
  const authority = authorityOf(settings);
  const ask: CustomFetch = (url, options) => {
    // Without one the editor's own fetch is used: it knows the editor's proxy and the certificates of the system.
    if (authority !== undefined) return fetchTrusting(authority, proxyFor(new URL(url)), url, { ...options, signal });
    return fetch(url, { ...options, signal, body: formText(options.body) ?? null });
  };
  const provider = await discovery(new URL(issuer), clientId, settings.clientSecret, undefined, { [customFetch]: ask });
  const tokens = await refreshTokenGrant(provider, refreshToken);
  if (tokens.id_token === undefined) throw new Error('no id_token in the answer');
  return { idToken: tokens.id_token, refreshToken: tokens.refresh_token };
}

function authorityOf({ authorityData, authorityFile }: OidcSettings): Buffer | undefined {
  if (authorityData !== undefined) return Buffer.from(authorityData, 'base64');
  return authorityFile === undefined ? undefined : readFileSync(authorityFile);
}

/** fetch has no way to name an authority. */
async function fetchTrusting(
  ca: Buffer,
  proxy: Proxy | undefined,
  url: string,
  options: Parameters<CustomFetch>[1],
): Promise<Response> {
  const { method, headers, body, signal } = options;
  const agent = proxy ? (await import('../proxy/proxyAgent.ts')).proxyAgent(proxy.url, true, { ca }) : false;
  return new Promise((resolve, reject) => {
    const sent = https.request(url, { ca, method, headers, agent, ...(signal && { signal }) }, (message) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes) sent.destroy(new Error('too much'));
        chunks.push(chunk);
      });
      message.on('error', reject);
      message.on('end', () => {
        const type = message.headers['content-type'] ?? '';
        resolve(
          new Response(Buffer.concat(chunks), { status: message.statusCode ?? 500, headers: { 'content-type': type } }),
        );
      });
    });
    sent.on('error', reject);
    sent.end(formText(body));
  });
}

/** A form, or nothing: what a grant and a discovery send. */
function formText(body: unknown): string | undefined {
  return body instanceof URLSearchParams ? body.toString() : undefined;
}
