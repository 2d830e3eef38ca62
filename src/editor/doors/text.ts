import * as vscode from 'vscode';
import { message, render, type ArgumentList, type Message, type MessageCode } from '../../core/messages/index.ts';

/** The sentence of a message in the language of the editor. */
export function show(shown: Message): string {
  return render(shown, vscode.l10n.t);
}

/** `show(message(…))` in one step: the arguments are checked against the template. */
export function text<Code extends MessageCode>(code: Code, ...args: ArgumentList<Code>): string {
  return show(message(code, ...args));
}
