import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { Emitter } from '../../core/base/event.ts';

type ReadDotenv = (folders: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The names of the variables that `.env` files of the workspace's folders set. Reads none before it is asked. */
export class DotenvNames implements vscode.Disposable {
  readonly #read: ReadDotenv;
  readonly #failed: (error: unknown) => void;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new Emitter<void>());
  #names: ReadonlySet<string> | undefined;

  /** Fires when names came or went. */
  readonly onDidChange = this.#changed.event;

  constructor(read: ReadDotenv, failed: (error: unknown) => void) {
    this.#read = read;
    this.#failed = failed;
  }

  /** Those that are known so far. */
  get names(): Iterable<string> {
    return this.#names ?? [];
  }

  /** False until the files were read; tells then. */
  has(name: string): boolean {
    if (this.#names === undefined) {
      this.#names = new Set();
      this.#follow();
      this.#refresh();
    }
    return this.#names.has(name);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(): void {
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher('**/.env'));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
      this.#owned.add(event(() => this.#refresh()));
    }
  }

  #refresh(): void {
    this.#load().catch(this.#failed);
  }

  async #load(): Promise<void> {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const values = await this.#read(folders.map(({ uri }) => uri.fsPath));
    const names = new Set(values.keys());
    const isSame = names.size === this.#names?.size && [...names].every((name) => this.#names?.has(name));
    this.#names = names;
    if (!isSame && !this.#owned.isDisposed) this.#changed.fire();
  }
}
