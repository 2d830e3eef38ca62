import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import { kindNamed } from '../../core/resource/kinds.ts';
import { text } from '../doors/text.ts';

const shownMs = 5000;

/** Deletes the backend, or the model, of a row once its name was typed: that very object, in the row's own context. */
export async function deleteBackend(contexts: Contexts<ClusterConnection>, target: ProviderTarget): Promise<void> {
  const { context, kind, namespace, name, uid } = target;
  const known = kindNamed(kind);
  // Without a uid another object of that name could be hit.
  if (uid === '' || !known) return void vscode.window.showWarningMessage(text('delete.noUid', { name }));
  const typed = await vscode.window.showInputBox({
    title: text('delete.title', { name, context, namespace }),
    prompt: text('delete.prompt', { context, namespace, kind, name }),
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (value) => (value === name || value === '' ? undefined : text('delete.mismatch', { name })),
  });
  if (typed !== name) return;
  const session = contexts.find(context);
  if (!session) return void vscode.window.showWarningMessage(text('live.noContext', { context }));
  const { reader } = await session.open();
  await reader.delete({ kind: known, namespace, name }, uid);
  vscode.window.setStatusBarMessage(text('delete.done', { kind, name, context }), shownMs);
}
