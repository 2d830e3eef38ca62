import * as vscode from 'vscode';
import { planApply, type ApplyItem } from '../../core/apply/planApply.ts';
import type { ContextSession } from '../../core/cluster/contexts.ts';
import { message, type Message } from '../../core/messages/index.ts';
import { show, text } from '../doors/text.ts';
import { chosenDocuments, type ApplySource } from './applySource.ts';
import type { ApplyPlace, ApplyWorld, WritingConnection } from './applyWorld.ts';

export type PlanHeading = 'apply.heading' | 'apply.heading.diff' | 'apply.heading.delete';

/** What a document asks of a place in a cluster. */
export interface PlannedSource extends ApplyPlace {
  readonly items: readonly ApplyItem[];
}

/** The plan of a source for the current context; undefined when there is none, which was told. */
export async function planSource(
  world: ApplyWorld,
  source: ApplySource,
  heading: PlanHeading,
): Promise<PlannedSource | undefined> {
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
    heading: headingOf(heading, plan.items, session),
  };
}

function headingOf(
  code: PlanHeading,
  items: readonly ApplyItem[],
  { info }: ContextSession<WritingConnection>,
): Message {
  const namespaces = [...new Set(items.map(({ namespace }) => namespace))];
  const args = { context: info.name, namespaces: namespaces.join(', '), count: items.length };
  return items.length === 1 ? message(`${code}.one`, args) : message(code, args);
}

async function tellRefusal(document: vscode.TextDocument, offset: number, reason: Message): Promise<void> {
  const action = text('apply.showPlace');
  if ((await vscode.window.showErrorMessage(show(reason), action)) !== action) return;
  const at = document.positionAt(offset);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
