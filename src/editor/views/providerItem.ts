import * as vscode from 'vscode';
import { escapeMarkdown } from '../../core/base/escapeMarkdown.ts';
import { describeProvider } from '../../core/catalog/describeProvider.ts';
import type { CheckFix } from '../../core/checks/finding.ts';
import { partsOf } from '../../core/cluster/parts.ts';
import type { ProviderRow, ProviderStatus } from '../../core/cluster/topology.ts';
import type { CommandId, ProviderTarget, SecretKeyRename } from '../../core/contributions.ts';
import { findCondition } from '../../core/resource/conditions.ts';
import { commandLink, commandOf } from '../doors/commands.ts';
import { show, text } from '../doors/text.ts';
import { relativeTime } from './relativeTime.ts';
import type { ReasonNode } from './treeNodes.ts';

type StateWord = 'provider.ready' | 'provider.partly' | 'provider.notReady' | 'provider.unknown';

/** State as shape and word; the colours are ones that every theme has, high contrast too. */
const looks: Readonly<Record<ProviderStatus, { icon: string; color: string; word: StateWord }>> = {
  ready: { icon: 'pass-filled', color: 'testing.iconPassed', word: 'provider.ready' },
  partly: { icon: 'warning', color: 'problemsWarningIcon.foreground', word: 'provider.partly' },
  notReady: { icon: 'error', color: 'problemsErrorIcon.foreground', word: 'provider.notReady' },
  unknown: { icon: 'circle-large-outline', color: 'disabledForeground', word: 'provider.unknown' },
};

export function targetOf(row: ProviderRow): ProviderTarget {
  const { namespace = '', name, uid = '' } = row.object.metadata;
  return { context: row.context, namespace, name, uid };
}

/** The renames of a Secret's data key that would mend this row. */
export function renamesOf(row: ProviderRow): readonly SecretKeyRename[] {
  return row.verdict.findings.flatMap((finding) => renamesIn(row.context, finding.fixes));
}

export function renamesIn(context: string, fixes: readonly CheckFix[]): readonly SecretKeyRename[] {
  return fixes.flatMap((fix) => {
    if (fix.kind !== 'renameSecretKey') return [];
    const { metadata } = fix.secret.object;
    return [{ context, namespace: metadata.namespace ?? '', secret: metadata.name, from: fix.from, to: fix.to }];
  });
}

/**
 * A row a backend: what to choose it by first, then the problem.
 * @param isStale the cluster is out of reach: the state is the last known one, and has lost its colour
 */
export function providerItem(id: string, row: ProviderRow, isStale: boolean): vscode.TreeItem {
  const { verdict } = row;
  const look = looks[verdict.status];
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const parts = describe(row);
  const item = new vscode.TreeItem(row.object.metadata.name, partsOf(row).length > 0 ? Expanded : None);
  item.id = id;
  item.description = parts.join(' · ');
  item.iconPath = iconOf(look.icon, look.color, isStale);
  item.contextValue = renamesOf(row).length > 0 ? 'provider renamable' : 'provider';
  item.accessibilityInformation = { label: [row.object.metadata.name, stateWords(row, isStale), ...parts].join(', ') };
  item.command = commandOf('agentgateway.openYaml', text('hover.openYaml'), targetOf(row));
  return item;
}

function iconOf(icon: string, color: string, isStale: boolean): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(isStale ? 'disabledForeground' : color));
}

function stateWords({ verdict }: ProviderRow, isStale: boolean): string {
  const word = text(looks[verdict.status].word);
  return isStale ? `${word}, ${text('tree.stale.word')}` : word;
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

/** A cause below the row that it breaks; a click leads to the same YAML. */
export function reasonItem({ id, provider, part }: ReasonNode, isStale: boolean): vscode.TreeItem {
  const headline = show(part.label);
  const detail = part.detail && show(part.detail);
  const item = new vscode.TreeItem(headline, vscode.TreeItemCollapsibleState.None);
  item.id = id;
  if (detail !== undefined) item.description = detail;
  item.iconPath = iconOf('close', looks.notReady.color, isStale);
  item.contextValue = renamesIn(provider.row.context, part.fixes).length > 0 ? 'reason renamable' : 'reason';
  item.accessibilityInformation = { label: detail === undefined ? headline : `${headline}, ${detail}` };
  item.command = commandOf('agentgateway.openYaml', text('hover.openYaml'), targetOf(provider.row));
  return item;
}

/** The whole story of a row. Values from the cluster are escaped: they cannot become links or HTML. */
export function providerHover(row: ProviderRow, now: Date, isStale: boolean): vscode.MarkdownString {
  const { verdict, object } = row;
  const { namespace = '', name } = object.metadata;
  const state = stateWords(row, isStale);
  const paragraphs = [
    `**${escapeMarkdown(name)}** · ${escapeMarkdown(text('hover.title', { state, namespace, context: row.context }))}`,
    escapeMarkdown(factsOf(row).join(' · ')),
    // That a ready one was accepted is what the controller says next, in its own words.
    ...(verdict.status === 'ready' ? [] : verdict.explanation).map((sentence) => escapeMarkdown(show(sentence))),
    controllersWords(row, now),
    linksOf(row).join(' · '),
  ];
  const hover = new vscode.MarkdownString(paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'));
  hover.isTrusted = { enabledCommands: hoverCommands };
  return hover;
}

const hoverCommands = [
  'agentgateway.openYaml',
  'agentgateway.sendPrompt',
  'agentgateway.renameSecretKey',
] as const satisfies readonly CommandId[];

function controllersWords({ verdict, object }: ProviderRow, now: Date): string {
  if (verdict.controllerMessage === undefined || verdict.controllerMessage === '') return '';
  const since = findCondition(object.status, 'Accepted')?.lastTransitionTime;
  const time = since === undefined ? '–' : relativeTime(new Date(since), now, vscode.env.language);
  return escapeMarkdown(text('hover.controller', { time, text: verdict.controllerMessage }));
}

function link(title: string, target: string): string {
  return `[${escapeMarkdown(title)}](${target})`;
}

function linksOf(row: ProviderRow): readonly string[] {
  return [
    ...renamesOf(row).map((rename) =>
      link(
        text('check.fix.renameSecretKey', { from: rename.from, to: rename.to }),
        commandLink('agentgateway.renameSecretKey', rename),
      ),
    ),
    link(text('hover.openYaml'), commandLink('agentgateway.openYaml', targetOf(row))),
    link(text('hover.sendPrompt'), commandLink('agentgateway.sendPrompt', targetOf(row))),
  ];
}
