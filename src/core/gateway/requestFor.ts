import { message, type Message } from '../messages/index.ts';
import type { PathRewrite, RouteMatch, ValueMatch } from '../resource/httpRoute.ts';
import { matchesWhole, sampleText } from './sampleText.ts';

/** How a request hits one match of a rule. */
export interface RequestShape {
  /** With the query that the match asks for. */
  readonly path: string;
  /** The path after the rule's rewrite, by whose end the gateway chooses the format. */
  readonly forwardedPath: string;
  /** Headers that the match asks for, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The request that hits a match and leaves the rewrite with `wanted` as its path, as near as the rule allows, or why there
 * is none.
 *
 * The gateway chooses the format by the end of the path after the rewrite, and falls back to chat completions, so that
 * a rule which fixes the whole path still answers a chat completion.
 * @param route names the route in the sentence
 */
export function requestFor(
  match: RouteMatch,
  rewrite: PathRewrite,
  method: string,
  wanted: string,
  route: string,
): RequestShape | { readonly obstacle: Message } {
  if (match.method !== undefined && match.method !== method) {
    return { obstacle: message('endpoint.otherMethod', { route, method: match.method, wanted: method }) };
  }
  const texts = new Map<ValueMatch, string>();
  for (const asked of [...match.headers, ...match.query]) {
    const text = asked.type === 'RegularExpression' ? sampleText(asked.value) : asked.value;
    if (text === undefined || /[\r\n\0]/.test(text))
      return { obstacle: message('endpoint.noText', { route, pattern: asked.value }) };
    texts.set(asked, text);
  }
  const place = placeOf(match, rewrite, wanted);
  if (place === undefined) return { obstacle: message('endpoint.noText', { route, pattern: match.path }) };
  const headers = Object.fromEntries(
    match.headers.map((header) => [header.name.toLowerCase(), texts.get(header) ?? '']),
  );
  const query = match.query.map((asked) => {
    return `${encodeURIComponent(asked.name)}=${encodeURIComponent(texts.get(asked) ?? '')}`;
  });
  const path = query.length === 0 ? place.path : `${place.path}?${query.join('&')}`;
  return { path, forwardedPath: place.forwardedPath, headers };
}

function placeOf(
  { pathType, path }: RouteMatch,
  rewrite: PathRewrite,
  wanted: string,
): Pick<RequestShape, 'path' | 'forwardedPath'> | undefined {
  switch (pathType) {
    case 'Exact':
      return { path, forwardedPath: rewrite.type === 'full' ? rewrite.replacement : path };
    case 'PathPrefix': {
      const prefix = withoutEndingSlash(path);
      const rest = restAfter(prefix, rewrite, wanted);
      return { path: prefix + rest || '/', forwardedPath: afterRewrite(prefix, rest, rewrite) };
    }
    case 'RegularExpression': {
      const text = pathMatching(path, wanted);
      return text === undefined
        ? undefined
        : { path: text, forwardedPath: rewrite.type === 'full' ? rewrite.replacement : text };
    }
    default:
      return undefined;
  }
}

/** A path that an expression matches, ending in what is wanted where it lets one. */
function pathMatching(pattern: string, wanted: string): string | undefined {
  const sample = sampleText(pattern);
  const begun =
    sample === undefined ? [] : [joined(withoutLastSegment(sample), wanted), joined(sample, wanted), sample];
  return [wanted, ...begun].find((path) => /^\/[!-~]*$/.test(path) && matchesWhole(pattern, path));
}

/** `start` and then `end`, without what the one ends and the other begins with. */
function joined(start: string, end: string): string {
  for (let length = Math.min(start.length, end.length); length > 0; length -= 1) {
    if (start.endsWith(end.slice(0, length))) return start + end.slice(length);
  }
  return start + end;
}

function withoutLastSegment(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
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
