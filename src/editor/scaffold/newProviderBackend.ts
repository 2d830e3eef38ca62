import * as vscode from 'vscode';
import { providers } from '../../core/catalog/providers.ts';
import type { ScaffoldAnswers } from '../../core/scaffold/answers.ts';
import { text } from '../doors/text.ts';
import { emptyDraft, type Draft, type ScaffoldFacts } from './draft.ts';
import { askExposure } from './exposeStep.ts';
import { keySteps } from './keyStep.ts';
import { write } from './place.ts';
import { addressSteps, askModel, askName, askNamespace, askProvider, settingSteps } from './providerSteps.ts';
import { runSteps, type Step } from './quickSteps.ts';

/**
 * `Agentgateway: New Provider Backend…`: a few questions, then YAML. Nothing is applied.
 * @param factsOf of a context by its name; undefined: the current one
 * @param argument the folder of an explorer row, the row of a context, or anything else that a menu hands over
 */
export async function newProviderBackend(
  factsOf: (context: string | undefined) => ScaffoldFacts,
  argument?: unknown,
): Promise<void> {
  const facts = factsOf(contextOf(argument));
  const stepsOf = (draft: Draft): readonly Step<Draft>[] => {
    // Before there is a provider, the steps are counted as for the one that Enter takes.
    const likely = draft.provider === undefined ? { ...draft, provider: providers[0] } : draft;
    return [
      askProvider(facts),
      askName,
      askNamespace(facts),
      ...settingSteps(facts, likely),
      ...addressSteps(facts, likely),
      askModel(facts),
      ...keySteps(facts, likely),
      askExposure(facts),
    ];
  };
  const context = facts.context();
  const title = context === undefined ? text('scaffold.title') : text('scaffold.title.for', { context });
  const draft = await runSteps(title, emptyDraft, stepsOf);
  const answers = draft?.isDone ? answersOf(draft) : undefined;
  if (!draft || !answers) return;
  // With the YAML library, so not before it is needed.
  const { scaffold } = await import('../../core/scaffold/scaffold.ts');
  const yaml = scaffold(answers, facts.features(), vscode.l10n.t);
  await write(yaml, answers.name, draft.place, await folderOf(argument));
}

function answersOf(draft: Draft): ScaffoldAnswers | undefined {
  const { provider, name, namespace, model, exposure } = draft;
  if (provider === undefined || name === undefined || namespace === undefined || model === undefined) return undefined;
  const offer = typeof exposure === 'object' ? exposure : undefined;
  return {
    provider,
    name,
    namespace,
    model,
    settings: draft.settings,
    endpoint: draft.endpoint,
    credential: draft.credential,
    clients: draft.clients,
    failover: draft.failover,
    path: draft.path,
    hostname: draft.hostname,
    gateway: offer?.gateway,
    listener: offer?.listener,
    routeNamespace: offer?.routeNamespace,
    isNewGateway: exposure === 'new',
    isExposed: exposure !== 'none',
  };
}

/** The name of the context that a row of the tree stands for. */
function contextOf(argument: unknown): string | undefined {
  const name: unknown = typeof argument === 'object' && argument !== null && 'context' in argument && argument.context;
  return typeof name === 'string' ? name : undefined;
}

/** The folder that an explorer row stands for. */
async function folderOf(argument: unknown): Promise<vscode.Uri | undefined> {
  if (!(argument instanceof vscode.Uri)) return undefined;
  const { type } = await vscode.workspace.fs.stat(argument);
  return type === vscode.FileType.Directory ? argument : vscode.Uri.joinPath(argument, '..');
}
