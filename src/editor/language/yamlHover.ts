import * as vscode from 'vscode';
import type { Hover } from '../../core/language/index.ts';
import type { Message } from '../../core/messages/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { show } from '../doors/text.ts';
import { isServed } from './judgingRules.ts';
import type { RedHatYaml } from './redHatYaml.ts';
import { toRange, type ServiceDoor } from './serviceDoor.ts';
import { untrustedText } from './untrustedText.ts';

/** What the schema says of the field under the pointer. */
export class YamlHover implements vscode.HoverProvider {
  readonly #service: ServiceDoor;
  readonly #beside: Pick<RedHatYaml, 'leaves'>;

  constructor(service: ServiceDoor, beside: Pick<RedHatYaml, 'leaves'>) {
    this.#service = service;
    this.#beside = beside;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isServed(document) || !mayBeOurs(document.getText())) return undefined;
    if (!this.#beside.leaves(document, 'agentgateway.editor.hover')) return undefined;
    const service = await this.#service.get();
    if (token.isCancellationRequested) return undefined;
    const found = service.hover(document.uri.toString(), document.getText(), document.offsetAt(position));
    return found && new vscode.Hover(toMarkdown(found), toRange(document, found.range));
  }
}

/** Names and descriptions may come from a cluster: they are text, never Markdown. */
function toMarkdown({ name, type, description, facts, rules, target, origin }: Hover): vscode.MarkdownString {
  const parts = [`**${untrustedText(name)}** · ${untrustedText(show(type))}`];
  // What it points at is what people look for on a value.
  if (target.length > 0) parts.push(list(target));
  if (description !== undefined) parts.push(untrustedText(description));
  if (facts.length > 0) parts.push(list(facts));
  if (rules.length > 0) parts.push(list(rules));
  parts.push(`*${untrustedText(show(origin))}*`);
  return new vscode.MarkdownString(parts.join('\n\n'));
}

function list(lines: readonly Message[]): string {
  return lines.map((line) => `- ${untrustedText(show(line))}`).join('\n');
}
