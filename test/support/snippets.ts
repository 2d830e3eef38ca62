import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { shapeFor, type ProviderDescriptor } from '../../src/core/catalog/providerDescriptor.ts';
import { providers } from '../../src/core/catalog/providers.ts';
import { everyReleaseFeatures } from '../../src/core/resource/release.ts';
import { escapeSnippet } from '../../src/core/scaffold/insertion.ts';
import { defaultGatewayName } from '../../src/core/scaffold/routeDocument.ts';
import { scaffold } from '../../src/core/scaffold/scaffold.ts';
import { parseAllDocuments } from 'yaml';

/** The form of a VS Code snippet file: title → snippet. */
type SnippetFile = Readonly<
  Record<string, { readonly prefix: readonly string[]; readonly description: string; readonly body: readonly string[] }>
>;

export const snippetFile = new URL('../../media/snippets/agentgateway.json', import.meta.url);

/** Answers that stand for a tab stop; none of them may occur in a recipe by itself. */
const stand = {
  base: 'zzbase',
  namespace: 'zznamespace',
  model: 'zzmodel',
  host: 'zzhost',
  port: 64999,
  gateway: 'zzgateway',
  setting: (field: string) => `zzsetting${field.toLowerCase()}`,
};
const defaultNamespace = 'kgateway-system';

/**
 * The native snippets, one a provider, made by the recipes themselves: each is what New Provider Backend writes, with tab
 * stops where the answers stand. It works on every release, since a static snippet cannot know the cluster.
 */
export function makeSnippets(): SnippetFile {
  return Object.fromEntries(providers.map((provider) => [provider.label, makeSnippet(provider)]));
}

function makeSnippet(provider: ProviderDescriptor): SnippetFile[string] {
  const { models, defaultModel } = provider;
  // The address of a public service is no question.
  const endpoint = provider.endpoint?.environment && provider.endpoint;
  const { settings } = shapeFor(provider, () => false) ?? provider;
  const asked = settings.filter(({ when }) => when === undefined);
  const yaml = scaffold(
    {
      provider,
      name: `${stand.base}-backend`,
      namespace: stand.namespace,
      model: stand.model,
      settings: Object.fromEntries(asked.map(({ field }) => [field, stand.setting(field)])),
      endpoint: endpoint && { host: stand.host, port: stand.port, scheme: endpoint.port === 443 ? 'https' : 'http' },
      gateway: { name: stand.gateway, namespace: stand.namespace },
    },
    everyReleaseFeatures,
  );
  const choices = [defaultModel, ...models.map(({ id }) => id).filter((id) => id !== defaultModel)];
  const base = provider.backendName.replace(/-backend$/, '');
  const stops: readonly (readonly [stand: string, stop: string])[] = [
    [stand.base, `:${escapeSnippet(base)}`],
    [stand.namespace, `:${defaultNamespace}`],
    [stand.model, `|${choices.map(escapeChoice).join(',')}|`],
    ...(endpoint
      ? ([
          [stand.host, `:${escapeSnippet(endpoint.host)}`],
          [String(stand.port), `:${endpoint.port}`],
        ] as const)
      : []),
    ...asked.map(({ field, suggestion, environment }) => {
      return [
        stand.setting(field),
        `:${escapeSnippet(suggestion === '' ? `\${${environment}}` : suggestion)}`,
      ] as const;
    }),
    [stand.gateway, `:${defaultGatewayName}`],
  ];
  const body = stops.reduce((text, [sign, stop], index) => putStop(text, sign, index + 1, stop), escapeSnippet(yaml));
  const kinds = parseAllDocuments(yaml).map((document) => String(document.get('kind')));
  return {
    prefix: [`agw-${provider.id}`, `agentgateway-${provider.id}`],
    description: `${provider.label} behind agentgateway: ${kinds.join(', ')}`,
    body: [...body.trimEnd().split('\n'), '$0'],
  };
}

/** The first place of an answer carries the default or the choices, the others follow it. */
function putStop(text: string, sign: string, number: number, stop: string): string {
  if (!text.includes(sign)) throw new Error(`The recipe does not use ${sign}`);
  return text.replace(sign, () => `\${${number}${stop}}`).replaceAll(sign, () => `\${${number}}`);
}

function escapeChoice(text: string): string {
  return text.replaceAll(/[$}\\,|]/g, '\\$&');
}

/** The file's text, formatted as the formatter wants it. */
export function snippetFileText(): string {
  const text = JSON.stringify(makeSnippets(), undefined, 2);
  return `${text.replaceAll(/"prefix": \[\s+(".*"),\s+(".*")\s+\]/g, '"prefix": [$1, $2]')}\n`;
}

// `node test/support/snippets.ts` writes the file after a change of a recipe or the catalog.
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(snippetFile, snippetFileText());
