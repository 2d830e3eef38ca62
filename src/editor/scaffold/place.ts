import * as vscode from 'vscode';
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
    items.push({ label: text('scaffold.place.beside', { file }), value: 'beside' });
  }
  return { items, now: items.find(({ value }) => value === chosen)?.label ?? text('scaffold.place.new') };
}

/**
 * Puts YAML where it is wanted. Variables that only the user can fill in are tab stops where text is inserted; those of a
 * Secret stay text.
 * @param folder where a new file will be saved; undefined: nowhere yet
 */
export async function write(yaml: string, name: string, place: Place, folder: vscode.Uri | undefined): Promise<void> {
  const editor = yamlEditor();
  if (place !== 'new' && editor) {
    await insert(editor, yaml, place);
    return;
  }
  const document = await vscode.workspace.openTextDocument(untitledUri(name, folder));
  const shown = await vscode.window.showTextDocument(document, { preview: false });
  await shown.edit((edit) => edit.insert(new vscode.Position(0, 0), yaml));
  shown.selection = new vscode.Selection(0, 0, 0, 0);
  shown.revealRange(shown.selection);
}

async function insert(editor: vscode.TextEditor, yaml: string, place: Place): Promise<void> {
  const { document } = editor;
  const at = place === 'cursor' ? startOfLine(editor) : document.lineAt(document.lineCount - 1).range.end;
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), at));
  const after = document.getText(new vscode.Range(at, document.lineAt(document.lineCount - 1).range.end));
  // A document of its own, between the others.
  const head = before.trim() === '' ? '' : `${before.endsWith('\n') ? '' : '\n'}---\n`;
  const tail = after.trim() === '' || /^\s*---/.test(after) ? '' : '---\n';
  await editor.insertSnippet(new vscode.SnippetString(toSnippet(`${head}${yaml}${tail}`)), at);
}

function startOfLine({ selection }: vscode.TextEditor): vscode.Position {
  return new vscode.Position(selection.active.line, 0);
}

/** Variables outside of Secrets become tab stops. */
function toSnippet(yaml: string): string {
  let stops = 0;
  return yaml
    .split(/^(?=---$)/m)
    .map((document) => {
      if (/^kind: Secret$/m.test(document)) return escape(document);
      return document
        .split(/(\$\{\w+\})/)
        .map((part) => (/^\$\{\w+\}$/.test(part) ? `\${${(stops += 1)}:${escape(part)}}` : escape(part)))
        .join('');
    })
    .join('');
}

function escape(text: string): string {
  return text.replaceAll(/[$}\\]/g, '\\$&');
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
