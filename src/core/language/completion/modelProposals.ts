import { describeProvider } from '../../catalog/describeProvider.ts';
import { providers } from '../../catalog/providers.ts';
import { message } from '../../messages/index.ts';
import type { ProviderEntry } from '../../resource/backend.ts';
import { isJsonObject, stringAt, valueAt } from '../../resource/json.ts';
import type { Path } from '../../yaml/index.ts';
import type { CompletionItem } from './completionItem.ts';
import { insertValue, type Site } from './site.ts';

/** The names of models that a provider is known to have, where one is asked for: `model` of its kind, an alias. */
export function modelProposals(resource: unknown, path: Path, site: Site): readonly CompletionItem[] {
  const type = path.at(-2);
  if (path.at(-1) === 'model' && typeof type === 'string') return modelsOf(resource, path.slice(0, -2), type, site);
  if (type !== 'modelAliases' || typeof path.at(-1) !== 'string') return [];
  const policies = path.lastIndexOf('policies');
  // Those of an entry of a group, or of the backend, whose provider stands beside.
  const holder =
    path[policies - 1] === 'spec' ? [...path.slice(0, policies), 'ai', 'provider'] : path.slice(0, policies);
  const entry = valueAt(resource, holder);
  const types = isJsonObject(entry) ? providers.filter((one) => isJsonObject(entry[one.type])) : [];
  const [first] = types;
  return first === undefined ? [] : modelsOf(resource, holder, first.type, site);
}

function modelsOf(resource: unknown, entryPath: Path, type: string, site: Site): readonly CompletionItem[] {
  const entry = valueAt(resource, entryPath);
  const facts: ProviderEntry = {
    name: undefined,
    type,
    model: undefined,
    host: stringAt(entry, 'host'),
    port: undefined,
    address: undefined,
    path: entryPath,
    secrets: [],
  };
  const descriptor = describeProvider(facts)?.descriptor;
  const fitting = descriptor === undefined ? providers.filter((one) => one.type === type) : [descriptor];
  return fitting.flatMap(({ label, models, defaultModel }) =>
    models.map(({ id, word }): CompletionItem => ({
      label: id,
      hint: undefined,
      kind: 'value',
      detail: [message('language.modelOf', { provider: label }), message(word)],
      description: undefined,
      ...insertValue(site, id),
      rank: id === defaultModel ? 0 : 1,
      continues: false,
    })),
  );
}
