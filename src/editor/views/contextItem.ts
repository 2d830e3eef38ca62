import * as vscode from 'vscode';
import { contextState } from '../../core/cluster/contextState.ts';
import type { ClusterConnection, ContextSession } from '../../core/cluster/contexts.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import { renderError } from '../../core/messages/index.ts';
import { commandOf } from '../doors/commands.ts';
import { text } from '../doors/text.ts';
import type { ContextNotice, NoticeNode } from './treeNodes.ts';

type Session = ContextSession<ClusterConnection>;

/** Where the row "not installed" leads. */
const installPage = 'https://agentgateway.dev/docs/kubernetes/latest/quickstart/install/';

/** What a context shows instead of providers; undefined when it has rows to show. */
export function noticeOf(session: Session, rows: readonly ProviderRow[]): ContextNotice | undefined {
  if (session.error) return 'unreachable';
  if (!session.store) return 'connecting';
  const state = contextState(session.store);
  switch (state.status) {
    case 'loading':
      return 'connecting';
    case 'unreachable':
    case 'forbidden':
    case 'notInstalled':
      return state.status;
    case 'live':
    case 'stale':
      return rows.length === 0 ? 'empty' : undefined;
  }
}

/**
 * @param staleSince when this window first saw the connection lost; undefined while it holds
 */
export function contextItem(
  id: string,
  session: Session,
  rows: readonly ProviderRow[],
  isCurrent: boolean,
  staleSince: Date | undefined,
): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(session.info.name, isCurrent ? Expanded : Collapsed);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(staleSince ? 'debug-disconnect' : 'server-environment');
  item.contextValue = 'context';
  const ready = rows.filter((row) => row.verdict.status === 'ready').length;
  const showsRows = rows.length > 0 && noticeOf(session, rows) === undefined;
  const summary = showsRows ? text('tree.summary', { ready, all: rows.length }) : undefined;
  const description = staleSince ? text('tree.staleSince', { time: timeOfDay(staleSince) }) : summary;
  if (description !== undefined) item.description = description;
  const error = errorOf(session);
  item.tooltip = [session.info.server, staleSince && description, error && renderError(error, vscode.l10n.t)]
    .filter((line) => line !== undefined)
    .join('\n');
  item.accessibilityInformation = {
    label: [session.info.name, description?.replaceAll(' · ', ', ')].filter(Boolean).join(', '),
  };
  return item;
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
};

const labels = {
  connecting: 'tree.connecting',
  unreachable: 'tree.unreachable',
  forbidden: 'tree.forbidden',
  notInstalled: 'tree.notInstalled',
  empty: 'tree.empty',
} as const satisfies Record<ContextNotice, string>;

/** A state as a row with its one action; the whole sentence is in the hover. */
export function noticeItem(node: NoticeNode, session: Session): vscode.TreeItem {
  const label = text(labels[node.notice]);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = node.id;
  item.iconPath = new vscode.ThemeIcon(icons[node.notice]);
  item.contextValue = 'notice';
  const command = commandFor(node.notice, label);
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

function commandFor(notice: ContextNotice, title: string): vscode.Command | undefined {
  switch (notice) {
    case 'connecting':
      return undefined;
    case 'unreachable':
    case 'forbidden':
      return commandOf('agentgateway.refresh', title);
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
