import * as vscode from 'vscode';
import { deleteObjects, type DeleteOutcome, type DeleteTarget } from '../../core/apply/deleteObjects.ts';
import { renderError } from '../../core/messages/index.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { withProgress } from '../doors/progress.ts';
import { isProtectedContext } from '../doors/protectedContexts.ts';
import { confirm } from '../doors/tell.ts';
import { show, text } from '../doors/text.ts';
import type { ApplySource } from './applySource.ts';
import type { ApplyPlace, ApplyWorld } from './applyWorld.ts';
import { headingOf, planSource, type PlannedSource } from './planSource.ts';
import { summaryOf } from './summary.ts';

/** `Agentgateway: Delete What This File Declares`: those very objects, by their uids, the last declared first. */
export async function deleteDeclared(world: ApplyWorld, source: ApplySource): Promise<void> {
  const plan = await planSource(world, source, 'apply.heading.delete');
  if (!plan) return;
  const { context, connection } = plan;
  const doomed = await withProgress(text('apply.delete.looking', { context }), async (signal) => {
    const found = await existing(plan, signal);
    return signal.aborted ? undefined : found;
  });
  if (!doomed) return;
  if (doomed.length === 0) return void vscode.window.showInformationMessage(text('apply.delete.none', { context }));
  // Of what is there, not of what the file has.
  const namespaces = doomed.map(({ target }) => target.namespace ?? '');
  const heading = show(headingOf('apply.heading.delete', context, namespaces));
  const detail = [
    ...doomed.map(nameOf),
    '',
    text('apply.delete.detail', { context }),
    ...(isProtectedContext(context) ? ['', text('apply.protected', { context })] : []),
  ].join('\n');
  if (!(await confirm(`${heading}?`, detail, text('action.delete')))) return;
  const outcomes = await withProgress(heading, (signal, tell) =>
    deleteObjects(doomed, connection.reader, signal, (one, index) =>
      tell(`${index + 1}/${doomed.length} ${nameOf(one)}`),
    ),
  );
  tellDeleted(world, plan, outcomes);
}

/** What of a plan is in the cluster, the last first. */
async function existing(
  { items, connection: { writer } }: PlannedSource,
  signal: AbortSignal,
): Promise<readonly DeleteTarget[]> {
  const found: DeleteTarget[] = [];
  for (const { apiVersion, kind, namespace, name } of items) {
    const served = await writer.resolve(apiVersion, kind, signal);
    if (served === undefined) continue;
    const target = { kind: served, namespace: served.namespaced ? namespace : undefined, name };
    const uid = stringAt(objectAt(await writer.readWhole(target, signal), 'metadata'), 'uid');
    if (uid !== undefined) found.push({ target, uid });
  }
  return found.toReversed();
}

/** Says what is gone; where something is not, what and why. */
export function tellDeleted(
  world: Pick<ApplyWorld, 'log'>,
  { context }: Pick<ApplyPlace, 'context'>,
  outcomes: readonly DeleteOutcome[],
): void {
  const summary = summaryOf(
    outcomes.map(({ state, target: { kind, name } }) => ({ state, name: `${kind.kind} ${name}` })),
  );
  if (outcomes.every(({ state }) => state === 'deleted')) {
    return void vscode.window.showInformationMessage(text('apply.delete.done', { context, summary }));
  }
  const failed = outcomes.find(({ error }) => error !== undefined);
  if (failed) world.log.failed(`delete ${nameOf(failed)}`, failed.error);
  const why = failed?.error ? renderError(failed.error, vscode.l10n.t) : text('apply.stopped');
  void vscode.window.showErrorMessage(text('apply.delete.half', { context, summary, why }));
}

/** As the question names it: with its namespace, where it has one. */
function nameOf({ target: { kind, namespace, name } }: DeleteTarget): string {
  return `${kind.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
