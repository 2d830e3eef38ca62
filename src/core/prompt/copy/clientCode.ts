import { isJsonObject } from '../../resource/json.ts';
import { shellWord, portForward } from './posixShell.ts';
import { keyVariable, type Recipe } from './recipe.ts';

/** A client library that can send a request, and where its base address ends. */
export interface ClientCall {
  readonly sdk: 'openai' | 'anthropic';
  /** What stands before the path that the library adds by itself. */
  readonly base: string;
  /** Of the match, by name. */
  readonly query: Readonly<Record<string, string>>;
  /** Without those that the library sets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the libraries add to their base address. */
const endings = {
  chatCompletions: { sdk: 'openai', ending: '/chat/completions' },
  responses: { sdk: 'openai', ending: '/responses' },
  embeddings: { sdk: 'openai', ending: '/embeddings' },
  models: { sdk: 'openai', ending: '/models' },
  messages: { sdk: 'anthropic', ending: '/v1/messages' },
} as const;

/**
 * How a library sends a request; undefined when none can: a route that fixes the whole path, or TLS with another name than
 * that of the address.
 */
export function clientCall({ format, origin, path, host, scheme, headers }: Recipe): ClientCall | undefined {
  const { sdk, ending } = endings[format.id];
  const [pathOnly = '', search = ''] = path.split('?', 2);
  if (!pathOnly.endsWith(ending) || (host !== undefined && scheme === 'https')) return undefined;
  const own = Object.entries(headers).filter(([name]) => !(name in format.headers));
  return {
    sdk,
    base: origin + pathOnly.slice(0, -ending.length),
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: { ...(host === undefined ? {} : { host }), ...Object.fromEntries(own) },
  };
}

/** What must be open before, as comments of a language. */
export function tunnelComment({ tunnel }: Recipe, mark: '#' | '//'): readonly string[] {
  if (tunnel === undefined) return [];
  const command = portForward(tunnel)
    .map(shellWord)
    .join(' ')
    .replaceAll(/[\r\n]+/g, ' ');
  return [`${mark} In another terminal: kubectl ${command}`];
}

/** What is sent, as the fields of a call: its body without the model and the wish to stream. */
export function fieldsOf({ format, input }: Recipe): Readonly<Record<string, unknown>> {
  const body: unknown = JSON.parse(format.encode({ ...input, model: undefined, stream: false }) ?? '{}');
  return isJsonObject(body) ? body : {};
}

/** The headers of a library's client: those that are known, and those of variables but for the key, which it has itself. */
export function headerEntries(
  known: Readonly<Record<string, string>>,
  { secrets }: Recipe,
  valueOf: (variable: string) => string,
): string {
  const own = secrets.filter(({ variable }) => variable !== keyVariable);
  const entries = [
    ...Object.entries(known).map(([name, value]) => `${literal(name)}: ${literal(value)}`),
    ...own.map(({ name, variable }) => `${literal(name)}: ${valueOf(variable)}`),
  ];
  return entries.length === 0 ? '' : `{${entries.join(', ')}}`;
}

export const keyOrNone = { variable: keyVariable, none: 'unused' } as const;

/** A value of a request as both languages write it: JSON, of which a request holds no word that one of them lacks. */
export function literal(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

export function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
