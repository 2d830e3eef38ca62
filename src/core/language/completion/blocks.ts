import { kinds } from '../../resource/kinds.ts';
import { message, type Message, type MessageCode } from '../../messages/index.ts';
import type { Schema } from '../../schema/index.ts';
import { Blank, isMapTemplate, skeleton, type Template } from '../../validate/index.ts';
import { excludedBy } from '../schemaFacts.ts';
import type { CompletionItem } from './completionItem.ts';
import { valueProposal } from './proposals.ts';
import { insertBlock, insertEntries, type Site } from './site.ts';

type BlockCode = Extract<MessageCode, `language.block.${string}`>;

/** A block that people look up, to be written at once. */
interface Block {
  /** The map that takes it, by the end of its path without list indexes. */
  readonly holders: readonly string[];
  readonly label: string;
  readonly hint: BlockCode;
  readonly entries: Readonly<Record<string, Template>>;
}

const policies = ['policies', 'spec.backend'];
const aiPolicies = ['policies.ai', 'spec.backend.ai'];
const path = { type: 'PathPrefix', value: Blank.of('/openai') };
const stripped = {
  type: 'URLRewrite',
  urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
};
const backendRef = { name: Blank.of(), group: kinds.backend.group, kind: kinds.backend.kind };

/** What each is for is its message; whether a schema has its fields is asked where it is offered. */
const blocks: readonly Block[] = [
  {
    holders: policies,
    label: 'auth',
    hint: 'language.block.secretKey',
    entries: { auth: { secretRef: { name: Blank.of() } } },
  },
  {
    holders: policies,
    label: 'auth',
    hint: 'language.block.secretDataKey',
    entries: { auth: { secretRef: { name: Blank.of('my-secret'), key: Blank.of('api-key') } } },
  },
  { holders: policies, label: 'auth', hint: 'language.block.passthrough', entries: { auth: { passthrough: {} } } },
  {
    holders: policies,
    label: 'http',
    hint: 'language.block.requestTimeout',
    entries: { http: { requestTimeout: Blank.of('60s') } },
  },
  {
    holders: policies,
    label: 'tcp',
    hint: 'language.block.connectTimeout',
    entries: { tcp: { connectTimeout: Blank.of('10s') } },
  },
  {
    holders: policies,
    label: 'tls',
    hint: 'language.block.tls',
    entries: { tls: { sni: Blank.of('api.example.com') } },
  },
  {
    holders: policies,
    label: 'health',
    hint: 'language.block.eviction',
    entries: {
      health: {
        unhealthyCondition: Blank.of('response.code >= 500'),
        eviction: { duration: Blank.of('30s'), consecutiveFailures: Blank.of(3) },
      },
    },
  },
  {
    holders: aiPolicies,
    label: 'routes',
    hint: 'language.block.routes',
    entries: {
      routes: {
        '/v1/chat/completions': 'Completions',
        '/v1/messages': 'Messages',
        '/v1/messages/count_tokens': 'AnthropicTokenCount',
        '/v1/responses': 'Responses',
        '/v1/embeddings': 'Embeddings',
        '*': 'Passthrough',
      },
    },
  },
  {
    holders: aiPolicies,
    label: 'promptGuard',
    hint: 'language.block.guardPattern',
    entries: {
      promptGuard: {
        request: [
          {
            regex: { action: Blank.oneOf(['Reject', 'Mask']), matches: [Blank.of('(?i)password')] },
            response: { message: Blank.of('Please send no credentials.'), statusCode: Blank.of(403) },
          },
        ],
      },
    },
  },
  {
    holders: aiPolicies,
    label: 'promptGuard',
    hint: 'language.block.guardPersonal',
    entries: {
      promptGuard: {
        response: [{ regex: { action: 'Mask', builtins: ['CreditCard', 'Email', 'PhoneNumber', 'Ssn'] } }],
      },
    },
  },
  {
    holders: aiPolicies,
    label: 'modelAliases',
    hint: 'language.block.aliases',
    entries: { modelAliases: { fast: Blank.of('gpt-4o-mini'), smart: Blank.of('gpt-4o') } },
  },
  {
    holders: aiPolicies,
    label: 'prompt',
    hint: 'language.block.systemPrompt',
    entries: { prompt: { prepend: [{ role: 'system', content: Blank.of('Answer in one sentence.') }] } },
  },
  {
    holders: aiPolicies,
    label: 'defaults',
    hint: 'language.block.defaults',
    entries: { defaults: [{ field: Blank.of('max_tokens'), value: Blank.of(1024) }] },
  },
  {
    holders: aiPolicies,
    label: 'promptCaching',
    hint: 'language.block.caching',
    entries: { promptCaching: { cacheSystem: true, cacheMessages: true, minTokens: Blank.of(1024) } },
  },
  {
    holders: ['spec.ai'],
    label: 'groups',
    hint: 'language.block.failover',
    entries: {
      groups: [
        { providers: [{ name: Blank.of('first'), openai: { model: Blank.of('gpt-4o') } }] },
        { providers: [{ name: Blank.of('second'), anthropic: { model: Blank.of('claude-sonnet-4-20250514') } }] },
      ],
    },
  },
  {
    holders: ['ai.provider', 'groups.providers'],
    label: 'openai',
    hint: 'language.block.ownHost',
    entries: {
      openai: { model: Blank.of('llama3.2') },
      host: Blank.of('ollama.default.svc.cluster.local'),
      port: Blank.of(11434),
      pathPrefix: '/v1',
    },
  },
  {
    holders: ['spec.traffic'],
    label: 'rateLimit',
    hint: 'language.block.rateRequests',
    entries: {
      rateLimit: { local: [{ requests: Blank.of(100), unit: Blank.oneOf(['Minutes', 'Seconds', 'Hours']) }] },
    },
  },
  {
    holders: ['spec.traffic'],
    label: 'rateLimit',
    hint: 'language.block.rateTokens',
    entries: {
      rateLimit: { local: [{ tokens: Blank.of(100_000), unit: Blank.oneOf(['Minutes', 'Seconds', 'Hours']) }] },
    },
  },
  {
    holders: ['spec.traffic'],
    label: 'apiKeyAuthentication',
    hint: 'language.block.clientKeys',
    entries: { apiKeyAuthentication: { mode: Blank.oneOf(['Strict', 'Optional']), secretRef: { name: Blank.of() } } },
  },
  {
    holders: ['spec.traffic'],
    label: 'timeouts',
    hint: 'language.block.requestTimeout',
    entries: { timeouts: { request: Blank.of('60s') } },
  },
  {
    holders: ['spec.traffic'],
    label: 'retry',
    hint: 'language.block.retry',
    entries: { retry: { attempts: Blank.of(3), codes: [429, 503] } },
  },
  {
    holders: ['spec.rules'],
    label: 'matches',
    hint: 'language.block.prefixRule',
    entries: { matches: [{ path }], backendRefs: [backendRef] },
  },
  {
    holders: ['spec.rules'],
    label: 'matches',
    hint: 'language.block.strippedRule',
    entries: { matches: [{ path }], filters: [stripped], backendRefs: [backendRef] },
  },
  {
    holders: ['spec.rules'],
    label: 'timeouts',
    hint: 'language.block.requestTimeout',
    entries: { timeouts: { request: Blank.of('60s') } },
  },
  {
    holders: ['spec.rules.filters', 'rules.backendRefs.filters'],
    label: 'urlRewrite',
    hint: 'language.block.stripPrefix',
    entries: stripped,
  },
  {
    holders: ['spec.listeners'],
    label: 'name, port, protocol',
    hint: 'language.block.listener',
    entries: {
      name: Blank.of('http'),
      port: Blank.of(80),
      protocol: 'HTTP',
      allowedRoutes: { namespaces: { from: Blank.oneOf(['Same', 'All']) } },
    },
  },
];

