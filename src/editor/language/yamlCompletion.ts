import * as vscode from 'vscode';
import type { CompletionItem } from '../../core/language/index.ts';
import { mayBecomeOurs } from '../../core/language/quickCheck.ts';
import { show } from '../doors/text.ts';
import { isServed } from './judgingRules.ts';
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

const itemKinds = {
  key: vscode.CompletionItemKind.Property,
  block: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  snippet: vscode.CompletionItemKind.Snippet,
  resource: vscode.CompletionItemKind.Reference,
} as const;

function toItem(
  document: vscode.TextDocument,
  position: vscode.Position,
  from: CompletionItem,
  index: number,
): vscode.CompletionItem {
  const { kind, edit } = from;
  const detail = from.detail.map(show).join(' · ');
  const item = new vscode.CompletionItem(labelOf(from), itemKinds[kind]);
  const start = document.positionAt(edit.start);
  item.range = {
    inserting: new vscode.Range(start, position),
    replacing: new vscode.Range(start, document.positionAt(edit.end)),
  };
  item.filterText = from.label;
  item.insertText = insertTextOf(from);
  // The lines carry their whole indentation.
  item.keepWhitespace = true;
  if (detail !== '') item.detail = detail;
  const documentation = documentationOf(from);
  if (documentation !== undefined) item.documentation = documentation;
  item.sortText = String(index).padStart(4, '0');
  if (from.continues) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

/**
 * What tells proposals of one name apart stands beside it; at the end of its row, where a value comes from, and what a key would
 * stand against: without it that is seen only when the row is chosen.
 */
function labelOf({ label, hint, kind, detail, rank }: CompletionItem): string | vscode.CompletionItemLabel {
  const isMarked = kind === 'value' || kind === 'resource' || rank === 3;
  const beside = hint ?? (isMarked ? detail.at(-1) : undefined);
  return beside === undefined ? label : { label, description: show(beside) };
}

function documentationOf({ description, preview }: CompletionItem): vscode.MarkdownString | undefined {
  const text = new vscode.MarkdownString(description === undefined ? '' : untrustedText(description));
  if (preview !== undefined) text.appendCodeblock(preview, 'yaml');
  return text.value === '' ? undefined : text;
}

/** The text with its blanks and the place where the cursor rests. */
function insertTextOf({ edit: { newText }, stops, cursor }: CompletionItem): string | vscode.SnippetString {
  if (stops.length === 0 && cursor === newText.length) return newText;
  const snippet = new vscode.SnippetString();
  let written = 0;
  const writeUntil = (offset: number): void => {
    snippet.appendText(newText.slice(written, offset));
    written = offset;
  };
  for (const { start, end, choices } of stops) {
    if (cursor < start && written <= cursor) {
      writeUntil(cursor);
      snippet.appendTabstop(0);
    }
    writeUntil(start);
    if (choices.length > 0) snippet.appendChoice([...choices]);
    else if (start === end) snippet.appendTabstop();
    else snippet.appendPlaceholder(newText.slice(start, end));
    written = end;
  }
  if (written <= cursor) {
    writeUntil(cursor);
    snippet.appendTabstop(0);
  }
  writeUntil(newText.length);
  return snippet;
}
