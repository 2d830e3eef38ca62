import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ClusterConnection, Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { contextState } from '../../core/cluster/contextState.ts';
import type { CommandId } from '../../core/contributions.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { text } from '../doors/text.ts';
import { isWrittenYaml } from '../language/serviceDoor.ts';

/** Among the items on the right, before those of the editor's language. */
const priority = 90;
/** Changes within this time are drawn together. */
const redrawDelayMs = 300;
const pick = 'agentgateway.switchContext' satisfies CommandId;

interface ContextStatusWorld {
  readonly contexts: Contexts<ClusterConnection>;
  releaseOf(session: ContextSession<ClusterConnection>): string | undefined;
}

/**
 * The current context in the status bar, with the agentgateway that runs there. Hidden while the extension is not used, and
 * while the active editor shows a document of ours: then the schema that judges it stands here (SchemaStatus).
 */
export class ContextStatus implements vscode.Disposable {
  readonly #world: ContextStatusWorld;
  readonly #owned = new DisposableList();
  #item: vscode.StatusBarItem | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: ContextStatusWorld) {
    this.#world = world;
    this.#owned.add(world.contexts.onDidChange(() => this.#drawSoon()));
    this.#owned.add(vscode.window.onDidChangeActiveTextEditor(() => this.#drawSoon()));
    this.#drawSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item?.dispose();
    this.#owned.dispose();
  }

  #drawSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, redrawDelayMs);
  }

  #draw(): void {
    const { current, isStarted } = this.#world.contexts;
    if (!isStarted || showsOurs()) return this.#item?.hide();
    const item = (this.#item ??= makeItem());
    if (!current) {
      item.text = `$(server-environment) ${text('status.none')}`;
      item.tooltip = text('status.none.tooltip');
    } else {
      const context = current.info.name;
      const status = current.store ? contextState(current.store).status : 'closed';
      const isLost = current.error !== undefined || status === 'stale' || status === 'unreachable';
      const release = this.#world.releaseOf(current);
      const words = [context, release].filter((word) => word !== undefined).join(' · ');
      // A name of the kubeconfig must not become an icon.
      item.text = `$(${isLost ? 'debug-disconnect' : 'server-environment'}) ${words.replaceAll('$(', '$\u200b(')}`;
      const state = text(isLost && current.error ? 'context.state.unreachable' : `context.state.${status}`);
      item.tooltip = text('status.tooltip', { context, state });
      item.accessibilityInformation = { label: text('status.spoken', { text: `${words}, ${state}` }) };
    }
    item.show();
  }
}

function makeItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('agentgateway.context', vscode.StatusBarAlignment.Right, priority);
  item.name = 'Agentgateway';
  item.command = pick;
  return item;
}

function showsOurs(): boolean {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isWrittenYaml(document) && mayBeOurs(document.getText());
}
