import * as vscode from 'vscode';
import { contextState } from '../../core/cluster/contextState.ts';
import { isBroken } from '../../core/cluster/rowGroups.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import { renderError } from '../../core/messages/index.ts';
import { commandOf } from '../doors/commands.ts';
import { text } from '../doors/text.ts';
import type { ContextNotice, NamespaceNode, NoticeNode } from './treeNodes.ts';
import type { Session } from './treeRows.ts';

/** Where the row "not installed" leads. */
const installPage = 'https://agentgateway.dev/docs/kubernetes/latest/quickstart/install/';

/** What is known of a context beside its session. */
export interface ContextFacts {
  readonly isCurrent: boolean;
  readonly isPinned: boolean;
  /** Those that fit the filter. */
  readonly rows: readonly ProviderRow[];
  /** More rows are on their way. */
  readonly isListing: boolean;
  /** Something stands in place of the rows. */
  readonly hasNotice: boolean;
  /** When this window first saw the connection lost; undefined while it holds. */
  readonly staleSince: Date | undefined;
  readonly release: string | undefined;
}

export function contextItem(id: string, session: Session, facts: ContextFacts): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const { name, server } = session.info;
  const item = new vscode.TreeItem(name, facts.isCurrent ? Expanded : Collapsed);
  item.id = id;
  const icon = facts.isPinned ? 'pinned' : 'server-environment';
  item.iconPath = new vscode.ThemeIcon(facts.staleSince ? 'debug-disconnect' : icon);
  item.contextValue = facts.isPinned ? 'context pinned' : 'context';
  const parts = [summaryOf(facts), limitOf(session)].filter((part) => part !== undefined);
  if (parts.length > 0) item.description = parts.join(' · ');
  const error = errorOf(session);
  item.tooltip = [name, server, facts.release, ...parts, error && renderError(error, vscode.l10n.t)]
    .filter((line) => line !== undefined)
    .join('\n');
  item.accessibilityInformation = { label: [name, ...parts].join(', ').replaceAll(' · ', ', ') };
  return item;
}

function summaryOf({ rows, isListing, hasNotice, staleSince }: ContextFacts): string | undefined {
  if (staleSince) return text('tree.staleSince', { time: timeOfDay(staleSince) });
  if (hasNotice || rows.length === 0) return undefined;
  if (isListing) return text('tree.listing', { count: rows.length });
  const ready = rows.filter((row) => row.verdict.status === 'ready').length;
  return text('tree.summary', { ready, all: rows.length });
}

/** The namespaces that are read where the whole cluster may not be. */
export function limitOf({ store }: Session): string | undefined {
  const state = store && contextState(store);
  if (!state || !('scope' in state) || state.scope === 'cluster') return undefined;
  return text('tree.limited', { namespaces: state.scope.join(', ') });
}

function timeOfDay(time: Date): string {
  return time.toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
}

const icons: Readonly<Record<ContextNotice, string>> = {
  connecting: 'loading~spin',
  unreachable: 'debug-disconnect',
  forbidden: 'lock',
  notInstalled: 'package',
  empty: 'add',
  filtered: 'filter',
};

const labels = {
  connecting: 'tree.connecting',
  unreachable: 'tree.unreachable',
  forbidden: 'tree.forbidden',
  notInstalled: 'tree.notInstalled',
  empty: 'tree.empty',
  filtered: 'tree.filtered',
} as const satisfies Record<ContextNotice, string>;

/** A state as a row with its one action; the whole sentence is in the hover. */
export function noticeItem(node: NoticeNode, session: Session): vscode.TreeItem {
  const label = text(labels[node.notice]);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = node.id;
  item.iconPath = new vscode.ThemeIcon(icons[node.notice]);
  item.contextValue = 'notice';
  const command = commandFor(node, label);
  if (command) item.command = command;
  const error = errorOf(session);
  const sentence =
    node.notice === 'notInstalled' ? text('cluster.crdMissing') : error && renderError(error, vscode.l10n.t);
  if (sentence !== undefined) {
    item.tooltip = sentence;
    // A tooltip alone would be spoken in place of the label, and with it the way on.
    item.accessibilityInformation = { label: `${label}. ${sentence}` };
  }
  return item;
}

function commandFor({ notice, context }: NoticeNode, title: string): vscode.Command | undefined {
  switch (notice) {
    case 'connecting':
      return undefined;
    case 'unreachable':
      return commandOf('agentgateway.refresh', title);
    case 'forbidden':
      return commandOf('agentgateway.chooseNamespaces', title, { context });
    case 'filtered':
      return commandOf('agentgateway.clearFilter', title);
    case 'notInstalled':
      return { command: 'vscode.open', title, arguments: [vscode.Uri.parse(installPage)] };
    case 'empty':
      return commandOf('agentgateway.newProviderBackend', title);
  }
}

function errorOf(session: Session): Error | undefined {
  if (session.error) return session.error;
  const state = session.store ? contextState(session.store) : undefined;
  return state && 'error' in state ? state.error : undefined;
}

export function kubeconfigItem(id: string): vscode.TreeItem {
  const label = text('action.openKubeconfig');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('go-to-file');
  item.command = commandOf('agentgateway.openKubeconfig', label);
  return item;
}

/**
 * @param rows undefined while more are on their way, so that they cannot be counted yet
 * @param expanded of a namespace that is drawn for the first time
 */
export function namespaceItem(
  node: NamespaceNode,
  rows: readonly ProviderRow[] | undefined,
  expanded: boolean,
): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.namespace, expanded ? Expanded : Collapsed);
  item.id = node.id;
  item.contextValue = 'namespace';
  item.iconPath = new vscode.ThemeIcon('symbol-namespace');
  if (rows === undefined) return item;
  const count = rows.length;
  const broken = rows.filter(isBroken).length;
  const spoken =
    broken > 0
      ? text('tree.namespace.broken', { broken, count })
      : count === 1
        ? text('tree.namespace.one')
        : text('tree.namespace.many', { count });
  // What is in sight below need not be counted beside it.
  if (!expanded) item.description = spoken;
  item.accessibilityInformation = { label: `${node.namespace}, ${spoken}` };
  return item;
}
