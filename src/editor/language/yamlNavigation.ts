import * as vscode from 'vscode';
import type { FilePlace, Place, Refusal } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { liveYamlScheme } from '../../core/contributions.ts';
import { confirm } from '../doors/tell.ts';
import { show, text } from '../doors/text.ts';
import { isServed } from './judgingRules.ts';
import type { ServiceDoor } from './serviceDoor.ts';

/** A definition goes by the files that were read until then. */
const filesWaitMs = 2_000;

/** Definition, references and rename of resources, in files and to the cluster. */
export class YamlNavigation implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider {
  readonly #service: ServiceDoor;

  constructor(service: ServiceDoor) {
    this.#service = service;
  }

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    if (!isOurs(document)) return [];
    const service = await this.#service.get();
    await Promise.race([this.#service.filesRead(), new Promise((resolve) => setTimeout(resolve, filesWaitMs))]);
    return toLocations(service.definition(...at(document, position)));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.ReferenceContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.Location[]> {
    if (!isOurs(document)) return [];
    const service = await this.#service.get();
    await this.#service.filesRead();
    if (token.isCancellationRequested) return [];
    return toLocations(service.references(...at(document, position), context.includeDeclaration));
  }

  async prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<{ range: vscode.Range; placeholder: string } | undefined> {
    if (!isOurs(document)) return undefined;
    const service = await this.#service.get();
    await this.#service.filesRead();
    const start = service.startRename(...at(document, position));
    if ('refused' in start) throw refusal(start);
    return { range: toRange(start.place), placeholder: start.name };
  }

  async provideRenameEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit | undefined> {
    if (!isOurs(document)) return undefined;
    const service = await this.#service.get();
    await this.#service.filesRead();
    if (token.isCancellationRequested) return undefined;
    const answer = service.rename(...at(document, position), newName);
    if ('refused' in answer) throw refusal(answer);
    const edit = new vscode.WorkspaceEdit();
    const title = show(answer.title);
    const warning = answer.warning && show(answer.warning);
    // The preview shows the label of an edit to who points at it: what must be known before is asked.
    if (warning !== undefined && !(await confirm(`${title}?`, warning, text('language.rename.action')))) return edit;
    const known = {
      label: warning ?? title,
      ...(warning !== undefined && { iconPath: new vscode.ThemeIcon('warning') }),
    };
    for (const { place, newText, isUncertain } of answer.edits) {
      // Opens the preview, where it is not ticked.
      const metadata = isUncertain
        ? { needsConfirmation: true, label: text('language.rename.uncertain') }
        : { needsConfirmation: false, ...known };
      edit.replace(vscode.Uri.parse(place.uri, true), toRange(place), newText, metadata);
    }
    return edit;
  }
}

function isOurs(document: vscode.TextDocument): boolean {
  return isServed(document) && mayBeOurs(document.getText());
}

function at(document: vscode.TextDocument, position: vscode.Position): [uri: string, text: string, offset: number] {
  return [document.uri.toString(), document.getText(), document.offsetAt(position)];
}

/** VS Code shows the text of what is thrown at the place of the rename. */
function refusal({ refused }: Refusal): Error {
  return new Error(show(refused));
}

async function toLocations(places: readonly Place[]): Promise<vscode.Location[]> {
  const { uriOf } = await import('../views/liveDocuments.ts');
  const top = new vscode.Position(0, 0);
  return places.map((place) =>
    'uri' in place
      ? new vscode.Location(vscode.Uri.parse(place.uri, true), toRange(place))
      : new vscode.Location(uriOf(liveYamlScheme, place, `${place.name}.yaml`), top),
  );
}

function toRange({ start, end }: FilePlace): vscode.Range {
  return new vscode.Range(start.line, start.column, end.line, end.column);
}
