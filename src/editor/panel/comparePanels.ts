import * as vscode from 'vscode';
import { comparePanelType } from '../../core/contributions.ts';
import { CompareController, type CompareStart } from '../../core/panel/compare/compareController.ts';
import { parseCompareToHost } from '../../core/panel/compare/compareToHost.ts';
import { parseSavedCompare, type SavedCompare } from '../../core/panel/compare/savedCompare.ts';
import type { PromptHistory } from '../../core/prompt/history/promptHistory.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';
import { text } from '../doors/text.ts';
import { showPage } from './webviewPage.ts';

interface ComparePanelsWorld {
  readonly prompts: PromptHost;
  readonly history: PromptHistory;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
}

interface Opened {
  readonly panel: vscode.WebviewPanel;
  readonly controller: CompareController;
}

/** The comparison, in a tab of the editor; there is one at a time, which takes over what is to be compared next. */
export class ComparePanels implements vscode.Disposable {
  readonly #world: ComparePanelsWorld;
  #opened: Opened | undefined;

  constructor(world: ComparePanelsWorld) {
    this.#world = world;
  }

  open(start: CompareStart, isSent: boolean): void {
    const { panel, controller } = this.#opened ?? this.#make();
    panel.reveal();
    controller.open(start, isSent);
  }

  /** After a reload of the window VS Code has the tab again, with what its page kept. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    this.#hold(panel, parseSavedCompare(state));
  }

  dispose(): void {
    this.#opened?.panel.dispose();
  }

  #make(): Opened {
    const panel = vscode.window.createWebviewPanel(comparePanelType, text('compare.title'), vscode.ViewColumn.Active);
    return this.#hold(panel, undefined);
  }

  #hold(panel: vscode.WebviewPanel, saved: SavedCompare | undefined): Opened {
    const { prompts, history, extensionUri, log } = this.#world;
    const controller = new CompareController(
      prompts,
      {
        later,
        translate: vscode.l10n.t,
        showLog: () => log.show(),
        run: ({ call }) =>
          void vscode.commands
            .executeCommand(call.id, ...call.args)
            .then(undefined, (error: unknown) => log.failed(call.id, error)),
        openLink: (url) => void vscode.env.openExternal(vscode.Uri.parse(url, true)),
        info: (line) => log.info(line),
        history,
      },
      saved,
    );
    const opened = { panel, controller };
    this.#opened = opened;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'agentgateway.svg');
    panel.onDidDispose(() => {
      controller.dispose();
      if (this.#opened === opened) this.#opened = undefined;
    });
    showPage(panel, panel.onDidChangeViewState, {
      name: 'compare',
      title: text('compare.title'),
      extensionUri,
      log,
      parse: parseCompareToHost,
      attach: (post) => controller.attach(post),
      receive: (message) => controller.receive(message),
    });
    return opened;
  }
}
