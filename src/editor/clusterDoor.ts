import * as vscode from 'vscode';
import { DisposableList, type Disposable } from '../core/base/disposable.ts';
import { Emitter } from '../core/base/event.ts';
import { commandIds, liveYamlScheme, reviewScheme, viewIds } from '../core/contributions.ts';
import type { ClusterFeature } from './clusterFeature.ts';
import { isClusterCommand } from './doors/commands.ts';
import type { TreeNode } from './views/treeNodes.ts';

type Load = (view: vscode.TreeView<TreeNode>) => Promise<ClusterFeature>;

/**
 * What VS Code must find at activation of all that is about clusters: the two views, the schemes of their documents, the
 * commands. The first use of any of them loads the feature itself; opening some YAML file does not.
 */
export class ClusterDoor implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #owned = new DisposableList();
  readonly #load: Load;
  readonly #redraw = this.#owned.add(new vscode.EventEmitter<TreeNode | TreeNode[] | undefined | void | null>());
  readonly #loaded = this.#owned.add(new Emitter<ClusterFeature>());
  readonly #view: vscode.TreeView<TreeNode>;
  #loading: Promise<ClusterFeature> | undefined;
  #feature: ClusterFeature | undefined;

  readonly onDidChangeTreeData = this.#redraw.event;
  /** Fires once, when the feature is there. */
  readonly onDidLoad = this.#loaded.event;

  constructor(load: Load) {
    this.#load = load;
    this.#view = this.#owned.add(
      vscode.window.createTreeView<TreeNode>(viewIds.providers, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(
      vscode.window.registerWebviewViewProvider(viewIds.prompt, {
        resolveWebviewView: async (view, context, token) => {
          await (await this.load()).panel.resolveWebviewView(view, context, token);
        },
      }),
    );
    for (const scheme of [liveYamlScheme, reviewScheme]) this.#registerDocuments(scheme);
    for (const id of commandIds.filter(isClusterCommand)) {
      this.#owned.add(
        vscode.commands.registerCommand(id, async (...args: unknown[]): Promise<unknown> => {
          const { commands } = await this.load();
          return Reflect.apply(commands[id], undefined, args);
        }),
      );
    }
  }

  /** Undefined before the first use. */
  get feature(): ClusterFeature | undefined {
    return this.#feature;
  }

  /** The feature; a try that failed is repeated by the next call. */
  load(): Promise<ClusterFeature> {
    this.#loading ??= this.#loadNow().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const { tree } = await this.load();
    return (await tree.getChildren(node)) ?? [];
  }

  /** Only asked for rows that the feature gave out. */
  getTreeItem(node: TreeNode): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#feature?.tree.getTreeItem(node) ?? new vscode.TreeItem('');
  }

  getParent(node: TreeNode): vscode.ProviderResult<TreeNode> {
    return this.#feature?.tree.getParent?.(node);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#feature?.tree.resolveTreeItem?.(item, node, token);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #loadNow(): Promise<ClusterFeature> {
    const feature = this.#owned.add(await this.#load(this.#view));
    this.#feature = feature;
    const { onDidChangeTreeData } = feature.tree;
    if (onDidChangeTreeData) this.#owned.add(onDidChangeTreeData((changed) => this.#redraw.fire(changed)));
    this.#loaded.fire(feature);
    return feature;
  }

  #registerDocuments(scheme: string): void {
    const changed = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());
    let following: Disposable | undefined;
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: changed.event,
        provideTextDocumentContent: async (uri, token) => {
          const documents = (await this.load()).documents.get(scheme);
          following ??= documents?.onDidChange && this.#owned.add(documents.onDidChange((at) => changed.fire(at)));
          return documents?.provideTextDocumentContent(uri, token);
        },
      }),
    );
  }
}
