import * as vscode from 'vscode';
import type { ObjectTarget } from '../../core/contributions.ts';
import type { FilePlace } from '../../core/language/index.ts';
import { text } from '../doors/text.ts';
import type { ServiceDoor } from '../language/serviceDoor.ts';

/** Opens the workspace's YAML at the document that declares this object; where none does, offers the live YAML. */
export async function revealInFile(
  target: ObjectTarget,
  language: ServiceDoor,
  openYaml: () => Promise<void>,
): Promise<void> {
  const { kind, namespace, name } = target;
  const places = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: text('file.searching', { kind, name }) },
    async () => {
      await language.filesRead();
      return (await language.get()).filesOf(target);
    },
  );
  const place = places.length > 1 ? await choosePlace(places, target) : places[0];
  if (place) {
    const start = new vscode.Position(place.start.line, place.start.column);
    const selection = new vscode.Range(start, start);
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri, true), { selection, preview: false });
  } else if (places.length === 0) {
    const open = text('hover.openYaml');
    const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
    const said = hasFolder ? text('file.none', { kind, name, namespace }) : text('file.noFolder', { kind, name });
    if ((await vscode.window.showInformationMessage(said, open)) === open) await openYaml();
  }
}

async function choosePlace(places: readonly FilePlace[], { kind, name }: ObjectTarget): Promise<FilePlace | undefined> {
  const items = places.map((place) => ({
    label: vscode.workspace.asRelativePath(vscode.Uri.parse(place.uri, true)),
    description: text('file.line', { line: place.start.line + 1 }),
    place,
  }));
  return (await vscode.window.showQuickPick(items, { title: text('file.pick', { kind, name }) }))?.place;
}
