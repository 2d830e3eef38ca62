import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { pageHtml } from '../../core/panel/pageHtml.ts';
import type { Log } from '../doors/log.ts';

/** Where the bundle puts the pages' files, from the extension's root. */
const pageFolder = ['dist', 'page'] as const;

/** One page and who answers it. */
export interface WebviewPage<ToHost, ToPage> {
  /** Of its script in the bundle: `prompt`. */
  readonly name: string;
  readonly title: string;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  /** Reads a message of the page; undefined for what is none of ours. */
  parse(value: unknown): ToHost | undefined;
  /** The page listens from now on; disposing the result ends that. */
  attach(post: (message: ToPage) => void): Disposable;
  receive(message: ToHost): void;
}

/** A view or a panel of the workbench that holds a webview. */
type Holder = Pick<vscode.WebviewView, 'webview' | 'visible' | 'onDidDispose'>;

/**
 * Puts a page into a webview, under its policy, and carries messages both ways. A page that is hidden is thrown away, and
 * says `ready` anew when it is shown again; nothing is made for it until then.
 * @param onDidChangeVisibility fires after `visible` has changed
 */
export function showPage<ToHost extends { readonly type: string }, ToPage>(
  holder: Holder,
  onDidChangeVisibility: vscode.Event<unknown>,
  page: WebviewPage<ToHost, ToPage>,
): void {
  const { webview } = holder;
  const { log, name } = page;
  const folder = vscode.Uri.joinPath(page.extensionUri, ...pageFolder);
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  let attached: Disposable | undefined;
  const post = (message: ToPage): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    webview.postMessage(message).then(undefined, (error: unknown) => log.failed(`post to the page ${name}`, error));
  };
  const heard = webview.onDidReceiveMessage((value: unknown) => {
    const message = page.parse(value);
    if (message === undefined) return log.info(`the page ${name} sent a message that is none of ours`);
    if (message.type === 'ready') attached = page.attach(post);
    page.receive(message);
  });
  const followed = onDidChangeVisibility(() => {
    if (!holder.visible) attached?.dispose();
  });
  holder.onDidDispose(() => {
    attached?.dispose();
    heard.dispose();
    followed.dispose();
  });
  const uriOf = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = pageHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64'),
    scriptUri: uriOf(`${name}.js`),
    styleUri: uriOf(`${name}-style.css`),
    language: vscode.env.language,
    title: page.title,
  });
}
