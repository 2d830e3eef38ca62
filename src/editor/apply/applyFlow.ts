import * as vscode from 'vscode';
import { onlyInSecrets, placeholdersOfAll } from '../../core/apply/placeholders.ts';
import { planApply, type ApplyItem } from '../../core/apply/planApply.ts';
import { reviewApply, type ReviewedItem } from '../../core/apply/reviewApply.ts';
import { reviewText } from '../../core/apply/reviewText.ts';
import { runApply } from '../../core/apply/runApply.ts';
import { failure, message, type Message } from '../../core/messages/index.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { withProgress } from '../doors/progress.ts';
import { isProtectedContext } from '../doors/protectedContexts.ts';
import { confirm } from '../doors/tell.ts';
import { show, text } from '../doors/text.ts';
import { chosenDocuments, type ApplySource } from './applySource.ts';
import type { ApplyPlace, ApplyWorld } from './applyWorld.ts';
import { tellOutcome } from './outcome.ts';
import { pause } from './pause.ts';

interface Prepared extends ApplyPlace {
  readonly items: readonly ApplyItem[];
  readonly values: ReadonlyMap<string, string>;
}

/** `Agentgateway: Apply`: judge, dry run, review, question, apply, verdict. */
export async function applyDocuments(world: ApplyWorld, source: ApplySource): Promise<void> {
  const prepared = await prepare(world, source, 'apply.heading');
  if (!prepared) return;
  let reviewed = await review(prepared, () => false);
  if (!reviewed) return;
  const conflicts = reviewed.filter(({ state }) => state === 'conflict');
  // Only of what was asked about: a manager that comes later, or holds another resource, is not overrun.
  const taken = new Set(conflicts.map(({ item }) => item));
  const takesOver = (item: ApplyItem): boolean => taken.has(item);
  if (conflicts.length > 0) {
    if (!(await confirmTakeOver(prepared, conflicts))) return;
    reviewed = await review(prepared, takesOver);
    if (!reviewed) return;
  }
  const [refused] = reviewed.filter(({ state }) => state === 'refused');
  const texts = reviewText(reviewed, prepared.heading, vscode.l10n.t);
  const title = show(prepared.heading);
  if (refused) {
    await world.reviews.show(texts, title);
    throw refused.error ?? failure('apply.nothing', {});
  }
  if (reviewed.every(({ state }) => state === 'same')) {
    return void vscode.window.showInformationMessage(text('apply.same', { context: prepared.context }));
  }
  const decision = await world.reviews.decide(texts, title, (decide) => void askBeside(title, decide));
  if (decision === 'cancel') return void vscode.window.setStatusBarMessage(text('apply.cancelled'), 5000);
  if (!(await confirmRisks(prepared, reviewed))) return;
  const outcomes = await withProgress(title, (signal, tell) =>
    runApply(reviewed, {
      writer: prepared.connection.writer,
      signal,
      takesOver,
      onItem: ({ kind, name }, index) => tell(`${index + 1}/${reviewed.length} ${kind} ${name}`),
      pause,
    }),
  );
  await tellOutcome(world, prepared, outcomes);
}

/** `Agentgateway: Diff Against Cluster`: the same review, and nothing after it. Nobody is asked for a key. */
export async function diffDocuments(world: ApplyWorld, source: ApplySource): Promise<void> {
  const prepared = await prepare(world, source, 'apply.heading.diff');
  const reviewed = prepared && (await review(prepared, () => true));
  if (!prepared || !reviewed) return;
  await world.reviews.show(reviewText(reviewed, prepared.heading, vscode.l10n.t), show(prepared.heading));
}

type Heading = 'apply.heading' | 'apply.heading.diff' | 'apply.heading.delete';

/** The plan of a source for the current context; undefined when there is none, which was told. */
export async function planSource(
  world: ApplyWorld,
  source: ApplySource,
  heading: Heading,
): Promise<Omit<Prepared, 'values'> | undefined> {
  const { document } = source;
  await world.start();
  const session = world.contexts.current;
  if (!session) {
    void vscode.window.showWarningMessage(text('apply.noContext'));
    return undefined;
  }
  const judged = await world.judge(document.uri.toString(), document.getText());
  const plan = planApply(chosenDocuments(source, judged), session.info.namespace);
  const [refusal] = plan.refusals;
  if (refusal) {
    await tellRefusal(document, refusal.offset, refusal.reason);
    return undefined;
  }
  const connection = await session.open();
  return {
    context: session.info.name,
    connection,
    items: plan.items,
    heading: headingOf(
      heading,
      session.info.name,
      plan.items.map(({ namespace }) => namespace),
    ),
  };
}

