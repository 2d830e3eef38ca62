import type { DocumentTarget, ProviderTarget } from '../contributions.ts';
import { kinds } from '../resource/kinds.ts';
import type { SourceRange, YamlDocument } from '../yaml/index.ts';
import type { BackendState } from './backendState.ts';
import { fileFacts } from './fileFacts.ts';
import { entryRange } from './entryRange.ts';
import type { LanguageWorld } from './languageWorld.ts';

/** What stands above a backend of a file: its state, and what can be done with it there. */
export interface BackendLens {
  /** Its document, without marker and comments. */
  readonly range: SourceRange;
  readonly state: BackendState;
  readonly provider: ProviderTarget;
  readonly document: DocumentTarget;
  readonly actions: readonly LensAction[];
}

/** A command, by what it acts on: the backend in the cluster, or its document. */
type LensAction =
  | { readonly of: 'provider'; readonly command: 'agentgateway.sendPrompt'; readonly title: 'lens.sendPrompt' }
  | { readonly of: 'document'; readonly command: 'agentgateway.apply'; readonly title: 'lens.apply' }
  | { readonly of: 'document'; readonly command: 'agentgateway.diff'; readonly title: 'lens.diff' };

/** What is offered, in this order; what acts on the backend only where the cluster has it. */
const actions: readonly LensAction[] = [
  { of: 'provider', command: 'agentgateway.sendPrompt', title: 'lens.sendPrompt' },
  { of: 'document', command: 'agentgateway.apply', title: 'lens.apply' },
  { of: 'document', command: 'agentgateway.diff', title: 'lens.diff' },
];

/** The backends of a file that the connected cluster says something of: without one it is not guessed. */
export function backendLenses(
  uri: string,
  documents: readonly YamlDocument[],
  world: LanguageWorld,
): readonly BackendLens[] {
  if (world.backendState === undefined) return [];
  const lenses: BackendLens[] = [];
  for (const [{ object }, { document, path }] of fileFacts(uri, documents)) {
    if (object.kind !== kinds.backend.kind) continue;
    const { name, namespace } = object.metadata;
    const state = world.backendState(namespace, name);
    const range = state && entryRange(path, document);
    if (state === undefined || range === undefined) continue;
    lenses.push({
      range,
      state,
      provider: { context: state.context, kind: object.kind, namespace: state.namespace, name, uid: state.uid },
      document: { uri, document: document.index },
      actions: actions.filter((action) => action.of === 'document' || state.status !== 'absent'),
    });
  }
  return lenses;
}
