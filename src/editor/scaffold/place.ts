import * as vscode from 'vscode';
import { hasStops, insertionAt, snippetOf } from '../../core/scaffold/insertion.ts';
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

const top = new vscode.Position(0, 0);

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
  const uri = untitledUri(name, home);
  const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const options = { preview: false, viewColumn, selection: new vscode.Range(top, top) };
  if (hasStops(yaml)) {
    await putSnippet(await vscode.window.showTextDocument(uri, options), yaml, top);
    return;
  }
  // Before it is shown, so that nobody sees, or types into, an empty one.
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, top, yaml);
  await vscode.workspace.openTextDocument(uri);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri, options);
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
