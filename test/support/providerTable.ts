import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatSupport } from '../../src/core/catalog/clientFormats.ts';
import type { ProviderDescriptor } from '../../src/core/catalog/providerDescriptor.ts';
import { providers } from '../../src/core/catalog/providers.ts';

export const readmeFile = new URL('../../README.md', import.meta.url);

const begin = '<!-- providers: npm run providers -->';
const end = '<!-- /providers -->';

/** What clients may speak to the gateway in front of a provider; translated ones in parentheses. */
function clientsOf(provider: ProviderDescriptor): string {
  const kind = provider.type === 'custom' ? { formats: [{ type: 'Completions' }] } : {};
  const words = ['Completions', 'Messages', 'Responses', 'Embeddings'].flatMap((format) => {
    const support = formatSupport(provider.type, format, kind, undefined);
    if (support === 'unsupported') return [];
    return [support === 'native' ? format : support === 'translated' ? `(${format})` : `${format}?`];
  });
  return words.join(', ');
}

function row(provider: ProviderDescriptor): string {
  const { label, documentation, wire, endpoint, since, older } = provider;
  const type = older === undefined ? `\`${provider.type}\`` : `\`${provider.type}\`, before ${since} \`${older.type}\``;
  const needs = since !== undefined && older === undefined ? `${type}, agentgateway ≥ ${since}` : type;
  const override = endpoint === undefined ? '' : ' + host';
  const cells = [
    `[${label}](${documentation})`,
    `\`${wire.path}\``,
    wire.credential,
    wire.model,
    `${needs}${override}`,
  ];
  return `| ${[...cells, clientsOf(provider)].join(' | ')} |`;
}

/** The table of the README: how each provider is called, and what the gateway makes of it. */
function providerTable(): string {
  const head = ['provider', 'its own chat request', 'credential', 'model', 'kind of the backend', 'clients may speak'];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...providers.map(row)].join('\n');
}

/** The README with the table as the catalog has it. */
export function withProviderTable(readme: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The README has no place for the table: ${begin} … ${end}`);
  return `${readme.slice(0, from)}${begin}\n\n${providerTable()}\n\n${readme.slice(to)}`;
}

// `node test/support/providerTable.ts` writes it after a change of the catalog.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(readmeFile, withProviderTable(readFileSync(readmeFile, 'utf8')));
}
