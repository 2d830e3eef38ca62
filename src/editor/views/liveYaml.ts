import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import { liveYamlScheme, type ObjectTarget } from '../../core/contributions.ts';
import { renderError } from '../../core/messages/index.ts';
import { kindNamed } from '../../core/resource/kinds.ts';
import { text } from '../doors/text.ts';
import { LiveDocuments, uriOf } from './liveDocuments.ts';

/**
 * The live YAML of an object as a read-only document that follows the cluster while it is open. A Secret shows its metadata
 * and the names of its data keys.
 */
export class LiveYaml implements vscode.Disposable {
  /** The content of `agentgateway-live:` documents. */
  readonly documents: LiveDocuments;

  constructor(contexts: Contexts<ClusterConnection>) {
    this.documents = new LiveDocuments(liveYamlScheme, contexts, {
      make: (target) => readYaml(contexts, target),
      stampOf: (target) => stampOf(contexts, target),
    });
  }

  async open(target: ObjectTarget): Promise<void> {
    await vscode.window.showTextDocument(uriOf(liveYamlScheme, target, `${target.name}.yaml`), { preview: true });
  }

  dispose(): void {
    this.documents.dispose();
  }
}

/** A failure becomes the text, as a comment: the tab stays, and mends itself with the next change. */
async function readYaml(contexts: Contexts<ClusterConnection>, target: ObjectTarget): Promise<string> {
  const { context, namespace, name } = target;
  const session = contexts.find(context);
  const kind = kindNamed(target.kind);
  if (!session) return `# ${text('live.noContext', { context })}\n`;
  if (!kind) return `# ${text('live.gone', { name, namespace, context })}\n`;
  try {
    const { reader } = await session.open();
    const yaml = await reader.readYaml({ kind, namespace: namespace === '' ? undefined : namespace, name });
    return yaml ?? `# ${text('live.gone', { name, namespace, context })}\n`;
  } catch (error) {
    return `# ${renderError(error, vscode.l10n.t)}\n`;
  }
}

/** The object as the store has it; where it has none, how the context stands. */
function stampOf(contexts: Contexts<ClusterConnection>, { context, kind, namespace, name }: ObjectTarget): unknown {
  const session = contexts.find(context);
  const known = kindNamed(kind);
  const { store } = session ?? {};
  if (!store || !known) return session?.error;
  return store.find(known, namespace === '' ? undefined : namespace, name) ?? store.state(known, namespace).status;
}
