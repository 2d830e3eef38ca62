import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { setContextKey } from '../doors/contextKeys.ts';
import { isWrittenYaml } from './serviceDoor.ts';

/** How long typing must rest. */
const restMs = 300;

/** Keeps the context key that tells whether the active editor may hold a document of ours: menus of other YAML stay as they are. */
export class OurDocumentKey implements vscode.Disposable {
  readonly #owned = new DisposableList();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#look()));
    this.#owned.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#lookSoon();
      }),
    );
    this.#look();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => this.#look(), restMs);
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const document = vscode.window.activeTextEditor?.document;
    const isOurs = document !== undefined && isWrittenYaml(document) && mayBeOurs(document.getText());
    setContextKey('agentgateway.isOurDocument', isOurs);
  }
}
