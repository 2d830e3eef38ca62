import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { isWrittenYaml } from '../language/serviceDoor.ts';

const pattern = '**/*.{yaml,yml}';
/** What is made or fetched, not written. */
const notSearched = '**/{node_modules,.git,dist,vendor}/**';
const isNotSearched = /[\\/](?:node_modules|\.git|dist|vendor)[\\/]/;
/** More YAML files than this are not read: a monorepo has others than ours. */
const maxFiles = 3000;
/** The definitions of a whole release in one file are half of it; what is larger is data. */
const maxBytes = 4_194_304;
/** Files that are read at the same time. */
const readsAtOnce = 8;
/** The text of an editor is taken over when typing rests this long. */
const typingRestMs = 400;

/** Whoever keeps the texts. */
export interface FileTexts {
  /** @param text undefined: the file is gone */
  update(uri: string, text: string | undefined): void;
  /** Reads a part of what came in; false when all of it was read. */
  readNext(): boolean;
  /** Whether there are more files than were handed over. */
  isPartial: boolean;
}

/**
 * The YAML files of the workspace, and those that are open: read once, then followed as they change on the disk and in
 * editors that are not saved.
 */
export class WorkspaceFiles implements vscode.Disposable {
  readonly #texts: FileTexts;
  readonly #owned = new DisposableList();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Ends when all files were read once; never fails: what cannot be read is not there. */
  readonly read: Promise<void>;

  constructor(texts: FileTexts, failed: (error: unknown) => void) {
    this.#texts = texts;
    const own = this.#owned;
    const watcher = own.add(vscode.workspace.createFileSystemWatcher(pattern));
    const reread = (uri: vscode.Uri): void => void this.#takeFile(uri).then(() => this.#readAll());
    own.add(watcher.onDidCreate(reread));
    own.add(watcher.onDidChange(reread));
    own.add(watcher.onDidDelete((uri) => this.#texts.update(uri.toString(), undefined)));
    own.add(vscode.workspace.onDidOpenTextDocument((document) => this.#takeDocument(document)));
    own.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#takeSoon(document)));
    own.add(vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)));
    this.read = this.#readFirst().catch(failed);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#owned.dispose();
  }

  async #readFirst(): Promise<void> {
    for (const document of vscode.workspace.textDocuments) this.#takeDocument(document);
    const uris = await vscode.workspace.findFiles(pattern, notSearched, maxFiles);
    this.#texts.isPartial = uris.length >= maxFiles;
    const waiting = uris.toSorted((left, right) => (left.path < right.path ? -1 : 1)).values();
    const work = async (): Promise<void> => {
      for (const uri of waiting) await this.#takeFile(uri);
    };
    await Promise.all(Array.from({ length: readsAtOnce }, work));
    await this.#readAll();
  }

  /** A file at a time, so that nobody's keystroke waits for more than one. */
  async #readAll(): Promise<void> {
    while (!this.#owned.isDisposed && this.#texts.readNext()) await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async #takeFile(uri: vscode.Uri): Promise<void> {
    if (isNotSearched.test(uri.path) || this.#owned.isDisposed) return;
    const isOpen = (): boolean =>
      vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    // The editor has it, and tells of its changes.
    if (isOpen()) return;
    const content = await contentOf(uri);
    if (!isOpen() && !this.#owned.isDisposed) this.#texts.update(uri.toString(), content);
  }

  #takeSoon(document: vscode.TextDocument): void {
    if (!isWrittenYaml(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    const take = (): void => this.#takeDocument(document);
    this.#timers.set(key, setTimeout(take, typingRestMs));
  }

  #takeDocument(document: vscode.TextDocument): void {
    this.#timers.delete(document.uri.toString());
    if (isWrittenYaml(document) && !document.isClosed) this.#texts.update(document.uri.toString(), document.getText());
  }

  /** What was typed and not saved is gone with the editor. */
  #closed({ uri }: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) this.#texts.update(uri.toString(), undefined);
    else void this.#takeFile(uri);
  }
}

async function contentOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > maxBytes ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Gone, or not readable.
    return undefined;
  }
}
