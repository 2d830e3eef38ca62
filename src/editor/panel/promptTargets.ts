import type * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import { Emitter } from '../../core/base/event.ts';
import { render } from '../../core/messages/index.ts';
import { readTargets, type NamedTarget } from '../../core/prompt/promptTargets.ts';
import type { Log } from '../doors/log.ts';
import { onDidChangeSetting, readUnknownList } from '../doors/settings.ts';

/** The targets of the setting, read once for each change. */
export class PromptTargets implements Disposable {
  readonly #log: Log;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  #all: readonly NamedTarget[];

  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
    this.#all = this.#read();
    const listening: vscode.Disposable = onDidChangeSetting('agentgateway.targets', () => {
      this.#all = this.#read();
      this.#changed.fire();
    });
    this.#owned.add(listening);
  }

  get all(): readonly NamedTarget[] {
    return this.#all;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #read(): readonly NamedTarget[] {
    const { targets, problems } = readTargets(readUnknownList('agentgateway.targets'));
    for (const problem of problems) this.#log.info(`agentgateway.targets: ${render(problem)}`);
    return targets;
  }
}
