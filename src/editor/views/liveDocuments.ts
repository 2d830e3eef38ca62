import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ObjectTarget } from '../../core/contributions.ts';

/** An open document is made again at most this often while its context changes. */
const rereadDelayMs = 300;

/** `scheme:/<context>/<namespace>/<kind>/<name>/<title>`: the same object has the same tab, whenever it is opened. */
export function uriOf(scheme: string, target: ObjectTarget, title: string): vscode.Uri {
  const path = [target.context, target.namespace, target.kind, target.name, title].map(escapeSegment).join('/');
  return vscode.Uri.from({ scheme, path: `/${path}` });
}

/** A name of a context may hold a slash. The rest stays as it is: the last segment is the title of the tab. */
function escapeSegment(segment: string): string {
  return segment.replace(/[%/]/g, encodeURIComponent);
}

function targetIn(uri: vscode.Uri): ObjectTarget {
  const [, context = '', namespace = '', kind = '', name = ''] = uri.path.split('/').map(decodeURIComponent);
  return { context, namespace, kind, name };
}

interface LiveContent {
  make(target: ObjectTarget): Promise<string>;
  /** A value that is another one when the text may be. */
  stampOf(target: ObjectTarget): unknown;
}

/** Read-only documents about objects of clusters that are made anew, while they are open, with every change there. */
export class LiveDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #content: LiveContent;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  /** By URI, what the text was made of. */
  readonly #stamps = new Map<string, unknown>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  readonly onDidChange = this.#changed.event;

  constructor(scheme: string, contexts: Contexts<ClusterConnection>, content: LiveContent) {
    this.#scheme = scheme;
    this.#content = content;
    this.#owned.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#stamps.delete(uri.toString())));
    this.#owned.add(contexts.onDidChange((session) => this.#contextChanged(session?.info.name)));
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const target = targetIn(uri);
    this.#stamps.set(uri.toString(), this.#content.stampOf(target));
    return this.#content.make(target);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#owned.dispose();
  }

  #contextChanged(context: string | undefined): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme !== this.#scheme) continue;
      const target = targetIn(uri);
      if (context !== undefined && target.context !== context) continue;
      if (this.#stamps.get(uri.toString()) !== this.#content.stampOf(target)) this.#rereadSoon(uri);
    }
  }

  #rereadSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.#timers.has(key)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#changed.fire(uri);
    }, rereadDelayMs);
    this.#timers.set(key, timer);
  }
}
