import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import { liveYamlScheme, type ProviderTarget } from '../../core/contributions.ts';
import { renderError } from '../../core/messages/index.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { text } from '../doors/text.ts';

/** An open document is read again at most this often while its object changes. */
const rereadDelayMs = 300;

/** `agentgateway-live:/<context>/<namespace>/<name>.yaml`: the same object has the same tab, whenever it is opened. */
function liveYamlUri(target: ProviderTarget): vscode.Uri {
  const path = [target.context, target.namespace, `${target.name}.yaml`].map(encodeURIComponent).join('/');
  return vscode.Uri.from({ scheme: liveYamlScheme, path: `/${path}` });
}

function parseUri(uri: vscode.Uri): { context: string; namespace: string; name: string } {
  const [, context = '', namespace = '', file = ''] = uri.path.split('/').map(decodeURIComponent);
  return { context, namespace, name: file.replace(/\.yaml$/, '') };
}

/** The live YAML of a backend as a read-only document that follows the cluster while it is open. */
export class LiveYaml implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #contexts: Contexts<ClusterConnection>;
  readonly #owned = new DisposableList();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  readonly onDidChange = this.#changed.event;

  constructor(contexts: Contexts<ClusterConnection>) {
    this.#contexts = contexts;
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(liveYamlScheme, this));
    this.#owned.add(
      contexts.onDidChange((session) => {
        for (const document of vscode.workspace.textDocuments) {
          if (document.uri.scheme !== liveYamlScheme) continue;
          if (session && parseUri(document.uri).context !== session.info.name) continue;
          this.#rereadSoon(document.uri);
        }
      }),
    );
  }

  async open(target: ProviderTarget): Promise<void> {
    await vscode.window.showTextDocument(liveYamlUri(target), { preview: true });
  }

  /** A failure becomes the text, as a comment: the tab stays, and mends itself with the next change. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { context, namespace, name } = parseUri(uri);
    const session = this.#contexts.find(context);
    if (!session) return `# ${text('live.noContext', { context })}\n`;
    try {
      const { reader } = await session.open();
      const yaml = await reader.readYaml({ kind: kinds.backend, namespace, name });
      return yaml ?? `# ${text('live.gone', { name, namespace, context })}\n`;
    } catch (error) {
      return `# ${renderError(error, vscode.l10n.t)}\n`;
    }
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#owned.dispose();
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
