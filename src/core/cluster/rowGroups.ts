import type { ProviderRow } from './topology.ts';

/** Rows by namespace, in the order of the rows. */
export type RowGroups = ReadonlyMap<string, readonly ProviderRow[]>;

const grouped = new WeakMap<readonly ProviderRow[], RowGroups>();

/** Grouped once for the same rows, however often it is asked for: a namespace's rows cost no look at all the others. */
export function groupByNamespace(rows: readonly ProviderRow[]): RowGroups {
  const known = grouped.get(rows);
  if (known) return known;
  const groups = new Map<string, ProviderRow[]>();
  for (const row of rows) {
    const namespace = namespaceOf(row);
    const group = groups.get(namespace);
    if (group) group.push(row);
    else groups.set(namespace, [row]);
  }
  grouped.set(rows, groups);
  return groups;
}

export function namespaceOf(row: ProviderRow): string {
  return row.object.metadata.namespace ?? '';
}

/** Broken in part counts too: something of it does not work. */
export function isBroken({ verdict: { status } }: ProviderRow): boolean {
  return status === 'notReady' || status === 'partly';
}
