import * as vscode from 'vscode';
import type { CompletionItem } from '../../core/language/index.ts';
import { mayBecomeOurs } from '../../core/language/quickCheck.ts';
import { show } from '../doors/text.ts';
import { isServed } from './documentJudge.ts';
import type { RedHatYaml } from './redHatYaml.ts';
import type { ServiceDoor } from './serviceDoor.ts';
import { untrustedText } from './untrustedText.ts';

/** Keys and values from the schemas. */
export class YamlCompletion implements vscode.CompletionItemProvider {
  static readonly triggers: readonly string[] = [' ', '\n'];
  readonly #service: ServiceDoor;
  readonly #beside: Pick<RedHatYaml, 'leaves'>;

  constructor(service: ServiceDoor, beside: Pick<RedHatYaml, 'leaves'>) {
    this.#service = service;
    this.#beside = beside;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    context: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[]> {
    const typed = context.triggerKind === vscode.CompletionTriggerKind.TriggerCharacter;
    if (!isServed(document) || (typed && !isWanted(document, position))) return [];
    if (!mayBecomeOurs(document.getText())) return [];
    if (!this.#beside.leaves(document, 'agentgateway.editor.completion')) return [];
    const service = await this.#service.get();
    if (token.isCancellationRequested) return [];
    const offset = document.offsetAt(position);
    const items = service.complete(document.uri.toString(), document.getText(), offset);
    // Enter after "spec: " means a new line; blocks behind a colon come only to who asks for them.
    const fitting = typed ? items.filter(({ edit }) => !edit.newText.startsWith('\n')) : items;
    return fitting.map((item, index) => toItem(document, position, item, index));
  }
}

/** A space or line break that was typed asks for proposals only where it opens something. */
function isWanted(document: vscode.TextDocument, position: vscode.Position): boolean {
  const before = document.lineAt(position).text.slice(0, position.character);
  if (/(?::|^\s*-|\s-) $/.test(before)) return true;
  const isNewLine = before.trim() === '' && position.line > 0;
  return isNewLine && /(?::|^\s*-)\s*$/.test(document.lineAt(position.line - 1).text);
}

function toItem(
  document: vscode.TextDocument,
  position: vscode.Position,
  { label, kind, detail, description, edit, cursor, continues }: CompletionItem,
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    label,
    kind === 'value' ? vscode.CompletionItemKind.EnumMember : vscode.CompletionItemKind.Property,
  );
  const start = document.positionAt(edit.start);
  item.range = {
    inserting: new vscode.Range(start, position),
    replacing: new vscode.Range(start, document.positionAt(edit.end)),
  };
  item.insertText = cursor === edit.newText.length ? edit.newText : withCursor(edit.newText, cursor);
  // The lines carry their whole indentation.
  item.keepWhitespace = true;
  item.detail = detail.map(show).join(' · ');
  if (description !== undefined) item.documentation = new vscode.MarkdownString(untrustedText(description));
  item.sortText = String(index).padStart(4, '0');
  if (continues) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function withCursor(text: string, cursor: number): vscode.SnippetString {
  return new vscode.SnippetString().appendText(text.slice(0, cursor)).appendTabstop(0).appendText(text.slice(cursor));
}
