import type { CommandArguments, ProviderTarget } from '../contributions.ts';
import type { MessageCode } from '../messages/index.ts';
import { kinds } from '../resource/kinds.ts';
import type { SourceRange, YamlDocument } from '../yaml/index.ts';
import type { BackendState } from './backendState.ts';
import { fileFacts } from './fileFacts.ts';
import { entryRange } from './entryRange.ts';
import type { LanguageWorld } from './languageWorld.ts';

/** What stands above a backend of a file: its state, and what can be done with it there. */
export interface BackendLens {
  /** Where its document begins. */
  readonly range: SourceRange;
  readonly state: BackendState;
  readonly target: ProviderTarget;
  readonly actions: readonly LensAction[];
}

/** A command that acts on a backend of a cluster, and when it can. */
interface LensAction {
  readonly command: {
    [Id in keyof CommandArguments]: CommandArguments[Id] extends [target: ProviderTarget] ? Id : never;
  }[keyof CommandArguments];
  readonly title: MessageCode;
}

/** What is offered for a backend that the cluster has, in this order. */
const actions: readonly LensAction[] = [{ command: 'agentgateway.sendPrompt', title: 'lens.sendPrompt' }];

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
    const target = { context: state.context, namespace: state.namespace, name, uid: state.uid };
    lenses.push({ range, state, target, actions: state.status === 'absent' ? [] : actions });
  }
  return lenses;
}
