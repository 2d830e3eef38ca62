import * as vscode from 'vscode';
import { diagnosticSource } from '../../core/contributions.ts';
import type { DocumentJudge } from '../../core/language/documentJudge.ts';
import type { Diagnostic, DiagnosticFix } from '../../core/language/index.ts';
import { silenceFile, silenceLine } from '../../core/language/optOuts.ts';
import type { TextEdit } from '../../core/validate/index.ts';
import { commandOf } from '../doors/commands.ts';
import { show, text } from '../doors/text.ts';
import { toRange } from './serviceDoor.ts';
import { codeOf } from './toDiagnostic.ts';

/**
 * Quick fixes. They are asked of the engine for the text as it is now (its judgement is kept, so that costs nothing),
 * never taken from what was shown, which may be of an earlier version.
 */
export class YamlActions implements vscode.CodeActionProvider {
  readonly #judgement: DocumentJudge<vscode.TextDocument>;

  constructor(judgement: DocumentJudge<vscode.TextDocument>) {
    this.#judgement = judgement;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const diagnostics = await this.#judgement.judge(document);
    if (diagnostics === undefined || token.isCancellationRequested) return [];
    const uri = document.uri.toString();
    const shown = context.diagnostics.filter(({ source }) => source === diagnosticSource);
    const here = diagnostics.flatMap((diagnostic) => {
      // At a place that belongs to it too: the data key of a Secret is where people look.
      const places = [diagnostic, ...diagnostic.related.filter((place) => place.uri === uri)];
      const ranges = places.map((place) => toRange(document, place.range));
      if (!ranges.some((place) => place.intersection(range))) return [];
      const mended = shown.filter((one) => codeOf(one) === diagnostic.code && ranges[0]?.isEqual(one.range));
      return [{ diagnostic, mended }];
    });
    return [
      ...here.flatMap(({ diagnostic, mended }) => {
        return diagnostic.fixes.map((fix) => toAction(document, diagnostic, fix, mended));
      }),
      // Last: to say nothing mends nothing.
      ...here.flatMap(({ diagnostic, mended }) => silences(document, diagnostic, mended)),
    ];
  }
}

function silences(
  document: vscode.TextDocument,
  diagnostic: Diagnostic,
  mended: vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  const { code } = diagnostic;
  const content = document.getText();
  // Of a file that is not judged there is nothing else to silence.
  if (code === 'yaml.tooLarge') return [];
  return [
    edit(document, text('language.silenceLine', { code }), [silenceLine(content, diagnostic)], mended),
    edit(document, text('language.silenceFile', { code }), [silenceFile(content, diagnostic)], mended),
  ];
}

function toAction(
  document: vscode.TextDocument,
  { fixes }: Diagnostic,
  fix: DiagnosticFix,
  mended: vscode.Diagnostic[],
): vscode.CodeAction {
  const title = show(fix.title);
  if ('renameSecretKey' in fix) {
    return run(title, commandOf('agentgateway.renameSecretKey', title, fix.renameSecretKey), mended);
  }
  if ('addVariable' in fix) {
    return run(title, commandOf('agentgateway.addVariable', title, fix.addVariable, document.uri.toString()), mended);
  }
  const action = edit(document, title, fix.edits, mended);
  action.isPreferred = fix.preferred ?? fixes.length === 1;
  return action;
}

function run(title: string, command: vscode.Command, mended: vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = mended;
  action.command = command;
  return action;
}

function edit(
  document: vscode.TextDocument,
  title: string,
  edits: readonly TextEdit[],
  mended: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = mended;
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    document.uri,
    edits.map((one) => vscode.TextEdit.replace(toRange(document, one), one.newText)),
  );
  return action;
}