/** The blocks of `policies.ai` where there is no `ai` yet. */
const insideAi: readonly Block[] = blocks
  .filter(({ holders }) => holders === aiPolicies)
  .map(({ label, hint, entries }) => ({ holders: policies, label: `ai.${label}`, hint, entries: { ai: entries } }));

/** Those of a map without its `ai` included. */
export const everyBlock: readonly Block[] = [...blocks, ...insideAi];

/**
 * The blocks that fit into a map: its place is theirs, the schema has all their fields, and none of them is written yet.
 *
 * @param names the path of the map without list indexes
 */
export function blockProposals(names: readonly string[], holder: Schema, site: Site): readonly CompletionItem[] {
  if (site.bare || site.quoted) return [];
  return everyBlock.flatMap(({ holders, label, hint, entries }): readonly CompletionItem[] => {
    const keys = Object.keys(entries);
    if (!holders.some((end) => endsWith(names, end.split('.'))) || !fits(entries, holder)) return [];
    if (keys.some((key) => site.siblings.includes(key))) return [];
    if (keys.some((key) => excludedBy(holder, key, site.siblings).length > 0)) return [];
    const first = holder.properties.get(label.split('.')[0] ?? '');
    const text = insertBlock(site, entries);
    return [
      {
        label,
        hint: message(hint),
        kind: 'snippet',
        detail: [],
        description: first?.description,
        ...text,
        rank: 2,
        continues: startsEmpty(text),
      },
    ];
  });
}

