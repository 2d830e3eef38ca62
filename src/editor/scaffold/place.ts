import * as vscode from 'vscode';
import { insertionAt, snippetOf } from '../../core/scaffold/insertion.ts';
import { text } from '../doors/text.ts';
import type { Place } from './draft.ts';
import type { PickItem } from './quickSteps.ts';

/** Where the YAML can go, and how the chosen place is called. */
export function placeItems(chosen: Place): { readonly items: readonly PickItem[]; readonly now: string } {
  const editor = yamlEditor();
  const file = editor?.document.fileName.split(/[\\/]/).at(-1) ?? '';
  const items: PickItem[] = [{ label: text('scaffold.place.new'), value: 'new' }];
  if (editor) {
    items.push({ label: text('scaffold.place.cursor', { file }), value: 'cursor' });
    items.push({ label: text('scaffold.place.end', { file }), value: 'end' });
    items.push({ label: text('scaffold.place.beside', { file }), value: 'beside' });
  }
  return { items, now: items.find(({ value }) => value === chosen)?.label ?? text('scaffold.place.new') };
}

/**
 * Puts YAML where it is wanted, as a snippet: variables that only the user can fill in are tab stops; those of a Secret stay
 * text.
 * @param folder where a new file will be saved; undefined: nowhere yet
 */
export async function write(yaml: string, name: string, place: Place, folder: vscode.Uri | undefined): Promise<void> {
  const editor = yamlEditor();
  if (editor && (place === 'cursor' || place === 'end')) return insert(editor, yaml, place);
  const beside = place === 'beside' ? editor?.document.uri : undefined;
  const home = beside?.scheme === 'file' ? vscode.Uri.joinPath(beside, '..') : folder;
  const document = await vscode.workspace.openTextDocument(untitledUri(name, home));
  const column = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const shown = await vscode.window.showTextDocument(document, { preview: false, viewColumn: column });
  const top = new vscode.Position(0, 0);
  await putSnippet(shown, yaml, top);
  // The selection is the first tab stop; without any the cursor would wait at the end.
  if (shown.selection.isEmpty) shown.selection = new vscode.Selection(top, top);
  shown.revealRange(shown.selection);
}

async function insert(editor: vscode.TextEditor, yaml: string, place: 'cursor' | 'end'): Promise<void> {
  const { document, selection } = editor;
  const text = document.getText();
  const cursor = place === 'cursor' ? document.offsetAt(selection.active) : text.length;
  const { offset, text: inserted } = insertionAt(text, cursor, yaml);
  await putSnippet(editor, inserted, document.positionAt(offset));
}

async function putSnippet(editor: vscode.TextEditor, yaml: string, at: vscode.Position): Promise<void> {
  // Its spaces are meant: tabs in their place would be no YAML.
  const options = { undoStopBefore: true, undoStopAfter: true, keepWhitespace: true };
  await editor.insertSnippet(new vscode.SnippetString(snippetOf(yaml)), at, options);
}

function yamlEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.languageId === 'yaml' ? editor : undefined;
}

/** An untitled document that its tab and the first save call by the backend's name. */
function untitledUri(name: string, folder: vscode.Uri | undefined): vscode.Uri {
  const taken = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
  for (let count = 1; ; count += 1) {
    const file = count === 1 ? `${name}.yaml` : `${name}-${count}.yaml`;
    const path = folder ? vscode.Uri.joinPath(folder, file).path : file;
    const uri = vscode.Uri.from({ scheme: 'untitled', path });
    if (!taken.has(uri.toString())) return uri;
  }
}
