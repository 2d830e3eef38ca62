import * as vscode from 'vscode';
import type { ObjectReference } from '../../core/cluster/connection.ts';
import { objectAt, stringAt } from '../../core/resource/json.ts';
import { confirm } from '../doors/tell.ts';
import { show, text } from '../doors/text.ts';
import { planSource } from './applyFlow.ts';
import type { ApplySource } from './applySource.ts';
import type { ApplyWorld } from './applyWorld.ts';

/** How long the cluster is asked for what a file declares. */
const lookLimitMs = 60_000;

/** `Agentgateway: Delete What This File Declares`: those very objects, by their uids, the last declared first. */
export async function deleteDeclared(world: ApplyWorld, source: ApplySource): Promise<void> {
  const plan = await planSource(world, source, 'apply.heading.delete');
  if (!plan) return;
  const { context, connection } = plan;
  const signal = AbortSignal.timeout(lookLimitMs);
  const found: { readonly target: ObjectReference; readonly uid: string }[] = [];
  for (const { apiVersion, kind, namespace, name } of plan.items) {
    const served = await connection.writer.resolve(apiVersion, kind, signal);
    if (served === undefined) continue;
    const target = { kind: served, namespace: served.namespaced ? namespace : undefined, name };
    const uid = stringAt(objectAt(await connection.writer.readWhole(target, signal), 'metadata'), 'uid');
    if (uid !== undefined) found.push({ target, uid });
  }
  if (found.length === 0) return void vscode.window.showInformationMessage(text('apply.delete.none', { context }));
  const doomed = found.toReversed();
  const names = doomed.map(({ target }) => `${target.kind.kind} ${target.namespace ?? ''}/${target.name}`);
  const question = `${show(plan.heading)}?`;
  const detail = [...names, '', text('apply.delete.detail', { context })].join('\n');
  if (!(await confirm(question, detail, text('action.delete')))) return;
  for (const { target, uid } of doomed) await connection.reader.delete(target, uid);
  void vscode.window.showInformationMessage(text('apply.delete.done', { context, count: doomed.length }));
}
