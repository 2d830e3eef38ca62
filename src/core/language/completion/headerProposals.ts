import type { ResourceSchema, SchemaRegistry } from '../../schema/index.ts';
import type { ResourceAtPath } from '../resourceAt.ts';
import type { CompletionItem } from './completionItem.ts';
import { valueProposal, type Site } from './proposals.ts';

/** Values for `apiVersion` and `kind`: those that exist, and that go with the other one where it is written. */
export function headerProposals(
  field: 'apiVersion' | 'kind',
  resource: ResourceAtPath,
  registry: SchemaRegistry,
  site: Site,
): readonly CompletionItem[] {
  const all = registry.all();
  const fitting = all.filter((schema) =>
    field === 'kind' ? apiVersionOf(schema) === resource.apiVersion : schema.id.kind === resource.kind,
  );
  const values = new Map<string, string | undefined>();
  for (const schema of fitting.length > 0 ? fitting : all) {
    const value = field === 'kind' ? schema.id.kind : apiVersionOf(schema);
    if (!values.has(value)) values.set(value, field === 'kind' ? schema.root.description : undefined);
  }
  return [...values].map(([value, description]) => valueProposal(value, site, false, description));
}

function apiVersionOf({ id }: ResourceSchema): string {
  return id.group === '' ? id.version : `${id.group}/${id.version}`;
}
