import * as vscode from 'vscode';
import { renderError } from '../../core/messages/index.ts';
import { text } from './text.ts';
import type { Log } from './log.ts';

/** Shows a failure as one sentence with Show Log, and writes its causes to the log. Does not wait for the answer. */
export function tellFailure(log: Log, what: string, error: unknown): void {
  log.failed(what, error);
  void offerLog(log, renderError(error, vscode.l10n.t));
}

async function offerLog(log: Log, sentence: string): Promise<void> {
  const showLog = text('action.showLog');
  if ((await vscode.window.showErrorMessage(sentence, showLog)) === showLog) log.show();
}

/** A modal question; true when the person chose `action`. */
export async function confirm(question: string, detail: string, action: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
