import * as vscode from 'vscode';
import { show } from '../doors/text.ts';
import { noRow, type RowArguments } from './givenRow.ts';

/** Says that a command has no row to act on, and what to do. */
export function tellNoRow(args: RowArguments<unknown>): void {
  void vscode.window.showInformationMessage(show(noRow(args)));
}
