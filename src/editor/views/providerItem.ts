import * as vscode from 'vscode';
import { escapeMarkdown } from '../../core/base/escapeMarkdown.ts';
import { describeProvider } from '../../core/catalog/describeProvider.ts';
import { partsOf } from '../../core/cluster/parts.ts';
import { isBroken, namespaceOf } from '../../core/cluster/rowGroups.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { CommandId, ProviderTarget } from '../../core/contributions.ts';
import { findCondition } from '../../core/resource/conditions.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { commandLink, commandOf } from '../doors/commands.ts';
import { show, text } from '../doors/text.ts';
import { link, paragraphs } from './hoverText.ts';
import { relativeTime } from './relativeTime.ts';
import { renameLinks, renamesOf } from './renames.ts';
import { statusIcon, statusWord } from './stateLook.ts';

export function targetOf(row: ProviderRow): ProviderTarget {
  const { kind, metadata } = row.object;
  const { namespace = '', name, uid = '' } = metadata;
  return { context: row.context, kind, namespace, name, uid };
}

/**
 * A row a backend: what to choose it by first, then the problem.
 * @param isStale the cluster is out of reach: the state is the last known one
 * @param namesNamespace the row does not stand under its namespace
 */
export function providerItem(id: string, row: ProviderRow, isStale: boolean, namesNamespace: boolean): vscode.TreeItem {
  const { name } = row.object.metadata;
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const opened = isBroken(row) ? Expanded : Collapsed;
  const item = new vscode.TreeItem(name, partsOf(row).length > 0 ? opened : None);
  const parts = [...(namesNamespace ? [namespaceOf(row)] : []), ...describe(row)];
  item.id = id;
  item.description = parts.join(' · ');
  item.iconPath = statusIcon(row.verdict.status, isStale);
  item.contextValue = contextValueOf(row);
  item.accessibilityInformation = { label: [name, statusWord(row.verdict.status, isStale), ...parts].join(', ') };
  item.command = commandOf('agentgateway.openYaml', text('hover.openYaml'), targetOf(row));
  return item;
}

/** Words that `when` clauses of package.json look for. */
function contextValueOf(row: ProviderRow): string {
  const words = ['provider object'];
  if (canBeAsked(row)) words.push('promptable');
  if (row.routes.length > 0) words.push('routed');
  if (renamesOf(row).length > 0) words.push('renamable');
  return words.join(' ');
}

/** A model has a route table of its own, which prompts do not know. */
function canBeAsked({ object }: ProviderRow): boolean {
  return object.kind === kinds.backend.kind;
}

/** What fits beside a name in a narrow side bar: of a broken provider the problem first, of a working one what it is. */
function describe(row: ProviderRow): readonly string[] {
  const { summary } = row.verdict;
  const facts = factsOf(row);
  return summary ? [show(summary), ...facts.slice(0, 1)] : facts;
}

/** What a provider is: its kind first, then model and path where there are any. */
function factsOf({ view, routes, object }: ProviderRow): readonly string[] {
  const entries = view.groups.flat();
  const [entry] = entries;
  const kind = view.usesGroups
    ? text('provider.groups', { groups: view.groups.length, providers: entries.length })
    : ((entry && describeProvider(entry, object.metadata.labels)?.label) ?? view.type);
  const facts = [kind, view.usesGroups ? undefined : entry?.model, routes[0]?.path];
  return facts.filter((fact) => fact !== undefined);
}

/** The whole story of a row. Values from the cluster are escaped: they cannot become links or HTML. */
export function providerHover(row: ProviderRow, now: Date, isStale: boolean): vscode.MarkdownString {
  const { verdict, object } = row;
  const { namespace = '', name } = object.metadata;
  const state = statusWord(verdict.status, isStale);
  const hover = new vscode.MarkdownString(
    paragraphs([
      `**${escapeMarkdown(name)}** · ${escapeMarkdown(text('hover.title', { state, namespace, context: row.context }))}`,
      escapeMarkdown(factsOf(row).join(' · ')),
      // That a ready one was accepted is what the controller says next, in its own words.
      ...verdict.explanation
        .slice(verdict.status === 'ready' ? 1 : 0)
        .map((sentence) => escapeMarkdown(show(sentence))),
      controllersWords(row, now),
      linksOf(row).join(' · '),
    ]),
  );
  hover.isTrusted = { enabledCommands: hoverCommands };
  return hover;
}

const hoverCommands = [
  'agentgateway.openYaml',
  'agentgateway.sendPrompt',
  'agentgateway.diagnose',
  'agentgateway.renameSecretKey',
] as const satisfies readonly CommandId[];

function controllersWords({ verdict, object }: ProviderRow, now: Date): string {
  if (verdict.controllerMessage === undefined || verdict.controllerMessage === '') return '';
  const since = findCondition(object.status, 'Accepted')?.lastTransitionTime;
  const time = since === undefined ? '–' : relativeTime(new Date(since), now, vscode.env.language);
  return escapeMarkdown(text('hover.controller', { time, text: verdict.controllerMessage }));
}

function linksOf(row: ProviderRow): readonly string[] {
  const target = targetOf(row);
  return [
    ...renameLinks(renamesOf(row)),
    link(text('hover.openYaml'), commandLink('agentgateway.openYaml', target)),
    ...(canBeAsked(row) ? [link(text('hover.sendPrompt'), commandLink('agentgateway.sendPrompt', target))] : []),
    link(text('hover.diagnose'), commandLink('agentgateway.diagnose', target)),
  ];
}
