import { readdirSync, readFileSync } from 'node:fs';
import { providers } from '../../../src/core/catalog/providers.ts';
import { everyReleaseFeatures } from '../../../src/core/resource/release.ts';
import { clientFormats } from '../../../src/core/scaffold/answers.ts';
import { scaffold } from '../../../src/core/scaffold/scaffold.ts';
import { splitDocuments } from '../../../src/core/yaml/index.ts';
import { valid } from '../../core/validate/corpus.ts';
import { invalid } from '../../core/validate/invalidCorpus.ts';
import { invalidMetadata } from '../../core/validate/invalidMetadata.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';
import { seedText } from '../../sandbox/seed.ts';

const root = new URL('../../../', import.meta.url);
const fixtureFolders = ['test/fixtures/scaffold/', 'test/fixtures/workspace/'];

/** The documents of this repository: fixtures, what the recipes write, README examples, the corpus of the unit tests. */
export function ownDocuments(): readonly OracleDocument[] {
  const files = fixtureFolders.flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => ({ name: `${folder}${file}`, text: readFileSync(new URL(`${folder}${file}`, root), 'utf8') })),
  );
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const examples = [...readme.matchAll(/^```ya?ml\n([^]*?)^```$/gm)].map((match, index) => ({
    name: `README, example ${index + 1}`,
    text: match[1] ?? '',
  }));
  const corpus = Object.entries(valid).map(([name, text]) => ({ name: `corpus: ${name}`, text }));
  const wrong = [...invalid, ...invalidMetadata].map(([name, text]) => ({ name: `corpus: ${name}`, text }));
  const seed = [{ name: 'the objects of the sandbox', text: seedText() }];
  return [...files, ...examples, ...scaffolds(), ...seed, ...corpus, ...wrong].flatMap(documentsOf);
}

function scaffolds(): readonly OracleDocument[] {
  return providers.flatMap((provider) => {
    const base = { provider, name: 'sample', namespace: 'default', model: provider.defaultModel };
    const endpoint = provider.endpoint && {
      host: provider.endpoint.host,
      port: provider.endpoint.port,
      scheme: 'http' as const,
    };
    const answers = { ...base, endpoint, gateway: { name: 'gateway', namespace: 'infra' } };
    return [
      { name: `recipe of ${provider.id}`, text: scaffold(answers, everyReleaseFeatures) },
      {
        name: `recipe of ${provider.id} for all`,
        text: scaffold({ ...answers, clients: clientFormats }, everyReleaseFeatures),
      },
    ];
  });
}

/** One document each, with a value in the place of what a tool fills in later. */
function documentsOf({ name, text }: OracleDocument): readonly OracleDocument[] {
  return splitDocuments(text)
    .filter((chunk) => /^kind:/m.test(chunk.text))
    .map((chunk, index) => ({
      name: `${name}, document ${index}`,
      text: chunk.text.replaceAll(/: (["']?)\$\{PORT[^}]*\}\1/g, ': 80').replaceAll(/\$\{[^}\n]*\}/g, 'x'),
    }));
}
