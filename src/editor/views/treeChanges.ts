import { partsOf } from '../../core/cluster/parts.ts';
import type { ProviderPart } from '../../core/cluster/providerPart.ts';
import { groupByNamespace, isBroken, type RowGroups } from '../../core/cluster/rowGroups.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { TreeNode, TreeNodes } from './treeNodes.ts';

/** What a context showed at one moment. */
export interface Drawn {
  readonly rows: readonly ProviderRow[];
  readonly grouped: boolean;
  /** Everything of it that decides which children the context has, beside its rows. */
  readonly shape: string;
}

/**
 * The nodes to draw anew between two moments of a context; 'all' when what stands directly under it is not the same any
 * more. The nodes of rows that stay are given their new content.
 */
export function changedNodes(
  nodes: TreeNodes,
  context: string,
  before: Drawn,
  now: Drawn,
): readonly TreeNode[] | 'all' {
  if (before.rows === now.rows && before.shape === now.shape && before.grouped === now.grouped) return [];
  forgetGone(nodes, before.rows, now.rows);
  if (before.shape !== now.shape || before.grouped !== now.grouped) return 'all';
  if (!now.grouped) return haveSameIds(before.rows, now.rows) ? changedRows(nodes, before.rows, now.rows) : 'all';
  const old = groupByNamespace(before.rows);
  const groups = groupByNamespace(now.rows);
  if (!haveSameKeys(old, groups)) return 'all';
  return [...groups].flatMap(([namespace, rows]) => {
    const known = old.get(namespace) ?? [];
    if (!haveSameIds(known, rows) || countBroken(known) !== countBroken(rows)) {
      for (const row of rows) nodes.provider(row);
      return [nodes.namespace(context, namespace)];
    }
    return changedRows(nodes, known, rows);
  });
}

function changedRows(
  nodes: TreeNodes,
  before: readonly ProviderRow[],
  now: readonly ProviderRow[],
): readonly TreeNode[] {
  const changed: TreeNode[] = [];
  for (const [index, row] of now.entries()) {
    const old = before[index];
    if (old === row) continue;
    const node = nodes.shownProvider(row.id);
    if (!node) continue;
    node.row = row;
    if (!old || look(old) !== look(row)) changed.push(node);
  }
  return changed;
}

function forgetGone(nodes: TreeNodes, before: readonly ProviderRow[], now: readonly ProviderRow[]): void {
  if (haveSameIds(before, now)) return;
  const kept = new Set(now.map((row) => row.id));
  for (const row of before) if (!kept.has(row.id)) nodes.forget(row.id);
}

function haveSameIds(before: readonly ProviderRow[], now: readonly ProviderRow[]): boolean {
  return before === now || (before.length === now.length && before.every((row, index) => row.id === now[index]?.id));
}

function haveSameKeys(before: RowGroups, now: RowGroups): boolean {
  if (before.size !== now.size) return false;
  const keys = now.keys();
  for (const key of before.keys()) if (keys.next().value !== key) return false;
  return true;
}

function countBroken(rows: readonly ProviderRow[]): number {
  return rows.filter(isBroken).length;
}

/** Everything of a row that is seen: its line, its hover and what stands below it. */
function look(row: ProviderRow): string {
  const { verdict, view, routes } = row;
  const { status, summary, explanation, controllerMessage, findings } = verdict;
  const fixes = findings.map((finding) => finding.fixes.map((fix) => fix.title));
  const paths = routes.map((rule) => rule.path);
  return JSON.stringify([
    view,
    paths,
    status,
    summary,
    explanation,
    controllerMessage,
    fixes,
    partsOf(row).map(partLook),
  ]);
}

function partLook(part: ProviderPart): unknown {
  const { id, state, label, detail, explanation, controllerMessage, fixes, parts } = part;
  return [
    id,
    state,
    label,
    detail,
    explanation,
    controllerMessage,
    fixes.map(({ title }) => title),
    parts.map(partLook),
  ];
}
