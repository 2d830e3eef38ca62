/** The parts of a URL as Go's net/url gives them; absent parts are empty strings. */
export interface GoUrl {
  readonly scheme: string;
  /** With the port, and brackets around IPv6. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly escapedPath: string;
  readonly query: string;
}

/**
 * Reads what Go's url.ParseRequestURI accepts: an absolute URL or an absolute path. WHATWG's URL differs in what it
 * takes and in what it changes. Undefined when Go would refuse it.
 */
export function parseGoUrl(text: string): GoUrl | undefined {
  if (text === '' || hasControl(text)) return undefined;
  if (text === '*') return { scheme: '', host: '', hostname: '', port: '', escapedPath: '*', query: '' };
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? '';
  if (scheme === '' && /^[0-9+.-]*:/.test(text.split('/')[0] ?? '') && text.includes(':') && !text.startsWith('/'))
    return undefined;
  let rest = scheme === '' ? text : text.slice(scheme.length + 1);
  rest = rest.split('#', 1)[0] ?? '';
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/')) {
    // An opaque URL (mailto:x) is fine with a scheme; a relative one is not a request URI.
    if (scheme === '') return undefined;
    return { scheme: scheme.toLowerCase(), host: '', hostname: '', port: '', escapedPath: '', query };
  }
  let authority = '';
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  const host = readHost(authority);
  const escapedPath = escapePath(rest);
  if (host === undefined || escapedPath === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), ...host, escapedPath, query };
}

/** Query parameters by key, in the order of the text; pairs that do not decode are left out, as in Go. */
export function parseGoQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const equals = part.indexOf('=');
    const key = unescape(equals < 0 ? part : part.slice(0, equals));
    const value = unescape(equals < 0 ? '' : part.slice(equals + 1));
    if (key === undefined || value === undefined) continue;
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  return found;
}

function unescape(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

function readHost(authority: string): Pick<GoUrl, 'host' | 'hostname' | 'port'> | undefined {
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9._:~!$&'()*+,;=%@-]*$/.test(authority.slice(0, at))) return undefined;
  const host = authority.slice(at + 1);
  const bracketed = /^(\[[^\]]*\])(?::([0-9]*))?$/.exec(host);
  if (host.startsWith('[')) {
    if (bracketed === null) return undefined;
    const [, address = '', port = ''] = bracketed;
    return { host, hostname: address.slice(1, -1), port };
  }
  const colon = host.indexOf(':');
  const name = colon < 0 ? host : host.slice(0, colon);
  const port = colon < 0 ? '' : host.slice(colon + 1);
  if (!/^[0-9]*$/.test(port)) return undefined;
  if (/[\s"<>\\^`{|}#?/]/.test(name) || !validEscapes(name)) return undefined;
  // Only bytes beyond ASCII may be escaped in a host name.
  if (/%[0-7]/.test(name)) return undefined;
  return { host, hostname: name, port };
}

function validEscapes(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}

function escapePath(path: string): string | undefined {
  if (!validEscapes(path)) return undefined;
  return path.replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@!'()*%[\]]/gu, (character) => encodeURIComponent(character));
}
