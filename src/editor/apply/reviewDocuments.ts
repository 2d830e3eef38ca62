import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { ReviewText } from '../../core/apply/reviewText.ts';
import { reviewScheme } from '../../core/contributions.ts';
import { setContextKey } from '../doors/contextKeys.ts';

/** What a person decided on a review. */
export type Decision = 'apply' | 'cancel';

/**
 * Reviews as diff editors: live on the left, the result of the dry run on the right. Their texts live as long as the diff is
 * open.
 */
export class ReviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #owned = new DisposableList();
  readonly #texts = new Map<string, string>();
  /** By the URI of the right side. */
  readonly #waiting = new Map<string, (decision: Decision) => void>();
  /** URIs of right sides whose tabs stood open once: their texts go with them. */
  readonly #shown = new Set<string>();
  #count = 0;

  /** The texts of a review never change: another one is another document. */
  readonly onDidChange = this.#owned.add(new vscode.EventEmitter<vscode.Uri>()).event;

  constructor() {
    this.#owned.add(vscode.window.tabGroups.onDidChangeTabs(() => this.#look()));
    this.#owned.add(vscode.window.tabGroups.onDidChangeTabGroups(() => this.#look()));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows both sides, to be read only. */
  async show(texts: ReviewText, title: string): Promise<vscode.Uri> {
    this.#count += 1;
    const uriOf = (side: string): vscode.Uri =>
      vscode.Uri.from({ scheme: reviewScheme, path: `/${this.#count}/${side}.yaml` });
    const [live, result] = [uriOf('live'), uriOf('result')];
    this.#texts.set(live.toString(), texts.live);
    this.#texts.set(result.toString(), texts.result);
    await vscode.commands.executeCommand('vscode.diff', live, result, title, { preview: false });
    this.#shown.add(result.toString());
    return result;
  }

  /** Shows both sides and waits for a decision; the closed tab is a no. `question` may offer the same choice elsewhere. */
  async decide(
    texts: ReviewText,
    title: string,
    question: (decide: (decision: Decision) => void) => void,
  ): Promise<Decision> {
    const uri = await this.show(texts, title);
    const decision = await new Promise<Decision>((resolve) => {
      this.#waiting.set(uri.toString(), resolve);
      this.#look();
      question(resolve);
    });
    this.#waiting.delete(uri.toString());
    this.#look();
    await this.#close(uri);
    return decision;
  }

  /** The decision on the review in the active editor. */
  answer(decision: Decision): void {
    const uri = activeReview();
    if (uri) this.#waiting.get(uri)?.(decision);
  }

  dispose(): void {
    for (const resolve of this.#waiting.values()) resolve('cancel');
    this.#owned.dispose();
  }

  #look(): void {
    const open = new Set(tabs().map(({ input }) => input.modified.toString()));
    for (const [uri, resolve] of this.#waiting) if (!open.has(uri)) resolve('cancel');
    for (const uri of this.#shown) {
      if (open.has(uri)) continue;
      this.#shown.delete(uri);
      this.#texts.delete(uri);
      this.#texts.delete(uri.replace('/result.', '/live.'));
    }
    setContextKey('agentgateway.isReviewing', this.#waiting.has(activeReview() ?? ''));
  }

  async #close(uri: vscode.Uri): Promise<void> {
    const own = tabs().filter(({ input }) => input.modified.toString() === uri.toString());
    await vscode.window.tabGroups.close(own.map(({ tab }) => tab));
  }
}

function tabs() {
  return vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap((tab) => {
      const { input } = tab;
      const isOurs = input instanceof vscode.TabInputTextDiff && input.modified.scheme === reviewScheme;
      return isOurs ? [{ tab, input }] : [];
    }),
  );
}

function activeReview(): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input.modified.toString() : undefined;
}
