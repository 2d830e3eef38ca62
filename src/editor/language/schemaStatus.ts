import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Event } from '../../core/base/event.ts';
import type { CommandId } from '../../core/contributions.ts';
import type { LanguageService, SchemaSources } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { text } from '../doors/text.ts';
import { choiceWords, originWords } from './schemaWords.ts';
import { isWrittenYaml } from './serviceDoor.ts';

/** Among the items on the right, before those of the editor's language. */
const priority = 90;
/** Changes within this time are drawn together. */
const redrawDelayMs = 300;
const pick = 'agentgateway.chooseSchema' satisfies CommandId;

interface SchemaStatusWorld {
  readonly sources: SchemaSources;
  readonly service: LanguageService;
  /** Anything that another schema may follow from. */
  readonly onDidChange: readonly Event<unknown>[];
}

/** Which schema judges the active document, in the status bar; hidden while that is none of ours. */
export class SchemaStatus implements vscode.Disposable {
  readonly #world: SchemaStatusWorld;
  readonly #owned = new DisposableList();
  readonly #item: vscode.StatusBarItem;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: SchemaStatusWorld) {
    this.#world = world;
    const own = this.#owned;
    this.#item = own.add(
      vscode.window.createStatusBarItem('agentgateway.schema', vscode.StatusBarAlignment.Right, priority),
    );
    this.#item.name = text('schema.name');
    this.#item.command = pick;
    for (const changed of world.onDidChange) own.add(changed(() => this.#drawSoon()));
    own.add(vscode.window.onDidChangeActiveTextEditor(() => this.draw()));
    own.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.#drawSoon();
      }),
    );
    this.draw();
  }

  draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isWrittenYaml(document) || !mayBeOurs(document.getText())) return this.#item.hide();
    const { sources, service } = this.#world;
    const origin = service.judgedBy(document.uri.toString(), document.getText()) ?? sources.origin;
    const judge = originWords(origin, sources.releaseOf(origin));
    const isMissing = !sources.isChoiceAvailable;
    const chosen = choiceWords(sources.choice);
    const words = isMissing ? text('schema.missing', { chosen, judge }) : judge;
    const icon = isMissing ? 'warning' : origin.from === 'cluster' ? 'server-environment' : 'checklist';
    // A name of the kubeconfig must not become an icon.
    this.#item.text = `$(${icon}) ${words.replaceAll('$(', '$\u200b(')}`;
    this.#item.tooltip = isMissing
      ? text('schema.tooltip.missing', { chosen, judge })
      : text('schema.tooltip', { judge });
    this.#item.backgroundColor = isMissing ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.accessibilityInformation = { label: text('status.spoken', { text: words }) };
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #drawSoon(): void {
    this.#timer ??= setTimeout(() => this.draw(), redrawDelayMs);
  }
}
