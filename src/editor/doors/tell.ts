import * as vscode from 'vscode';
import { renderError } from '../../core/messages/index.ts';
import { text } from './text.ts';
import type { Log } from './log.ts';

/** Shows a failure as one sentence with Show Log, and writes its causes to the log. Does not wait for the answer. */
export function tellFailure(log: Log, what: string, error: unknown): void {
  log.failed(what, error);
  const showLog = text('action.showLog');
  void vscode.window.showErrorMessage(renderError(error, vscode.l10n.t), showLog).then((answer) => {
    if (answer === showLog) log.show();
  });
}

/** A modal question; true when the person chose `action`. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
