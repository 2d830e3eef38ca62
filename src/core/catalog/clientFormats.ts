import { listAt, stringAt } from '../resource/json.ts';
import { compareReleases } from '../schema/bundled/since.ts';

/** How a gateway answers clients of a format through a provider. */
export type FormatSupport =
  /** It forwards the request as it is. */
  | 'native'
  /** It writes the request anew, for another path of the provider. */
  | 'translated'
  | 'unsupported'
  /** It answers by itself. */
  | 'estimated'
  /** It depends on the model, or on a release that we do not know. */
  | 'unknown';

/** The formats that differ between providers, in the order of {@link matrix}. */
const formats = [
  'Completions',
  'Messages',
  'Responses',
  'Embeddings',
  'AnthropicTokenCount',
  'Rerank',
  'Realtime',
] as const;

const letters: Readonly<Record<string, FormatSupport>> = {
  N: 'native',
  T: 'translated',
  '-': 'unsupported',
  E: 'estimated',
};

/** agentgateway 1.4.1, crates/agentgateway/src/llm/mod.rs: one letter a format, `?` where the model decides. */
const matrix: Readonly<Record<string, string>> = {
  openai: 'NTNNENN',
  azure: '???N?N-',
  azureopenai: '???N?N-',
  anthropic: 'TN--N--',
  gemini: 'NTTNE--',
  vertexai: '??TT?T-',
  bedrock: 'TTTTET-',
};

/** Translations that came later than the fields which ask for them. */
const later: readonly { readonly type: string; readonly format: string; readonly since: string }[] = [
  { type: 'gemini', format: 'Responses', since: '1.2.0' },
  { type: 'openai', format: 'Messages', since: '1.0.0' },
  { type: 'gemini', format: 'Messages', since: '1.0.0' },
];

/**
 * How a provider serves a format (a value of `policies.ai.routes`).
 * @param type the key that chooses its kind, such as `openai`
 * @param settings what stands under that key
 * @param release the oldest release that this may be about; undefined: judged as the newest
 */
export function formatSupport(
  type: string | undefined,
  format: string,
  settings: unknown,
  release: string | undefined,
): FormatSupport {
  if (type === 'custom') return customSupport(format, settings);
  const late = later.find((one) => one.type === type && one.format === format);
  if (late !== undefined && release !== undefined && compareReleases(release, late.since) < 0) return 'unsupported';
  const row = type !== undefined && Object.hasOwn(matrix, type) ? matrix[type] : undefined;
  return letters[row?.[formats.findIndex((one) => one === format)] ?? '?'] ?? 'unknown';
}

/** A custom provider serves what it declares, and what can be translated into that. */
function customSupport(format: string, settings: unknown): FormatSupport {
  const declared = listAt(settings, 'formats').flatMap((entry) => stringAt(entry, 'type') ?? []);
  if (declared.length === 0) return 'unknown';
  if (declared.includes(format)) return 'native';
  switch (format) {
    case 'Completions':
      return declared.includes('Messages') ? 'translated' : 'unsupported';
    case 'Messages':
    case 'Responses':
      return declared.includes('Completions') ? 'translated' : 'unsupported';
    case 'AnthropicTokenCount':
      return 'estimated';
    case 'Embeddings':
    case 'Rerank':
    case 'Realtime':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** Which format clients speak at the well-known paths: what a useful `policies.ai.routes` names. */
const wellKnown: readonly (readonly [suffix: string, format: string])[] = [
  ['/v1/messages/count_tokens', 'AnthropicTokenCount'],
  ['/v1/messages', 'Messages'],
  ['/v1/responses', 'Responses'],
  ['/v1/embeddings', 'Embeddings'],
  ['/v1/chat/completions', 'Completions'],
];

/** The well-known path that a path ends in, with its format. */
export function wellKnownFormat(path: string): { readonly suffix: string; readonly format: string } | undefined {
  const found = wellKnown.find(([suffix]) => path.endsWith(suffix));
  return found && { suffix: found[0], format: found[1] };
}

/** What the gateway takes a request for: the longest suffix of the table wins, `*` comes last, Completions without any. */
export function routedFormat(routes: Readonly<Record<string, string>>, path: string): string {
  const suffixes = Object.keys(routes).filter((suffix) => suffix !== '*' && path.endsWith(suffix));
  const [longest] = suffixes.toSorted((left, right) => right.length - left.length);
  return routes[longest ?? '*'] ?? 'Completions';
}

/** The path under which a provider serves its own format, for `path` and `pathPrefix` beside a host override. */
export const nativePaths: Readonly<Record<string, { readonly path: string; readonly prefix: string }>> = {
  openai: { path: '/v1/chat/completions', prefix: '/v1' },
  anthropic: { path: '/v1/messages', prefix: '/v1' },
};
