import * as vscode from 'vscode';
import { planApply, type ApplyItem } from '../../core/apply/planApply.ts';
import { message, type Message } from '../../core/messages/index.ts';
import { show, text } from '../doors/text.ts';
import { chosenDocuments, type ApplySource } from './applySource.ts';
import type { ApplyPlace, ApplyWorld } from './applyWorld.ts';

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
    heading: headingOf(
      heading,
      session.info.name,
      plan.items.map(({ namespace }) => namespace),
    ),
  };
}

/** @param namespaces one a resource */
export function headingOf(code: PlanHeading, context: string, namespaces: readonly string[]): Message {
  const args = { context, namespaces: [...new Set(namespaces)].join(', '), count: namespaces.length };
  return namespaces.length === 1 ? message(`${code}.one`, args) : message(code, args);
}

async function tellRefusal(document: vscode.TextDocument, offset: number, reason: Message): Promise<void> {
  const action = text('apply.showPlace');
  if ((await vscode.window.showErrorMessage(show(reason), action)) !== action) return;
  const at = document.positionAt(offset);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
