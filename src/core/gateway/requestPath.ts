import type { PathRewrite, RouteMatch } from '../resource/httpRoute.ts';

/** How a request hits one match of a rule. */
export interface RequestShape {
  readonly path: string;
  /** The path after the rule's rewrite, by whose end the gateway chooses the format. */
  readonly forwardedPath: string;
  /** Headers that the match asks for. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The request that hits a match and leaves the rewrite with `wanted` as its path, as near as the rule allows; undefined
 * when we cannot make one (regular expressions, query parameters, another method).
 *
 * The gateway chooses the format by the end of the path after the rewrite, and falls back to chat completions, so that
 * a rule which fixes the whole path still answers a chat completion.
 */
export function requestFor(
  match: RouteMatch,
  rewrite: PathRewrite,
  method: string,
  wanted: string,
): RequestShape | undefined {
  if (match.wantsQuery || (match.method !== undefined && match.method !== method)) return undefined;
  if (match.headers.some((header) => header.type !== 'Exact')) return undefined;
  const headers = Object.fromEntries(match.headers.map((header) => [header.name.toLowerCase(), header.value]));
  if (match.pathType === 'Exact')
    return { path: match.path, forwardedPath: afterRewrite('', match.path, rewrite), headers };
  if (match.pathType !== 'PathPrefix') return undefined;
  const prefix = withoutEndingSlash(match.path);
  const rest = restAfter(prefix, rewrite, wanted);
  return { path: prefix + rest || '/', forwardedPath: afterRewrite(prefix, rest, rewrite), headers };
}

/** `prefix` + `rest` as it goes on. */
function afterRewrite(prefix: string, rest: string, rewrite: PathRewrite): string {
  if (rewrite.type === 'full') return rewrite.replacement;
  const start = rewrite.type === 'prefix' ? withoutEndingSlash(rewrite.replacement) : prefix;
  return start + rest || '/';
}

/** What follows the prefix, so that replacement + rest is `wanted` where the replacement is a beginning of it. */
function restAfter(prefix: string, rewrite: PathRewrite, wanted: string): string {
  if (rewrite.type === 'full') return '';
  const start = rewrite.type === 'prefix' ? withoutEndingSlash(rewrite.replacement) : prefix;
  if (wanted === start) return '';
  return wanted.startsWith(`${start}/`) ? wanted.slice(start.length) : wanted;
}

function withoutEndingSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
