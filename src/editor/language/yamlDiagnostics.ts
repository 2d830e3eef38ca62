import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Event } from '../../core/base/event.ts';
import { diagnosticSource } from '../../core/contributions.ts';
import type { DocumentJudge } from '../../core/language/documentJudge.ts';
import { judgingSettings } from './judgingRules.ts';
import { isWrittenYaml, type ServiceDoor } from './serviceDoor.ts';
import { codeOf, toDiagnostic } from './toDiagnostic.ts';

/** A document is judged when typing rests this long. */
const typingRestMs = 120;
/** A burst of changes on a cluster costs one judgement of the open documents. */
const worldRestMs = 250;

/** Judges the open YAML documents: on opening, after typing, and when the world changes. */
export class YamlDiagnostics implements vscode.Disposable {
  readonly #service: ServiceDoor;
  readonly #judgement: DocumentJudge<vscode.TextDocument>;
  readonly #failed: (error: unknown) => void;
  readonly #owned = new DisposableList();
  readonly #shown = this.#owned.add(vscode.languages.createDiagnosticCollection(diagnosticSource));
  readonly #timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  /** What was found, by document, before what others say too is left out. */
  readonly #found = new Map<string, readonly vscode.Diagnostic[]>();
  #worldTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    service: ServiceDoor,
    judgement: DocumentJudge<vscode.TextDocument>,
    onDidChangeWorld: Event<unknown>,
    failed: (error: unknown) => void,
  ) {
    this.#service = service;
    this.#judgement = judgement;
    this.#failed = failed;
    const own = this.#owned;
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#judgeNow(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#judgeSoon(document)));
    own.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    own.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (judgingSettings.some((key) => change.affectsConfiguration(key))) this.#judgeAll();
      }),
    );
    own.add(vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.#othersChanged(uri))));
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
    const diagnostics = await this.#judgement.judge(document);
    // A change in the meantime has a timer of its own, closing has cleared what was shown.
    if (diagnostics === undefined || this.#owned.isDisposed || document.isClosed) return;
    const found = diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic));
    this.#found.set(document.uri.toString(), found);
    this.#shown.set(document.uri, withoutDoubles(document.uri, found));
  }

  /** Others have said something of a document: what they say of the text itself need not be said twice. */
  #othersChanged(uri: vscode.Uri): void {
    const found = this.#found.get(uri.toString());
    if (found === undefined) return;
    const kept = withoutDoubles(uri, found);
    if (kept.length !== (this.#shown.get(uri) ?? []).length) this.#shown.set(uri, kept);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#shown.delete(document.uri);
    this.#found.delete(document.uri.toString());
    this.#service.started?.then((service) => service.forget(document.uri.toString())).catch(() => undefined);
  }
}

/** Without the faults of the text that another extension has found in the same line: of schemas nobody else has ours. */
function withoutDoubles(uri: vscode.Uri, found: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] {
  if (!found.some(isAboutText)) return found;
  const lines = new Set(
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ source, severity }) => source !== diagnosticSource && severity === vscode.DiagnosticSeverity.Error)
      .map(({ range }) => range.start.line),
  );
  return found.filter((one) => !(isAboutText(one) && lines.has(one.range.start.line)));
}

function isAboutText(diagnostic: vscode.Diagnostic): boolean {
  return codeOf(diagnostic) === 'yaml.syntax';
}
