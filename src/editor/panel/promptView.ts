import * as vscode from 'vscode';
import { viewIds } from '../../core/contributions.ts';
import { panelMessages } from '../../core/messages/panel.ts';
import { PanelController, type ProposedPrompt } from '../../core/panel/panelController.ts';
import { parseToHost } from '../../core/panel/toHost.ts';
import type { ClientCredentials } from '../../core/prompt/clientCredentials.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import type { Log } from '../doors/log.ts';
import { pageShell } from './pageShell.ts';
import { showPage } from './webviewPage.ts';

/** Key of the workspace's state. */
const stateKey = 'prompt';

/** The webview view of the prompt panel: makes its page, and carries messages between it and the controller. */
export class PromptView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #log: Log;
  readonly #controller: PanelController;

  /** @param state the workspace's; without it nothing outlives the window but what VS Code keeps for the page */
  constructor(
    extensionUri: vscode.Uri,
    host: PromptHost,
    credentials: ClientCredentials,
    log: Log,
    state?: vscode.Memento,
  ) {
    this.#extensionUri = extensionUri;
    this.#log = log;
    this.#controller = new PanelController(host, {
      ...pageShell(log),
      credentials,
      copy: (copied) => vscode.env.clipboard.writeText(copied),
      remembered: () => state?.get(stateKey),
      remember: (saved) => {
        state?.update(stateKey, saved).then(undefined, (error: unknown) => log.failed('remember the prompt', error));
      },
    });
  }

  /** Shows the panel with this provider chosen and the cursor in the prompt. */
  async reveal(providerId: string): Promise<void> {
    this.#controller.choose(providerId);
    await vscode.commands.executeCommand(`${viewIds.prompt}.focus`);
  }

  /** A row of the tree was selected. */
  follow(providerId: string): void {
    this.#controller.follow(providerId);
  }

  /** What the panel is about to send. */
  get current(): PanelController['current'] {
    return this.#controller.current;
  }

  /** Shows the panel with a prompt in it, and sends it where that is asked. */
  async propose(prompt: ProposedPrompt, isSent: boolean): Promise<void> {
    this.#controller.propose(prompt, isSent);
    await vscode.commands.executeCommand(`${viewIds.prompt}.focus`);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    showPage(view, view.onDidChangeVisibility, {
      name: 'prompt',
      title: vscode.l10n.t(panelMessages['panel.prompt']),
      extensionUri: this.#extensionUri,
      log: this.#log,
      parse: parseToHost,
      attach: (post) => this.#controller.attach(post),
      receive: (message) => this.#controller.receive(message),
    });
  }

  dispose(): void {
    this.#controller.dispose();
  }
}
