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
    const shown = context.diagnostics.filter(({ source }) => source === diagnosticSource);
    if (shown.length === 0 || !isWrittenYaml(document) || !mayBeOurs(document.getText())) return [];
    const service = await this.#service.get();
    if (token.isCancellationRequested) return [];
    return service.diagnose(document.uri.toString(), document.getText()).flatMap((diagnostic) => {
      const place = toRange(document, diagnostic.range);
      if (!place.intersection(range)) return [];
      const mended = shown.filter((one) => one.code === diagnostic.code && one.range.isEqual(place));
      return mended.length === 0 ? [] : diagnostic.fixes.map((fix) => toAction(document, diagnostic, fix, mended));
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
