import { failure } from '../../../core/messages/index.ts';
import type { Environment } from '../exec/findProgram.ts';
import { isExcluded, isLoopback } from './noProxy.ts';

/** The editor's own settings: `http.proxy` and `http.noProxy`. */
export interface EditorProxy {
  readonly url: string | undefined;
  readonly noProxy: readonly string[];
}

/** A proxy that a connection goes through. */
export interface Proxy {
  /** May hold a name and a password: never shown. */
  readonly url: URL;
  /** For people: without credentials. */
  readonly label: string;
}

const schemes = new Set(['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:']);

/**
 * The proxy for an API server: what the kubeconfig says (`proxy-url`, which counts for every address, as with kubectl),
 * else the editor's setting, else HTTPS_PROXY or HTTP_PROXY; the last two never for loopback and for what NO_PROXY or
 * `http.noProxy` names. Fails with `cluster.proxyUnusable`.
 */
export function chooseProxy(
  server: URL,
  proxyUrl: string | undefined,
  editor: EditorProxy | undefined,
  env: Environment,
): Proxy | undefined {
  if (proxyUrl) return parse(proxyUrl);
  const { hostname } = server;
  if (isLoopback(hostname)) return undefined;
  const isTls = server.protocol === 'https:';
  const port = Number(server.port) || (isTls ? 443 : 80);
  const excluded = [...(editor?.noProxy ?? []), ...(either(env, 'NO_PROXY') ?? '').split(',')];
  if (isExcluded(hostname, port, excluded)) return undefined;
  const chosen = editor?.url || either(env, isTls ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  return chosen ? parse(chosen) : undefined;
}

function either(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toLowerCase()];
}

function parse(written: string): Proxy {
  const text = written.includes('://') ? written : `http://${written}`;
  if (!URL.canParse(text)) throw failure('cluster.proxyUnusable', { proxy: withoutCredentials(written) });
  const url = new URL(text);
  const label = `${url.protocol}//${url.host}`;
  if (!schemes.has(url.protocol) || url.hostname === '') throw failure('cluster.proxyUnusable', { proxy: label });
  return { url, label };
}

function withoutCredentials(text: string): string {
  return text.slice(text.lastIndexOf('@') + 1);
}
