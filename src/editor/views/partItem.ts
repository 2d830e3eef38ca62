import * as vscode from 'vscode';
import { escapeMarkdown } from '../../core/base/escapeMarkdown.ts';
import type { CommandId, ObjectTarget } from '../../core/contributions.ts';
import { commandLink, commandOf } from '../doors/commands.ts';
import { show, text } from '../doors/text.ts';
import { link, paragraphs } from './hoverText.ts';
import { targetOf } from './providerItem.ts';
import { renameLinks, renamesIn } from './renames.ts';
import { partIcon, partWord } from './stateLook.ts';
import type { PartNode } from './treeNodes.ts';

/** The object that a part is about; where it is none of its own, the backend that it belongs to. */
export function partTarget({ part, provider }: PartNode): ObjectTarget {
  const { context } = provider.row;
  if (!part.target) return targetOf(provider.row);
  const { kind, namespace = '', name } = part.target;
  return { context, kind: kind.kind, namespace, name };
}

/** A link of the chain below its provider: what it is, then what is wrong with it. A click opens its YAML. */
export function partItem(node: PartNode, isStale: boolean): vscode.TreeItem {
  const { part, provider } = node;
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const label = show(part.label);
  const detail = part.detail && show(part.detail);
  const opened = part.state === 'ok' ? Collapsed : Expanded;
  const item = new vscode.TreeItem(label, part.parts.length > 0 ? opened : None);
  item.id = node.id;
  if (detail !== undefined) item.description = detail;
  item.iconPath = partIcon(part.state, isStale);
  const isRenamable = renamesIn(provider.row.context, part.fixes).length > 0;
  item.contextValue = ['part', part.kind, part.target && 'object', isRenamable && 'renamable']
    .filter(Boolean)
    .join(' ');
  item.accessibilityInformation = { label: [label, partWord(part.state, isStale), detail].filter(Boolean).join(', ') };
  item.command = commandOf('agentgateway.openYaml', text('hover.openYaml'), partTarget(node));
  return item;
}

/** The whole story of a part. Values from the cluster are escaped: they cannot become links or HTML. */
export function partHover(node: PartNode, isStale: boolean): vscode.MarkdownString {
  const { part, provider } = node;
  const controller = part.controllerMessage;
  const hover = new vscode.MarkdownString(
    paragraphs([
      `**${escapeMarkdown(show(part.label))}** · ${escapeMarkdown(partWord(part.state, isStale))}`,
      ...new Set([part.detail, ...part.explanation].flatMap((said) => (said ? [escapeMarkdown(show(said))] : []))),
      controller && escapeMarkdown(text('diagnosis.controller', { text: controller })),
      [
        ...renameLinks(renamesIn(provider.row.context, part.fixes)),
        link(text('hover.openYaml'), commandLink('agentgateway.openYaml', partTarget(node))),
      ].join(' · '),
    ]),
  );
  hover.isTrusted = { enabledCommands: hoverCommands };
  return hover;
}

const hoverCommands = ['agentgateway.openYaml', 'agentgateway.renameSecretKey'] as const satisfies readonly CommandId[];