/** An empty blank is a name to choose from those that are known. */
function startsEmpty({ stops, cursor, edit }: Pick<CompletionItem, 'stops' | 'cursor' | 'edit'>): boolean {
  const [first] = stops;
  if (first !== undefined) return first.start === first.end;
  return edit.newText.slice(0, cursor).endsWith(': ');
}

function endsWith(names: readonly string[], end: readonly string[]): boolean {
  return end.every((name, index) => names[names.length - end.length + index] === name);
}

/** Whether a schema has all the fields of a template, and allows its words. */
export function fits(template: Template, schema: Schema): boolean {
  if (template instanceof Blank) return template.choices.every((choice) => allows(schema, choice));
  if (Array.isArray(template)) {
    const { items } = schema;
    return items !== undefined && template.every((item: Template) => fits(item, items));
  }
  if (!isMapTemplate(template)) return allows(schema, template);
  return Object.entries(template).every(([name, value]) => {
    const child = schema.properties.get(name) ?? schema.additional;
    return child !== undefined && fits(value, child);
  });
}

function allows(schema: Schema, value: unknown): boolean {
  return schema.enum === undefined || schema.enum.includes(value);
}

/** Keys that people choose from in maps whose keys are free, by the end of the map's path. */
const usualKeys: readonly (readonly [holders: readonly string[], keys: readonly (readonly [string, Template?])[]])[] = [
  [
    ['ai.routes'],
    [
      ['/v1/chat/completions', 'Completions'],
      ['/v1/messages', 'Messages'],
      ['/v1/messages/count_tokens', 'AnthropicTokenCount'],
      ['/v1/responses', 'Responses'],
      ['/v1/embeddings', 'Embeddings'],
      ['*', 'Passthrough'],
    ],
  ],
  [['stringData', 'data'], [['Authorization']]],
  [['labels'], [['app.kubernetes.io/name'], ['app.kubernetes.io/part-of']]],
];

/** Words that people choose from where a schema takes any, by the end of the value's path. */
const usualValues: readonly (readonly [ends: readonly string[], values: readonly string[]])[] = [
  [['spec.listeners.protocol'], ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP']],
  [
    ['prompt.prepend.role', 'prompt.append.role'],
    ['system', 'user', 'assistant'],
  ],
];

/** The usual words for a value that a schema leaves free. */
export function usualValueProposals(names: readonly string[], schema: Schema, site: Site): readonly CompletionItem[] {
  if (schema.type !== 'string' || schema.enum !== undefined) return [];
  const [, values = []] = usualValues.find(([ends]) => ends.some((end) => endsWith(names, end.split('.')))) ?? [];
  return values.map((value) => valueProposal(value, site));
}

/** The usual keys of a map whose keys are free. */
export function usualKeyProposals(names: readonly string[], holder: Schema, site: Site): readonly CompletionItem[] {
  const { additional } = holder;
  if (additional === undefined || site.bare || site.quoted) return [];
  const [, keys = []] = usualKeys.find(([holders]) => holders.some((end) => endsWith(names, end.split('.')))) ?? [];
  return keys
    .filter(([key, value]) => !site.siblings.includes(key) && (value === undefined || fits(value, additional)))
    .map(([key, value]) => ({
      label: key,
      hint: undefined,
      kind: 'key',
      detail: typeof value === 'string' ? [wordOf(value)] : [],
      description: additional.description,
      ...insertEntries(site, { [key]: value ?? skeleton(additional) }),
      rank: 1,
      continues: false,
    }));
}

function wordOf(value: string): Message {
  return message('language.asIs', { value });
}
