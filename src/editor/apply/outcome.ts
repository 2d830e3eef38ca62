import * as vscode from 'vscode';
import { verdictProgress } from '../../core/apply/applyVerdict.ts';
import { undoApply, type ItemOutcome } from '../../core/apply/runApply.ts';
import type { ProviderRow } from '../../core/cluster/topology.ts';
import type { ProviderTarget } from '../../core/contributions.ts';
import { renderError } from '../../core/messages/index.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { show, text } from '../doors/text.ts';
import type { ApplyPlace, ApplyWorld } from './applyWorld.ts';
import { tellDeleted } from './deleteDeclared.ts';
import { pause } from './pause.ts';
import { summaryOf } from './summary.ts';

/** How long the controller is waited for; it needs a second or two. */
const verdictLimitMs = 20_000;
/** How long a route or a Gateway may need after that, before what they lack is told. */
const restLimitMs = 5_000;
const undoLimitMs = 30_000;

type Done = Extract<ItemOutcome, { readonly uid: string }>;

/** Says what became of an apply: its verdict, or what was done and what was not, with an undo of what was created. */
export async function tellOutcome(
  world: ApplyWorld,
  place: ApplyPlace,
  outcomes: readonly ItemOutcome[],
): Promise<void> {
  const failed = outcomes.find((outcome) => outcome.state === 'failed');
  const rest = outcomes.filter(({ state }) => state === 'notTried');
  if (failed || rest.length > 0) return tellHalf(world, place, outcomes, failed);
  const done = outcomes.filter((outcome): outcome is Done => 'uid' in outcome);
  const backends = done.filter(({ item }) => item.kind === kinds.backend.kind);
  const summary = text('apply.done', { context: place.context, summary: summarize(outcomes) });
  if (backends.length === 0) return void vscode.window.showInformationMessage(summary);
  // Side by side: a notification that nobody closes must not keep back what is said of the next backend.
  await Promise.all(backends.map((backend) => tellVerdict(world, place, backend, summary)));
}

async function tellHalf(
  world: ApplyWorld,
  { context, connection }: ApplyPlace,
  outcomes: readonly ItemOutcome[],
  failed: Extract<ItemOutcome, { state: 'failed' }> | undefined,
): Promise<void> {
  const why = failed ? renderError(failed.error, vscode.l10n.t) : text('apply.stopped');
  const sentence = text('apply.half', { context, summary: summarize(outcomes), why });
  if (failed) world.log.failed(`apply ${failed.item.kind} ${failed.item.name}`, failed.error);
  const undo = text('apply.undo');
  const hasCreated = outcomes.some(({ state }) => state === 'created');
  const showLog = text('action.showLog');
  const answer = await vscode.window.showErrorMessage(sentence, ...(hasCreated ? [undo] : []), showLog);
  if (answer === showLog) world.log.show();
  if (answer !== undo) return;
  tellDeleted(world, { context }, await undoApply(outcomes, connection.reader, AbortSignal.timeout(undoLimitMs)));
}

const summarize = (outcomes: readonly ItemOutcome[]): string =>
  summaryOf(outcomes.map(({ state, item }) => ({ state, name: `${item.kind} ${item.name}` })));

async function tellVerdict(world: ApplyWorld, place: ApplyPlace, backend: Done, summary: string): Promise<void> {
  const { context } = place;
  const { name } = backend.item;
  const namespace = backend.target.namespace ?? '';
  const target: ProviderTarget = { context, kind: kinds.backend.kind, namespace, name, uid: backend.uid };
  const title = text('apply.waiting', { name, context });
  const row = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => awaitVerdict(world, target, backend.generation, token),
  );
  if (row?.verdict.status === 'ready') {
    const prompt = text('action.sendPrompt');
    const sentence = `${text('apply.ready', { name, context })} ${summary}`;
    if ((await vscode.window.showInformationMessage(sentence, prompt)) === prompt) await world.sendPrompt(target);
    return;
  }
  const [reason] = row?.verdict.explanation ?? [];
  const why = reason ? show(reason) : text('apply.silent');
  const diagnose = text('action.diagnose');
  const sentence = `${text('apply.notReady', { name, context, why })} ${summary}`;
  if ((await vscode.window.showWarningMessage(sentence, diagnose)) === diagnose) await world.diagnose(target);
}

/** The row once it is settled; the last one seen when the limit is over or the person stopped waiting. */
function awaitVerdict(
  world: ApplyWorld,
  target: ProviderTarget,
  generation: number | undefined,
  token: vscode.CancellationToken,
): Promise<ProviderRow | undefined> {
  const stop = new AbortController();
  let isResting = false;
  return new Promise((resolve) => {
    const endAfter = (ms: number): void => {
      void pause(ms, stop.signal).then(() => !stop.signal.aborted && look(true));
    };
    const look = (isOver: boolean): void => {
      const row = world.rowOf(target);
      const progress = verdictProgress(row, generation);
      if (!isOver && progress === 'accepted' && !isResting) {
        isResting = true;
        endAfter(restLimitMs);
      }
      if (!isOver && progress !== 'settled') return;
      stop.abort();
      changed.dispose();
      cancelled.dispose();
      resolve(row);
    };
    const changed = world.contexts.onDidChange(() => look(false));
    const cancelled = token.onCancellationRequested(() => look(true));
    endAfter(verdictLimitMs);
    look(false);
  });
}
