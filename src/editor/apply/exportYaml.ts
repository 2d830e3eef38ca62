import * as vscode from 'vscode';
import { cleanObject, withoutDefaults } from '../../core/apply/cleanObject.ts';
import { writeYaml } from '../../core/apply/writeYaml.ts';
import type { ObjectTarget } from '../../core/contributions.ts';
import { failure, message } from '../../core/messages/index.ts';
import { apiVersionOf, kindNamed, kinds } from '../../core/resource/kinds.ts';
import type { Schema } from '../../core/schema/index.ts';
import { show, text } from '../doors/text.ts';
import type { ApplyWorld } from './applyWorld.ts';

interface ExportWorld extends Pick<ApplyWorld, 'contexts'> {
  schemaOf(apiVersion: string, kind: string): Promise<Schema | undefined>;
}

/** `Agentgateway: Export Clean YAML`: a live object as somebody would write it, in a new document. */
export async function exportYaml(world: ExportWorld, target: ObjectTarget): Promise<void> {
  const { context, name } = target;
  const namespace = target.namespace === '' ? undefined : target.namespace;
  const session = world.contexts.find(context);
  const known = kindNamed(target.kind);
  if (!session || !known) return void vscode.window.showWarningMessage(text('live.noContext', { context }));
  const { writer } = await session.open();
  const kind = (await writer.resolve(apiVersionOf(known), known.kind)) ?? known;
  const live = await writer.readWhole({ kind, namespace, name });
  if (live === undefined) throw failure('cluster.notFound', { kind: kind.kind, name });
  const isSecret = kind.plural === kinds.secret.plural && kind.group === '';
  // An answer that is metadata only names itself so.
  const clean = cleanObject({ ...live, apiVersion: apiVersionOf(kind), kind: kind.kind });
  const schema = isSecret ? undefined : await world.schemaOf(apiVersionOf(kind), kind.kind);
  const note = isSecret ? show(message('export.secret')) : undefined;
  const content = writeYaml(schema ? withoutDefaults(clean, schema) : clean, note);
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document, { preview: false });
}
