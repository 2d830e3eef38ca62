import type * as vscode from 'vscode';
import type { Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import { ClusterPrompts, type ForwardingConnection } from '../../core/prompt/clusterPrompts.ts';
import { recordedPrompts } from '../../core/prompt/history/recordedPrompts.ts';
import { promptProviderId } from '../../core/prompt/promptHost.ts';
import type { PromptTransport } from '../../core/prompt/promptTransport.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import { hostLoop } from '../doors/hostLoop.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';
import { mayPrompt } from './mayPrompt.ts';
import { PromptHistoryStore } from './promptHistoryStore.ts';
import { createPromptTools, type PromptTools } from './promptTools.ts';
import { PromptView } from './promptView.ts';

/** What prompts need of the feature that they are a part of. */
interface PromptWorld<Connection extends ForwardingConnection> {
  readonly contexts: Contexts<Connection>;
  featuresOf(session: ContextSession<Connection>): GatewayFeatures;
  start(): void;
  readonly transport: PromptTransport;
  readonly extensionUri: vscode.Uri;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** Everything about prompts in the editor: the panel, the history, and comparisons. */
export interface PromptFeature extends Disposable {
  readonly panel: PromptView;
  readonly sendPrompt: (target: ProviderTarget) => Promise<void>;
  readonly commands: PromptTools['commands'];
  readonly restoreComparison: PromptTools['restoreComparison'];
}

export function createPromptFeature<Connection extends ForwardingConnection>(
  world: PromptWorld<Connection>,
): PromptFeature {
  const { contexts, transport, extensionUri, memory, log } = world;
  const owned = new DisposableList();
  const prompts = owned.add(
    new ClusterPrompts<Connection>({
      contexts,
      featuresOf: (session) => world.featuresOf(session),
      start: () => world.start(),
      mayPrompt,
      transport,
      loop: hostLoop,
      later,
      failed: (what, error) => log.failed(what, error),
    }),
  );
  const { history } = owned.add(new PromptHistoryStore(memory, () => [], log));
  const panel = owned.add(new PromptView(extensionUri, recordedPrompts(prompts, history), log, memory));
  const tools = owned.add(createPromptTools({ prompts, history, panel, extensionUri, log }));
  return {
    panel,
    sendPrompt: (target) => panel.reveal(promptProviderId(target)),
    commands: tools.commands,
    restoreComparison: (restored, state) => tools.restoreComparison(restored, state),
    dispose: () => owned.dispose(),
  };
}