async function prepare(world: ApplyWorld, source: ApplySource, heading: Heading): Promise<Prepared | undefined> {
  const plan = await planSource(world, source, heading);
  if (!plan) return undefined;
  const contents = plan.items.map(({ content }) => content);
  const all = placeholdersOfAll(contents);
  // A review shows no value of a Secret, so without an apply after it none is needed.
  const unneeded = heading === 'apply.heading.diff' ? onlyInSecrets(contents) : [];
  const needed = all.filter(({ name }) => !unneeded.includes(name));
  const { uri } = source.document;
  const values = await world.variables.valuesOf(needed, uri, show(plan.heading), (name) => {
    void vscode.window.showWarningMessage(text('apply.valueMissing', { name }));
  });
  return values && { ...plan, values: new Map([...values, ...unneeded.map((name) => [name, ''] as const)]) };
}

/** @param namespaces one a resource */
export function headingOf(code: Heading, context: string, namespaces: readonly string[]): Message {
  const args = { context, namespaces: [...new Set(namespaces)].join(', '), count: namespaces.length };
  return namespaces.length === 1 ? message(`${code}.one`, args) : message(code, args);
}

async function review(
  prepared: Prepared,
  takesOver: (item: ApplyItem) => boolean,
): Promise<readonly ReviewedItem[] | undefined> {
  const { connection, items, values } = prepared;
  const title = text('apply.reviewing', { context: prepared.context });
  return withProgress(title, async (signal) => {
    const reviewed = await reviewApply(items, { writer: connection.writer, values, signal, takesOver });
    return signal.aborted ? undefined : reviewed;
  });
}

async function tellRefusal(document: vscode.TextDocument, offset: number, reason: Message): Promise<void> {
  const action = text('apply.showPlace');
  if ((await vscode.window.showErrorMessage(show(reason), action)) !== action) return;
  const at = document.positionAt(offset);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

async function askBeside(title: string, decide: (decision: 'apply' | 'cancel') => void): Promise<void> {
  const [apply, cancel] = [text('action.apply'), text('action.cancel')];
  const answer = await vscode.window.showInformationMessage(`${title}?`, apply, cancel);
  // A message that is only closed decides nothing: the buttons of the review's tab are still there.
  if (answer !== undefined) decide(answer === apply ? 'apply' : 'cancel');
}

function confirmTakeOver({ context }: ApplyPlace, conflicts: readonly ReviewedItem[]): Promise<boolean> {
  const managers = [...new Set(conflicts.flatMap((one) => one.conflicts.map(({ manager }) => manager)))];
  const lines = conflicts.flatMap(({ item, conflicts: fields }) =>
    fields.map(({ manager, field }) => `${item.kind} ${item.name} ${field} (${manager})`),
  );
  const question = text('apply.takeOver', { managers: managers.join(', '), context });
  return confirm(question, [...lines, '', text('apply.takeOver.detail')].join('\n'), text('action.takeOver'));
}

/** What is asked once more, after the review: a protected context, and Secrets whose values would be replaced. */
async function confirmRisks({ context, heading }: ApplyPlace, reviewed: readonly ReviewedItem[]): Promise<boolean> {
  const isProtected = isProtectedContext(context);
  const secrets = reviewed
    .filter(({ item, live }) => item.kind === kinds.secret.kind && live !== undefined)
    .map(({ item }) => item.name);
  if (!isProtected && secrets.length === 0) return true;
  const details = [
    ...(isProtected ? [text('apply.protected', { context })] : []),
    ...(secrets.length > 0 ? [text('apply.replacesSecret', { names: secrets.join(', ') })] : []),
  ];
  return confirm(`${show(heading)}?`, details.join('\n\n'), text('action.apply'));
}
