import { describeProvider } from '../catalog/describeProvider.ts';
import { message, render, type Translate } from '../messages/index.ts';
import { namespaceOf } from './rowGroups.ts';
import { statusWords } from './statusWords.ts';
import type { ProviderRow } from './topology.ts';

/** What of a provider a filter can choose by. */
export type Facet = 'state' | 'kind' | 'namespace';

/** Which providers the tree shows: those that hold a text, or those with one value of a facet. */
export interface ProviderFilter {
  readonly by: 'text' | Facet;
  readonly value: string;
}

/** A value of a facet, and how many providers have it. */
export interface FacetValue {
  readonly filter: ProviderFilter;
  readonly count: number;
}

/** Kinds of the providers of a row as people know them (`OpenAI`); groups may have several. */
function kindsOf({ view, object }: ProviderRow): readonly string[] {
  const labels = view.groups
    .flat()
    .map((entry) => describeProvider(entry, object.metadata.labels)?.label ?? entry.type ?? view.type);
  const all = labels.length > 0 ? labels : [view.type];
  return [...new Set(all.filter((label) => label !== undefined))];
}

function valuesOf(row: ProviderRow, facet: Facet): readonly string[] {
  switch (facet) {
    case 'state':
      return [row.verdict.status];
    case 'kind':
      return kindsOf(row);
    case 'namespace':
      return [namespaceOf(row)];
  }
}

/** Every word of the text must be part of what the row shows: name, namespace, kind, model, host, path, state. */
function holds(row: ProviderRow, words: readonly string[], translate?: Translate): boolean {
  const entries = row.view.groups.flat();
  const shown = [
    row.object.metadata.name,
    namespaceOf(row),
    ...kindsOf(row),
    ...entries.flatMap(({ name, model, host }) => [name, model, host]),
    ...row.routes.map(({ path }) => path),
    render(message(statusWords[row.verdict.status]), translate),
  ];
  const text = shown.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The rows that fit, in their order; the same array when all do. */
export function filterRows(
  rows: readonly ProviderRow[],
  filter: ProviderFilter,
  translate?: Translate,
): readonly ProviderRow[] {
  const { by, value } = filter;
  const words = value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (row: ProviderRow): boolean =>
    by === 'text' ? holds(row, words, translate) : valuesOf(row, by).includes(value);
  const fitting = rows.filter(fits);
  return fitting.length === rows.length ? rows : fitting;
}

/** What can be chosen by among these rows, the most frequent first. */
export function facetValues(rows: readonly ProviderRow[], facet: Facet): readonly FacetValue[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of valuesOf(row, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ filter: { by: facet, value }, count }))
    .toSorted((left, right) => right.count - left.count || (left.filter.value < right.filter.value ? -1 : 1));
}
