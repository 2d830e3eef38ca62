import * as vscode from 'vscode';
import { diagnosticSource } from '../../core/contributions.ts';
import type { Diagnostic, DiagnosticFix } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { commandOf } from '../doors/commands.ts';
import { show } from '../doors/text.ts';
import { isWrittenYaml, toRange, type ServiceDoor } from './serviceDoor.ts';

/**
 * Quick fixes. They are asked of the engine for the text as it is now (its judgement is kept, so that costs nothing),
 * never taken from what was shown, which may be of an earlier version.
 */
export class YamlActions implements vscode.CodeActionProvider {
  readonly #service: ServiceDoor;

  constructor(service: ServiceDoor) {
    this.#service = service;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (!isWrittenYaml(document) || !mayBeOurs(document.getText())) return [];
    const service = await this.#service.get();
    if (token.isCancellationRequested) return [];
    const uri = document.uri.toString();
    const shown = context.diagnostics.filter(({ source }) => source === diagnosticSource);
    return service.diagnose(uri, document.getText()).flatMap((diagnostic) => {
      // At a place that belongs to it too: the data key of a Secret is where people look.
      const places = [diagnostic, ...diagnostic.related.filter((place) => place.uri === uri)];
      const ranges = places.map((place) => toRange(document, place.range));
      if (!ranges.some((place) => place.intersection(range))) return [];
      const mended = shown.filter((one) => one.code === diagnostic.code && ranges[0]?.isEqual(one.range));
      return diagnostic.fixes.map((fix) => toAction(document, diagnostic, fix, mended));
    });
  }
}

function toAction(
  document: vscode.TextDocument,
  { fixes }: Diagnostic,
  fix: DiagnosticFix,
  mended: vscode.Diagnostic[],
): vscode.CodeAction {
  const title = show(fix.title);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = mended;
  if ('renameSecretKey' in fix) {
    action.command = commandOf('agentgateway.renameSecretKey', title, fix.renameSecretKey);
    return action;
  }
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    document.uri,
    fix.edits.map((edit) => vscode.TextEdit.replace(toRange(document, edit), edit.newText)),
  );
  action.isPreferred = fix.preferred ?? fixes.length === 1;
  return action;
}
