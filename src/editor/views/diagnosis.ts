import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import { contextState } from '../../core/cluster/contextState.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import { diagnosisScheme, type ObjectTarget, type ProviderTarget } from '../../core/contributions.ts';
import { diagnosisText } from '../../core/diagnose/diagnosisText.ts';
import { providerEndpoints } from '../../core/gateway/providerEndpoints.ts';
import { renderError } from '../../core/messages/index.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { text } from '../doors/text.ts';
import { LiveDocuments, uriOf } from './liveDocuments.ts';

interface DiagnosisWorld {
  readonly contexts: Contexts<ClusterConnection>;
  /** The row of a provider; undefined when its context has none of that name. */
  rowOf(target: ObjectTarget): ProviderRow | undefined;
}

/** How a provider stands, link by link, as a read-only text that follows the cluster while it is open. */
export class Diagnosis implements vscode.Disposable {
  readonly #world: DiagnosisWorld;
  readonly documents: LiveDocuments;

  constructor(world: DiagnosisWorld) {
    this.#world = world;
    this.documents = new LiveDocuments(diagnosisScheme, world.contexts, {
      make: (target) => this.#textOf(target),
      // A row is another object when anything of it is; without one, any change may bring it.
      stampOf: (target) => this.#stampOf(target),
    });
  }

  async open(target: ProviderTarget): Promise<void> {
    const uri = uriOf(diagnosisScheme, target, text('diagnosis.tab', { name: target.name }));
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.documents.dispose();
  }

  #stampOf(target: ObjectTarget): unknown {
    const session = this.#world.contexts.find(target.context);
    const status = session?.store && contextState(session.store).status;
    return status === 'live' ? (this.#world.rowOf(target) ?? {}) : (status ?? session?.error);
  }

  async #textOf(target: ObjectTarget): Promise<string> {
    const { context, namespace, name } = target;
    const session = this.#world.contexts.find(context);
    if (!session) return `${text('live.noContext', { context })}\n`;
    try {
      await session.open();
    } catch (error) {
      return `${renderError(error, vscode.l10n.t)}\n`;
    }
    const state = session.store ? contextState(session.store) : undefined;
    const row = this.#world.rowOf(target);
    if (row && state && session.store) {
      // A model has a way of its own, which no HTTPRoute leads.
      const isBackend = row.object.kind === kinds.backend.kind;
      const search = isBackend ? providerEndpoints(session.store, row) : undefined;
      return diagnosisText(row, state, vscode.l10n.t, search);
    }
    if (state && 'error' in state) return `${renderError(state.error, vscode.l10n.t)}\n`;
    if (state?.status === 'live') return `${text('diagnosis.gone', { name, context, namespace })}\n`;
    return `${text('diagnosis.waiting', { context })}\n`;
  }
}
