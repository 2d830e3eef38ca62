import type * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import { historyLevels, PromptHistory, type HistoryLevel } from '../../core/prompt/history/promptHistory.ts';
import type { Log } from '../doors/log.ts';
import { onDidChangeSetting, readSetting } from '../doors/settings.ts';

/** Key of the workspace's state. */
const stateKey = 'promptHistory';

/** The history of this workspace, on its own state; answers go as soon as the setting no longer asks for them. */
export class PromptHistoryStore implements Disposable {
  readonly #owned = new DisposableList();
  readonly history: PromptHistory;

  /** @param secrets values that must never be in it */
  constructor(memory: vscode.Memento, secrets: () => readonly string[], log: Log) {
    this.history = this.#owned.add(
      new PromptHistory({
        kept: () => memory.get(stateKey),
        keep: (kept) => {
          memory.update(stateKey, kept).then(undefined, (error: unknown) => log.failed('keep the history', error));
        },
        level: readLevel,
        nowMs: () => Date.now(),
        secrets,
      }),
    );
    const dropUnwanted = (): void => {
      if (readLevel() !== 'promptsAndAnswers') this.history.dropAnswers();
    };
    dropUnwanted();
    this.#owned.add(onDidChangeSetting('agentgateway.prompt.history', dropUnwanted));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function readLevel(): HistoryLevel {
  const set = readSetting('agentgateway.prompt.history');
  return historyLevels.find((level) => level === set) ?? 'prompts';
}
