import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Event } from '../../core/base/event.ts';
import { diagnosticSource } from '../../core/contributions.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { readSetting } from '../doors/settings.ts';
import { isWrittenYaml, type ServiceDoor } from './serviceDoor.ts';
import { toDiagnostic } from './toDiagnostic.ts';

/** A document is judged when typing rests this long. */
const typingRestMs = 120;
/** A burst of changes on a cluster costs one judgement of the open documents. */
const worldRestMs = 250;

/** Judges the open YAML documents: on opening, after typing, and when the world changes. */
export class YamlDiagnostics implements vscode.Disposable {
  readonly #service: ServiceDoor;
  readonly #failed: (error: unknown) => void;
  readonly #owned = new DisposableList();
  readonly #shown = this.#owned.add(vscode.languages.createDiagnosticCollection(diagnosticSource));
  readonly #timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  #worldTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(service: ServiceDoor, onDidChangeWorld: Event<unknown>, failed: (error: unknown) => void) {
    this.#service = service;
    this.#failed = failed;
    const own = this.#owned;
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#judgeNow(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#judgeSoon(document)));
    own.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    own.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('agentgateway.validation.enabled')) this.#judgeAll();
      }),
    );
    own.add(onDidChangeWorld(() => this.#worldChanged()));
    this.#judgeAll();
  }

  dispose(): void {
    clearTimeout(this.#worldTimer);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#owned.dispose();
  }

  #judgeAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#judgeNow(document);
  }

  #worldChanged(): void {
    this.#worldTimer ??= setTimeout(() => {
      this.#worldTimer = undefined;
      this.#judgeAll();
    }, worldRestMs);
  }

  #judgeSoon(document: vscode.TextDocument): void {
    if (!isWrittenYaml(document)) return;
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => this.#judgeNow(document), typingRestMs),
    );
  }

  #judgeNow(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    if (isWrittenYaml(document)) this.#judge(document).catch(this.#failed);
  }

  async #judge(document: vscode.TextDocument): Promise<void> {
    if (!isEnabled(document) || !mayBeOurs(document.getText())) {
      this.#shown.delete(document.uri);
      return;
    }
    const { version } = document;
    const service = await this.#service.get();
    // A change while the engine was loading has a timer of its own, closing has cleared what was shown.
    if (this.#owned.isDisposed || document.isClosed || document.version !== version) return;
    // From here on nothing waits, so what is shown belongs to this version.
    const diagnostics = service.diagnose(document.uri.toString(), document.getText());
    this.#shown.set(
      document.uri,
      diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic)),
    );
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#shown.delete(document.uri);
    this.#service.started?.then((service) => service.forget(document.uri.toString())).catch(() => undefined);
  }
}

function isEnabled(document: vscode.TextDocument): boolean {
  return readSetting('agentgateway.validation.enabled', document.uri) !== false;
}
