import * as vscode from 'vscode';
import type { Hover } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { show } from '../doors/text.ts';
import { isWrittenYaml, toRange, type ServiceDoor } from './serviceDoor.ts';

/** What the schema says of the field under the pointer. */
export class YamlHover implements vscode.HoverProvider {
  readonly #service: ServiceDoor;

  constructor(service: ServiceDoor) {
    this.#service = service;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isWrittenYaml(document) || !mayBeOurs(document.getText())) return undefined;
    const service = await this.#service.get();
    if (token.isCancellationRequested) return undefined;
    const found = service.hover(document.uri.toString(), document.getText(), document.offsetAt(position));
    return found && new vscode.Hover(toMarkdown(found), toRange(document, found.range));
  }
}

/** Names and descriptions may come from a cluster: they are text, never Markdown. */
function toMarkdown({ name, type, description, facts, origin }: Hover): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(name).appendMarkdown('** · ').appendText(show(type));
  if (description !== undefined) text.appendMarkdown('\n\n').appendText(description);
  if (facts.length > 0) text.appendMarkdown('\n\n');
  for (const fact of facts) text.appendMarkdown('- ').appendText(show(fact)).appendMarkdown('\n');
  return text.appendMarkdown('\n\n*').appendText(show(origin)).appendMarkdown('*');
}
