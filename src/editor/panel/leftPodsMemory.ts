import type * as vscode from 'vscode';
import type { PodMemory } from '../../core/diagnose/leftPods.ts';
import type { Log } from '../doors/log.ts';

/** Key of the extension's state: Pods that were made and are not known to be gone. */
const podsKey = 'checkPods';

/** Whether an earlier life may have left something in a cluster. */
export function hasLeftPods(memory: vscode.Memento): boolean {
  const kept = memory.get(podsKey);
  return Array.isArray(kept) && kept.length > 0;
}

export function leftPodsMemory(memory: vscode.Memento, log: Log): PodMemory {
  return {
    read: () => memory.get(podsKey),
    write: (pods) => {
      memory.update(podsKey, pods).then(undefined, (error: unknown) => log.failed('remember Pods', error));
    },
  };
}
