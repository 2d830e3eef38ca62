import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Event } from '../../core/base/event.ts';
import type { BackendLens } from '../../core/language/index.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { commandOf } from '../doors/commands.ts';
import { onDidChangeSetting, readSetting } from '../doors/settings.ts';
import { text } from '../doors/text.ts';
import type * as stateLook from '../views/stateLook.ts';
import { isServed } from './judgingRules.ts';
import { toRange, type ServiceDoor } from './serviceDoor.ts';

type Looks = typeof stateLook;

/** A burst of changes on a cluster is drawn once. */
const redrawMs = 250;

/** Above a backend: its state in the connected cluster, and what can be done with it. */
export class YamlLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #service: ServiceDoor;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(service: ServiceDoor, onDidChangeWorld: Event<unknown>) {
    this.#service = service;
    this.#owned.add(onDidChangeWorld(() => this.#redrawSoon()));
    this.#owned.add(onDidChangeSetting('agentgateway.codeLens.enabled', () => this.#changed.fire()));
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[] | undefined> {
    if (!isServed(document) || !mayBeOurs(document.getText())) return undefined;
    if (readSetting('agentgateway.codeLens.enabled', document.uri) === false) return undefined;
    const service = await this.#service.get();
    // Comes with the providers of the catalog, which activation does not load.
    const looks = await import('../views/stateLook.ts');
    if (token.isCancellationRequested) return undefined;
    return service
      .lenses(document.uri.toString(), document.getText())
      .flatMap((lens) =>
        commandsOf(lens, looks).map((command) => new vscode.CodeLens(placeOf(document, lens), command)),
      );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #redrawSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, redrawMs);
  }
}

function placeOf(document: vscode.TextDocument, { range }: BackendLens): vscode.Range {
  return toRange(document, { start: range.start, end: range.start });
}

function commandsOf({ state, provider, document, actions }: BackendLens, looks: Looks): vscode.Command[] {
  const { context, status, isStale } = state;
  const done = actions.map((action) =>
    action.of === 'provider'
      ? commandOf(action.command, text(action.title), provider)
      : commandOf(action.command, text(action.title), document),
  );
  if (status === 'absent') return [{ title: plain(text('lens.absent', { context })), command: '' }, ...done];
  const said = plain(text('lens.state', { state: looks.statusWord(status, isStale), context }));
  const first = commandOf('agentgateway.diagnose', `${looks.statusCodicon(status)}\u00a0${said}`, provider);
  return [{ ...first, tooltip: text('lens.state.tooltip', { name: provider.name }) }, ...done];
}

/** A name of the kubeconfig must not become an icon. */
function plain(title: string): string {
  return title.replaceAll('$(', '$\u200b(');
}
