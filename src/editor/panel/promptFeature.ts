import type * as vscode from 'vscode';
import type { Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { DisposableList, type Disposable } from '../../core/base/disposable.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import { ClusterPrompts, type ForwardingConnection } from '../../core/prompt/clusterPrompts.ts';
import { CredentialStore } from '../../core/prompt/credentialStore.ts';
import { recordedPrompts } from '../../core/prompt/history/recordedPrompts.ts';
import { JoinedPrompts } from '../../core/prompt/joinedPrompts.ts';
import { identityOf, targetId, TargetPrompts } from '../../core/prompt/targetPrompts.ts';
import { promptProviderId, type PromptHost } from '../../core/prompt/promptHost.ts';
import type { PromptTransport } from '../../core/prompt/promptTransport.ts';
import { kinds } from '../../core/resource/kinds.ts';
import type { GatewayFeatures } from '../../core/resource/release.ts';
import type { ClusterCommandRuns } from '../doors/commands.ts';
import { hostLoop } from '../doors/hostLoop.ts';
import { later } from '../doors/later.ts';
import type { Log } from '../doors/log.ts';
import { targetFrom } from '../views/rowArgument.ts';
import type { TreeNode } from '../views/treeNodes.ts';
import { addPromptTarget, editPromptTargets } from './addPromptTarget.ts';
import { forgetCredentials } from './askCredential.ts';
import { credentialShell } from './credentialShell.ts';
import { mayPrompt } from './mayPrompt.ts';
import { PromptHistoryStore } from './promptHistoryStore.ts';
import { createPromptTools, type PromptTools } from './promptTools.ts';
import { PromptTargets } from './promptTargets.ts';
import { PromptView } from './promptView.ts';

/** What prompts need of the feature that they are a part of. */
interface PromptWorld<Connection extends ForwardingConnection> {
  readonly contexts: Contexts<Connection>;
  featuresOf(session: ContextSession<Connection>): GatewayFeatures;
  start(): void;
  readonly view: vscode.TreeView<TreeNode>;
  readonly transport: PromptTransport;
  readonly keyring: vscode.SecretStorage;
  readonly extensionUri: vscode.Uri;
  /** The workspace's. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/**
 * Everything about prompts in the editor: the panel, what gateways are told of their client, the choice by the tree, the
 * history, comparisons.
 */
export interface PromptFeature extends Disposable {
  readonly panel: PromptView;
  /** The providers, and how to ask them. */
  readonly host: PromptHost;
  /** Addresses of gateways that led nowhere are tried again. */
  forgetUnreached(): void;
  readonly sendPrompt: (target: ProviderTarget) => Promise<void>;
  readonly commands: PromptTools['commands'] &
    Pick<
      ClusterCommandRuns,
      | 'agentgateway.forgetGatewayKeys'
      | 'agentgateway.addPromptTarget'
      | 'agentgateway.editPromptTargets'
      | 'agentgateway.setTargetKey'
      | 'agentgateway.setGatewayKey'
    >;
  readonly restoreComparison: PromptTools['restoreComparison'];
}

export function createPromptFeature<Connection extends ForwardingConnection>(
  world: PromptWorld<Connection>,
): PromptFeature {
  const { contexts, transport, view, extensionUri, memory, log } = world;
  const owned = new DisposableList();
  const failed = (what: string, error: unknown): void => log.failed(what, error);
  const credentials = owned.add(new CredentialStore({ ...credentialShell, keyring: world.keyring, failed }));
  const clusters = owned.add(
    new ClusterPrompts<Connection>({
      contexts,
      featuresOf: (session) => world.featuresOf(session),
      clientHeaders: (gateway) => credentials.headersOf(gateway),
      start: () => world.start(),
      mayPrompt,
      transport,
      loop: hostLoop,
      later,
      failed,
    }),
  );
  const named = owned.add(new PromptTargets(log));
  const targets = owned.add(
    new TargetPrompts({
      targets: () => named.all,
      clientHeaders: (target) => credentials.headersOf(target),
      variable: (name) => process.env[name],
      transport,
      nowMs: () => hostLoop.nowMs(),
    }),
  );
  owned.add(named.onDidChange(() => targets.changed()));
  const prompts = owned.add(new JoinedPrompts(clusters, targets));
  // What is sent along with prompts, wherever it comes from, is in no history.
  const secrets = (): readonly string[] => [...credentials.secrets(), ...targets.secrets()];
  const { history } = owned.add(new PromptHistoryStore(memory, secrets, log));
  const panel = owned.add(new PromptView(extensionUri, recordedPrompts(prompts, history), credentials, log, memory));
  const tools = owned.add(createPromptTools({ prompts, history, panel, extensionUri, memory, log }));
  owned.add(
    view.onDidChangeSelection(({ selection }) => {
      const target = selection.length === 1 ? targetFrom(selection[0]) : undefined;
      if (target?.kind === kinds.backend.kind) panel.follow(promptProviderId(target));
    }),
  );
  return {
    panel,
    host: prompts,
    forgetUnreached: () => clusters.forgetUnreached(),
    sendPrompt: (target) => panel.reveal(promptProviderId(target)),
    commands: {
      ...tools.commands,
      'agentgateway.forgetGatewayKeys': () => forgetCredentials(credentials),
      'agentgateway.addPromptTarget': async () => {
        const name = await addPromptTarget(named.all, credentials);
        if (name !== undefined) await panel.reveal(targetId(name));
      },
      'agentgateway.editPromptTargets': editPromptTargets,
      'agentgateway.setGatewayKey': (gateway) => credentials.askKey(gateway),
      'agentgateway.setTargetKey': (name) => {
        const target = named.all.find((one) => one.name === name);
        if (target !== undefined) credentials.askKey(identityOf(target));
      },
    },
    restoreComparison: (restored, state) => tools.restoreComparison(restored, state),
    dispose: () => owned.dispose(),
  };
}
