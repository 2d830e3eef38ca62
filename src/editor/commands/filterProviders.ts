import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { facetValues, type Facet, type ProviderFilter } from '../../core/cluster/providerFilter.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import { text } from '../doors/text.ts';
import { describeFilter } from '../views/viewHead.ts';

interface FilterItem extends vscode.QuickPickItem {
  readonly filter?: ProviderFilter;
}

const facets = [
  ['state', 'filter.state'],
  ['kind', 'filter.kind'],
  ['namespace', 'filter.namespace'],
] as const satisfies readonly (readonly [Facet, string])[];

/** Asks what to show: a text that is typed, or one of the states, kinds and namespaces that there are. */
export function askFilter(
  rows: readonly ProviderRow[],
  present: ProviderFilter | undefined,
): Promise<ProviderFilter | undefined> {
  const picker = vscode.window.createQuickPick<FilterItem>();
  const choices = facets.flatMap(([facet, title]): FilterItem[] => [
    { label: text(title), kind: vscode.QuickPickItemKind.Separator },
    ...facetValues(rows, facet).map(({ filter, count }) => ({
      label: describeFilter(filter),
      description: count === 1 ? text('tree.namespace.one') : text('tree.namespace.many', { count }),
      filter,
    })),
  ]);
  const typed = (): FilterItem[] => {
    const value = picker.value.trim();
    if (value === '') return [];
    return [{ label: text('filter.text', { text: value }), alwaysShow: true, filter: { by: 'text', value } }];
  };
  // Enter may come before the window has the item that the text becomes: until then no other is what was meant.
  let isOffered = true;
  const refresh = (): void => {
    const [text] = typed();
    picker.items = text ? [text, ...choices] : choices;
    // What is typed is meant as it stands, not as the choice that looks most like it.
    if (text) picker.activeItems = [text];
    isOffered = text === undefined;
  };
  picker.title = text('filter.title');
  picker.placeholder = text('filter.placeholder');
  picker.value = present?.by === 'text' ? present.value : '';
  refresh();
  return new Promise((resolve) => {
    const owned = new DisposableList();
    owned.add(picker);
    owned.add(picker.onDidChangeValue(refresh));
    owned.add(
      picker.onDidChangeActive(([active]) => {
        if (active?.filter?.by === 'text' && active.filter.value === picker.value.trim()) isOffered = true;
      }),
    );
    owned.add(
      picker.onDidAccept(() => {
        const chosen = isOffered ? picker.selectedItems[0] : undefined;
        resolve((chosen ?? typed()[0])?.filter);
        owned.dispose();
      }),
    );
    owned.add(
      picker.onDidHide(() => {
        resolve(undefined);
        owned.dispose();
      }),
    );
    picker.show();
  });
}
