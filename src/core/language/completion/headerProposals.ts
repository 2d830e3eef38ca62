import { kinds } from '../../resource/kinds.ts';
import { message } from '../../messages/index.ts';
import type { ResourceSchema, SchemaRegistry } from '../../schema/index.ts';
import { Blank, skeleton, type Template } from '../../validate/index.ts';
import type { ResourceAtPath } from '../resourceAt.ts';
import { fits } from './blocks.ts';
import type { CompletionItem } from './completionItem.ts';
import { valueProposal } from './proposals.ts';
import { insertBlock, type Site } from './site.ts';

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

/** A whole new resource of each kind, for a document in which nothing stands yet. */
export function documentProposals(registry: SchemaRegistry, site: Site): readonly CompletionItem[] {
  if (site.siblings.length > 0 || site.bare || site.quoted) return [];
  const seen = new Set<string>();
  return registry.all().flatMap((schema): readonly CompletionItem[] => {
    const key = `${schema.id.group} ${schema.id.kind}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        label: schema.id.kind,
        hint: message('language.block.document'),
        kind: 'snippet',
        detail: [message('language.newDocument', { apiVersion: apiVersionOf(schema) })],
        description: schema.root.description,
        ...insertBlock(site, documentOf(schema)),
        rank: 2,
        continues: false,
      },
    ];
  });
}

/** What a new resource of some kinds begins with, where its required fields alone would be too little to start from. */
const beginnings: Readonly<Record<string, Readonly<Record<string, Template>>>> = {
  [kinds.backend.kind]: { spec: { ai: { provider: Blank.block } } },
  [kinds.httpRoute.kind]: {
    spec: {
      parentRefs: [{ name: Blank.of() }],
      rules: [
        {
          backendRefs: [{ name: Blank.of(), group: kinds.backend.group, kind: kinds.backend.kind }],
        },
      ],
    },
  },
  [kinds.policy.kind]: {
    spec: {
      targetRefs: [{ group: kinds.gateway.group, kind: Blank.oneOf(['Gateway', 'HTTPRoute']), name: Blank.of() }],
    },
  },
  [kinds.secret.kind]: { stringData: { Authorization: Blank.of() } },
};

function documentOf(schema: ResourceSchema): Readonly<Record<string, Template>> {
  const header = { apiVersion: apiVersionOf(schema), kind: schema.id.kind, metadata: { name: Blank.of() } };
  const begun = beginnings[schema.id.kind];
  if (begun !== undefined && fits(begun, schema.root)) return { ...header, ...begun };
  const spec = schema.root.properties.get('spec');
  return spec === undefined ? header : { ...header, spec: skeleton(spec) };
}

function apiVersionOf({ id }: ResourceSchema): string {
  return id.group === '' ? id.version : `${id.group}/${id.version}`;
}
