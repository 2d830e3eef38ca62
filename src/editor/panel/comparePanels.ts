import * as vscode from 'vscode';
import { comparePanelType } from '../../core/contributions.ts';
import { compareMessages } from '../../core/messages/compare.ts';
import { CompareController, type CompareStart } from '../../core/panel/compare/compareController.ts';
import { parseCompareToHost } from '../../core/panel/compare/compareToHost.ts';
import { parseSavedCompare, type SavedCompare } from '../../core/panel/compare/savedCompare.ts';
import type { PromptHistory } from '../../core/prompt/history/promptHistory.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import type { Log } from '../doors/log.ts';
import { pageShell } from './pageShell.ts';
import { showPage } from './webviewPage.ts';

interface ComparePanelsWorld {
  readonly prompts: PromptHost;
  readonly history: PromptHistory;
  readonly extensionUri: vscode.Uri;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** Key of the workspace's state. */
const stateKey = 'compare';

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

  /** After a reload of the window VS Code has the tab again, with what its page kept; what we kept is newer. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const own = this.#opened === undefined ? parseSavedCompare(this.#world.memory.get(stateKey)) : undefined;
    this.#hold(panel, own ?? parseSavedCompare(state));
  }

  /** The tab stays: VS Code gives it back after a reload. */
  dispose(): void {
    this.#opened?.controller.dispose();
  }

  #make(): Opened {
    const panel = vscode.window.createWebviewPanel(comparePanelType, pageTitle(), vscode.ViewColumn.Active);
    return this.#hold(panel, undefined);
  }

  #hold(panel: vscode.WebviewPanel, saved: SavedCompare | undefined): Opened {
    const { prompts, history, extensionUri, log } = this.#world;
    const controller = new CompareController(
      prompts,
      {
        ...pageShell(log),
        history,
        remember: (kept) => this.#remember(kept),
      },
      saved,
    );
    const opened = { panel, controller };
    this.#opened = opened;
    const icon = (file: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', file);
    panel.iconPath = { light: icon('agentgateway-light.svg'), dark: icon('agentgateway-dark.svg') };
    panel.onDidDispose(() => {
      controller.dispose();
      if (this.#opened !== opened) return;
      this.#opened = undefined;
      // Closed by somebody: the next one begins anew.
      this.#remember(undefined);
    });
    showPage(panel, panel.onDidChangeViewState, {
      name: 'compare',
      title: pageTitle(),
      extensionUri,
      log,
      parse: parseCompareToHost,
      attach: (post) => controller.attach(post),
      receive: (message) => controller.receive(message),
    });
    return opened;
  }

  #remember(state: SavedCompare | undefined): void {
    const { memory, log } = this.#world;
    memory.update(stateKey, state).then(undefined, (error: unknown) => log.failed('remember the comparison', error));
  }
}

function pageTitle(): string {
  return vscode.l10n.t(compareMessages['compare.title']);
}
