import * as vscode from 'vscode';
import type { PromptAction } from '../../core/prompt/promptAction.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';

/** What the host's side of every page needs of the editor. */
export function pageShell(log: Log) {
  return {
    later,
    translate: vscode.l10n.t,
    showLog: () => log.show(),
    run: ({ call }: Pick<PromptAction, 'call'>): void => {
      vscode.commands
        .executeCommand(call.id, ...call.args)
        .then(undefined, (error: unknown) => log.failed(call.id, error));
    },
    openLink: (url: string): void => void vscode.env.openExternal(vscode.Uri.parse(url, true)),
    info: (line: string): void => log.info(line),
  };
}
