import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { viewIds } from '../../core/contributions.ts';
import { PanelController } from '../../core/panel/panelController.ts';
import { pageHtml } from '../../core/panel/pageHtml.ts';
import { parseToHost } from '../../core/panel/toHost.ts';
import type { ToPage } from '../../core/panel/toPage.ts';
import type { ClientCredentials } from '../../core/prompt/clientCredentials.ts';
import type { PromptHost } from '../../core/prompt/promptHost.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';
import { text } from '../doors/text.ts';

/** Key of the workspace's state. */
const stateKey = 'prompt';
/** Where the bundle puts the page's files, from the extension's root. */
const pageFolder = ['dist', 'page'] as const;

/** The webview view of the prompt panel: makes its page, and carries messages between it and the controller. */
export class PromptView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #folder: vscode.Uri;
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
    this.#folder = vscode.Uri.joinPath(extensionUri, ...pageFolder);
    this.#log = log;
    this.#controller = new PanelController(host, {
      later,
      credentials,
      translate: vscode.l10n.t,
      showLog: () => log.show(),
      copy: (copied) => vscode.env.clipboard.writeText(copied),
      run: ({ call }) =>
        void vscode.commands
          .executeCommand(call.id, ...call.args)
          .then(undefined, (error: unknown) => log.failed(call.id, error)),
      openLink: (url) => void vscode.env.openExternal(vscode.Uri.parse(url, true)),
      info: (line) => log.info(line),
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

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [this.#folder] };
    // A page that is hidden is thrown away, and says `ready` anew when it is shown again; nothing is made for it until then.
    let attached: Disposable | undefined;
    const heard = webview.onDidReceiveMessage((value: unknown) => {
      const message = parseToHost(value);
      if (message === undefined) return this.#log.info('the panel sent a message that is none of ours');
      if (message.type === 'ready') attached = this.#controller.attach((answer) => this.#post(webview, answer));
      this.#controller.receive(message);
    });
    view.onDidChangeVisibility(() => {
      if (!view.visible) attached?.dispose();
    });
    view.onDidDispose(() => {
      attached?.dispose();
      heard.dispose();
    });
    const uriOf = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, file)).toString();
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
      scriptUri: uriOf('prompt.js'),
      styleUri: uriOf('prompt-style.css'),
      language: vscode.env.language,
      title: text('panel.prompt'),
    });
  }

  #post(webview: vscode.Webview, message: ToPage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    webview.postMessage(message).then(undefined, (error: unknown) => this.#log.failed('post to the panel', error));
  }

  dispose(): void {
    this.#controller.dispose();
  }
}
