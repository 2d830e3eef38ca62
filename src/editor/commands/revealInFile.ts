import * as vscode from 'vscode';
import type { ObjectTarget } from '../../core/contributions.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { YamlFiles } from '../../core/yaml/index.ts';
import { text } from '../doors/text.ts';

/** More YAML files than this are not searched. */
const maxFiles = 5000;
/** No manifest is larger; what is, is data. */
const maxBytes = 1_572_864;
const notSearched = '**/{node_modules,.git,dist}/**';

/** Where a document about an object begins. */
interface Place {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
}

/** Opens the workspace's YAML at the document that declares this object; where none does, offers the live YAML. */
export async function revealInFile(target: ObjectTarget, openYaml: () => Promise<void>): Promise<void> {
  const { kind, namespace, name } = target;
  const places = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: text('file.searching', { kind, name }) },
    () => placesOf(target),
  );
  const place = places.length > 1 ? await choosePlace(places, target) : places[0];
  if (place) {
    const selection = new vscode.Range(place.position, place.position);
    await vscode.window.showTextDocument(place.uri, { selection, preview: false });
  } else if (places.length === 0) {
    const open = text('hover.openYaml');
    const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
    const said = hasFolder ? text('file.none', { kind, name, namespace }) : text('file.noFolder', { kind, name });
    if ((await vscode.window.showInformationMessage(said, open)) === open) await openYaml();
  }
}

async function placesOf(target: ObjectTarget): Promise<readonly Place[]> {
  const uris = await vscode.workspace.findFiles('**/*.{yaml,yml}', notSearched, maxFiles);
  const files = new YamlFiles();
  const places: Place[] = [];
  for (const uri of uris.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const content = await contentOf(uri);
    if (content === undefined || !content.includes(target.name) || !content.includes(target.kind)) continue;
    const documents = files.read(uri.toString(), content).filter(({ parsed }) => declares(parsed.value, target));
    places.push(...documents.map(({ start }) => ({ uri, position: positionAt(content, start) })));
  }
  return places;
}

/** As it stands in the editor, where it is open, else on the disk. */
async function contentOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > maxBytes ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone, or not readable: it is not the file that is searched.
    return undefined;
  }
}

/** A document without a namespace goes to the one that it is applied to, which may be this one. */
function declares(document: unknown, { kind, namespace, name }: ObjectTarget): boolean {
  const metadata = objectAt(document, 'metadata');
  if (stringAt(document, 'kind') !== kind || stringAt(metadata, 'name') !== name) return false;
  return (stringAt(metadata, 'namespace') ?? namespace) === namespace;
}

/** The first line of the document that is more than white space, a comment or its marker. */
function positionAt(content: string, start: number): vscode.Position {
  const lead = /^(?:\s*(?:#.*|---.*)?(?:\r?\n|$))*/.exec(content.slice(start))?.[0].length ?? 0;
  const line = content.slice(0, start + lead).split('\n').length - 1;
  return new vscode.Position(line, 0);
}

async function choosePlace(places: readonly Place[], { kind, name }: ObjectTarget): Promise<Place | undefined> {
  const items = places.map((place) => ({
    label: vscode.workspace.asRelativePath(place.uri),
    description: text('file.line', { line: place.position.line + 1 }),
    place,
  }));
  return (await vscode.window.showQuickPick(items, { title: text('file.pick', { kind, name }) }))?.place;
}
