import { message, type Message } from '../messages/index.ts';
import { isJsonObject, listAt, stringAt, stringMapAt } from '../resource/json.ts';
import { headerNameProblem, headerValueProblem } from './headerRules.ts';
import { formatIds, type FormatId } from './promptFormat.ts';

/** Something to prompt that no cluster knows of: agentgateway standalone, or any server that speaks one of the formats. */
export interface NamedTarget {
  /** Tells it from the others. */
  readonly name: string;
  readonly scheme: 'http' | 'https';
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** What stands before the path of a format; empty, or begins with a slash and does not end in one. */
  readonly basePath: string;
  /** Scheme, host and port as people write them. */
  readonly origin: string;
  readonly formats: readonly FormatId[];
  /** What a prompt asks for that names no other. */
  readonly model: string | undefined;
  /** Names in lower case; never a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The variable of this process that holds its key. */
  readonly keyVariable: string | undefined;
}

/** The targets that can be used, and what is wrong with the others. */
export interface ReadTargets {
  readonly targets: readonly NamedTarget[];
  readonly problems: readonly Message[];
}

/** Reads the setting leniently: one that cannot be used is left out, and why is told. */
export function readTargets(setting: unknown): ReadTargets {
  const targets: NamedTarget[] = [];
  const problems: Message[] = [];
  for (const entry of Array.isArray(setting) ? (setting as readonly unknown[]) : []) {
    const name = stringAt(entry, 'name')?.trim() ?? '';
    const problem = nameProblem(name, targets) ?? urlProblem(stringAt(entry, 'url') ?? '');
    if (problem === undefined) targets.push(readTarget(name, entry));
    else problems.push(problem);
  }
  return { targets, problems };
}

/** Why a target cannot be called so; undefined when it can. */
export function nameProblem(name: string, others: readonly Pick<NamedTarget, 'name'>[]): Message | undefined {
  if (name.trim() === '') return message('target.noName');
  return others.some((other) => other.name === name.trim()) ? message('target.nameTaken') : undefined;
}

/** Why a URL is none for a target; undefined when it is one. */
export function urlProblem(url: string): Message | undefined {
  const parsed = parse(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '')
    return message('target.badUrl');
  const { username, password, search, hash } = parsed;
  return username + password + search + hash === '' ? undefined : message('target.urlWithKey');
}

/** Headers that hold keys; they are for the keyring. */
const secretHeaders = /^(?:authorization|proxy-authorization|cookie|.*(?:key|token|secret|password).*)$/i;

/** Why a header is none for a setting, which is no place for keys; undefined when it is one. */
export function targetHeaderProblem(name: string, value: string): Message | undefined {
  return (
    headerNameProblem(name) ??
    (secretHeaders.test(name.trim()) ? message('target.secretHeader', { name }) : headerValueProblem(value))
  );
}

function readTarget(name: string, entry: unknown): NamedTarget {
  const url = parse(stringAt(entry, 'url') ?? '') ?? new URL('http://localhost');
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const listed = listAt(entry, 'formats');
  const formats = formatIds.filter((id) => listed.includes(id));
  const headers = isJsonObject(entry) ? Object.entries(stringMapAt(entry, 'headers')) : [];
  return {
    name,
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (scheme === 'https' ? 443 : 80),
    basePath: url.pathname.replace(/\/+$/, ''),
    origin: url.origin,
    formats: formats.length === 0 ? formatIds : formats,
    model: stringAt(entry, 'model')?.trim() || undefined,
    headers: Object.fromEntries(
      headers
        .filter(([header, value]) => targetHeaderProblem(header, value) === undefined)
        .map(([header, value]) => [header.trim().toLowerCase(), value]),
    ),
    keyVariable: stringAt(entry, 'keyVariable')?.trim() || undefined,
  };
}

/**
 * The path of a format at a target. People write the URL with or without the `/v1` that every format begins with, as the
 * documentation of servers does.
 */
export function pathAt({ basePath }: NamedTarget, path: string): string {
  const version = '/v1';
  return basePath.endsWith(version) && path.startsWith(`${version}/`)
    ? basePath + path.slice(version.length)
    : basePath + path;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
}
