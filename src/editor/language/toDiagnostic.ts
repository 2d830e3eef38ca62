import * as vscode from 'vscode';
import { diagnosticSource } from '../../core/contributions.ts';
import type { Diagnostic } from '../../core/language/index.ts';
import { show, text } from '../doors/text.ts';
import { findingPage } from './findingPages.ts';
import { toRange } from './serviceDoor.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

/** Codes whose message is the server's own sentence: to repeat it would say nothing. */
const quotesServer: ReadonlySet<string> = new Set(['validate.rule', 'validate.ruleAt']);

export function toDiagnostic(document: vscode.TextDocument, from: Diagnostic): vscode.Diagnostic {
  const server =
    from.serverMessage === undefined || quotesServer.has(from.message.code)
      ? ''
      : `\n${text('language.serverWords', { words: from.serverMessage })}`;
  const made = new vscode.Diagnostic(
    toRange(document, from.range),
    show(from.message) + server,
    severities[from.severity],
  );
  made.source = diagnosticSource;
  made.code = { value: from.code, target: findingPage(from.code) };
  const here = document.uri.toString();
  made.relatedInformation = from.related
    .filter(({ uri }) => uri === here)
    .map(
      ({ range, message }) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(document.uri, toRange(document, range)),
          show(message),
        ),
    );
  return made;
}

/** The code of a diagnostic that was made here. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
