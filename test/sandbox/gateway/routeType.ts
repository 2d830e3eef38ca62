import { objectAt } from '../json.ts';
import type { Provider } from './provider.ts';

const ROUTE_TYPES = [
  'Completions',
  'Messages',
  'Models',
  'Passthrough',
  'Detect',
  'Responses',
  'AnthropicTokenCount',
  'Embeddings',
  'Realtime',
  'Rerank',
] as const;
export type RouteType = (typeof ROUTE_TYPES)[number];

/** The type that `policies.ai.routes` gives to a path: longest suffix first, `*` last; Completions when nothing fits. */
export function routeTypeOf(provider: Provider, path: string): RouteType {
  const routes = Object.entries(objectAt(provider.ai, 'routes') ?? {});
  const bySuffix = routes.filter(([suffix]) => suffix !== '*' && path.endsWith(suffix));
  const [longest] = bySuffix.toSorted(([left], [right]) => right.length - left.length);
  const chosen = longest ?? routes.find(([suffix]) => suffix === '*');
  return ROUTE_TYPES.find((type) => type === chosen?.[1]) ?? 'Completions';
}

/** What a provider is spoken to in. */
export type WireFormat = 'Completions' | 'Messages' | 'Responses' | 'Embeddings' | 'AnthropicTokenCount' | 'Rerank';

const DEFAULT_PATHS: Readonly<Record<WireFormat, string>> = {
  Completions: '/v1/chat/completions',
  Messages: '/v1/messages',
  Responses: '/v1/responses',
  Embeddings: '/v1/embeddings',
  AnthropicTokenCount: '/v1/messages/count_tokens',
  Rerank: '/v1/rerank',
};

const GEMINI_BASE = '/v1beta/openai';

/** The upstream path for a request that the gateway understands; `clientPath` is that after the route's rewrite. */
export function upstreamPath(provider: Provider, format: WireFormat, clientPath: string): string {
  if (provider.path !== undefined) return provider.path;
  const isGemini = provider.kind === 'gemini';
  const standard = isGemini ? GEMINI_BASE + DEFAULT_PATHS[format].slice('/v1'.length) : DEFAULT_PATHS[format];
  if (provider.pathPrefix !== undefined) {
    // The prefix takes the place of /v1 for OpenAI and Anthropic, and goes before the whole path for the others.
    const base = provider.pathPrefix.replace(/\/$/, '');
    return base + (isGemini ? standard : standard.slice('/v1'.length));
  }
  if (provider.basePath !== undefined) return provider.basePath + standard.slice('/v1'.length);
  return provider.isHostOverridden ? clientPath : standard;
}

/** Passthrough keeps the client's path, whatever the prefix says. */
export function passthroughPath(provider: Provider, clientPath: string): string {
  return provider.path ?? clientPath;
}
