import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { Emitter } from '../../core/base/event.ts';
import { kustomizationLevels, kustomizationNames } from '../../core/language/kustomizationNames.ts';

/** Which files of the workspace a kustomization near them names as patches. Looks at nothing before it is asked. */
export class PatchFiles implements vscode.Disposable {
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  /** By folder: the patches that its kustomization names. */
  readonly #named = new Map<string, Promise<ReadonlySet<string>>>();
  #watcher: vscode.FileSystemWatcher | undefined;

  /** Fires when a kustomization came, went or was written. */
  readonly onDidChange = this.#changed.event;

  async isPatch(file: vscode.Uri): Promise<boolean> {
    const root = vscode.workspace.getWorkspaceFolder(file)?.uri;
    if (root === undefined) return false;
    this.#watch();
    let folder = file;
    for (let level = 0; level < kustomizationLevels; level += 1) {
      const parent = vscode.Uri.joinPath(folder, '..');
      if (parent.path === folder.path || !parent.path.startsWith(root.path)) return false;
      folder = parent;
      if ((await this.#patchesOf(folder)).has(file.toString())) return true;
    }
    return false;
  }

  dispose(): void {
    this.#named.clear();
    this.#owned.dispose();
  }

  #watch(): void {
    if (this.#watcher !== undefined || this.#owned.isDisposed) return;
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher(`**/{${kustomizationNames.join(',')}}`));
    const changed = (file: vscode.Uri): void => {
      this.#named.delete(vscode.Uri.joinPath(file, '..').toString());
      this.#changed.fire();
    };
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      this.#owned.add(event(changed));
    this.#watcher = watcher;
  }

  #patchesOf(folder: vscode.Uri): Promise<ReadonlySet<string>> {
    const key = folder.toString();
    let named = this.#named.get(key);
    if (named === undefined) this.#named.set(key, (named = readPatches(folder)));
    return named;
  }
}

async function readPatches(folder: vscode.Uri): Promise<ReadonlySet<string>> {
  for (const name of kustomizationNames) {
    const text = await readText(vscode.Uri.joinPath(folder, name));
    if (text === undefined) continue;
    const { patchFiles } = await import('../../core/language/kustomization.ts');
    return new Set(patchFiles(text).map((path) => vscode.Uri.joinPath(folder, path).toString()));
  }
  return new Set();
}

/** Undefined where there is no such file, or none that can be read. */
async function readText(file: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(file).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
