import { formatSupport } from '../catalog/clientFormats.ts';
import { message } from '../messages/index.ts';
import { apiVersionOf, kinds } from '../resource/kinds.ts';
import type { JsonObject } from '../resource/json.ts';
import type { GatewayFeatures } from '../resource/release.ts';
import { clientFormats, type ClientFormat, type ProviderAnswers, type ScaffoldAnswers } from './answers.ts';
import { metadata } from './metadata.ts';
import { providerEntry, providerPolicies } from './providerEntry.ts';
import type { ResourceNames } from './resourceNames.ts';
import type { CommentedDocument } from './writeDocuments.ts';

/** How a provider that fails is left out for a while; without it a group never leaves its first one. */
const eviction = { duration: '30s', consecutiveFailures: 3 };

/** The AgentgatewayBackend, with fields only that the release it is for has. */
export function backendDocument(
  answers: ScaffoldAnswers,
  names: ResourceNames,
  features: GatewayFeatures,
): CommentedDocument {
  const { name, failover } = answers;
  const routes = routesOf(answers);
  const speaksMore = routes !== undefined;
  const ai = routes === undefined ? {} : { ai: { routes } };
  const entry = providerEntry(answers, features, speaksMore);
  const own = providerPolicies(answers, names.secret);
  const spec: JsonObject =
    failover === undefined
      ? withPolicies({ ai: { provider: entry } }, { ...own, ...ai })
      : withPolicies(
          {
            ai: {
              groups: [
                { providers: [withPolicies({ name: 'primary', ...entry }, own)] },
                {
                  providers: [
                    withPolicies(
                      { name: 'spare', ...providerEntry(failover, features, speaksMore) },
                      providerPolicies(failover, names.failoverSecret),
                    ),
                  ],
                },
              ],
            },
          },
          { ...ai, health: { eviction } },
        );
  const provider = failover === undefined ? ['spec', 'ai', 'provider'] : ['spec', 'ai', 'groups', 0, 'providers', 0];
  const policies = failover === undefined ? ['spec', 'policies'] : [...provider, 'policies'];
  return {
    content: {
      apiVersion: apiVersionOf(kinds.backend),
      kind: kinds.backend.kind,
      metadata: metadata(name, answers),
      spec,
    },
    comments: [
      ...(answers.provider.endpoint?.environment === undefined
        ? []
        : [{ path: [...provider, 'host'], text: message('scaffold.comment.host') }]),
      { path: ['spec', 'policies', 'ai', 'routes'], text: message('scaffold.comment.routes') },
      { path: [...policies, 'tls'], text: message('scaffold.comment.tls') },
      { path: ['spec', 'policies', 'health'], text: message('scaffold.comment.health') },
    ],
  };
}

/** The CRD wants at least one policy where there is the key at all. */
function withPolicies(fields: JsonObject, policies: JsonObject): JsonObject {
  return Object.keys(policies).length === 0 ? fields : { ...fields, policies };
}

/** The suffixes of the formats; the longest first. What matches none is read as Completions. */
const suffixes: readonly (readonly [suffix: string, format: string, asked: ClientFormat | 'always'])[] = [
  ['/v1/messages/count_tokens', 'AnthropicTokenCount', 'Messages'],
  ['/v1/chat/completions', 'Completions', 'always'],
  ['/v1/embeddings', 'Embeddings', 'Embeddings'],
  ['/v1/responses', 'Responses', 'Responses'],
  ['/v1/messages', 'Messages', 'Messages'],
];

/** `policies.ai.routes` for what clients speak; undefined where they speak Chat Completions only, the gateway's default. */
function routesOf({ provider, clients }: ScaffoldAnswers): JsonObject | undefined {
  if (clients === undefined) return provider.formats;
  if (clients.length === 0) return undefined;
  const entries = suffixes.filter(([, , asked]) => asked === 'always' || clients.includes(asked));
  return Object.fromEntries(entries.map(([suffix, format]) => [suffix, format]));
}

/** The formats that a backend can be asked in, whatever the models: with a spare those that both of them can. */
export function supportedClients(
  answers: Pick<ScaffoldAnswers, 'provider' | 'settings' | 'failover'>,
  features: GatewayFeatures,
): readonly ClientFormat[] {
  const own = clientsOf(answers, features);
  if (answers.failover === undefined) return own;
  const spare = clientsOf(answers.failover, features);
  return own.filter((format) => spare.includes(format));
}

function clientsOf(
  { provider, settings }: Pick<ProviderAnswers, 'provider' | 'settings'>,
  features: GatewayFeatures,
): readonly ClientFormat[] {
  const declared = settings?.['formats'] ?? provider.settings.find(({ field }) => field === 'formats')?.suggestion;
  const kind = declared === undefined ? {} : { formats: [{ type: declared }] };
  return clientFormats.filter((format) => {
    const support = formatSupport(provider.type, format, kind, features.release);
    return support !== 'unsupported';
  });
}
