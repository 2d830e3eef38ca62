import type { CheckFinding } from '../checks/finding.ts';
import { message } from '../messages/index.ts';
import type { PromptAction } from '../prompt/promptAction.ts';
import { kindNamed } from '../resource/kinds.ts';
import type { KubeObject } from '../resource/kubeObject.ts';

/**
 * What can be done about findings of a cluster's objects: a data key is renamed there; what is a change of a manifest is
 * made in the file that declares it, and the live object is one click away.
 */
export function fixActions(context: string, findings: readonly CheckFinding[]): readonly PromptAction[] {
  const actions = findings.flatMap((finding) => [
    ...finding.fixes.flatMap((fix): PromptAction[] => {
      if (fix.kind !== 'renameSecretKey') return [];
      const { metadata } = fix.secret.object;
      const rename = {
        context,
        namespace: metadata.namespace ?? '',
        secret: metadata.name,
        from: fix.from,
        to: fix.to,
      };
      return [{ title: fix.title, call: { id: 'agentgateway.renameSecretKey', args: [rename] } }];
    }),
    ...objectActions(context, finding),
  ]);
  const byWhat = actions.map((action) => [JSON.stringify([action.call, action.title]), action] as const);
  return [...new Map(byWhat).values()];
}

function objectActions(context: string, { subject, fixes }: CheckFinding): readonly PromptAction[] {
  const { object } = subject.fact;
  if (kindNamed(object.kind) === undefined) return [];
  const isEdited = fixes.some(({ kind }) => kind === 'edit');
  return [openAction(context, object), ...(isEdited ? [revealAction(context, object)] : [])];
}

/** Opens the live YAML of an object. */
export function openAction(context: string, object: Pick<KubeObject, 'kind' | 'metadata'>): PromptAction {
  const target = targetOf(context, object);
  const title = message('diagnose.open', { kind: object.kind });
  return { title, call: { id: 'agentgateway.openYaml', args: [target] } };
}

function revealAction(context: string, object: KubeObject): PromptAction {
  const title = message('diagnose.reveal', { kind: object.kind });
  return { title, call: { id: 'agentgateway.revealInFile', args: [targetOf(context, object)] } };
}

function targetOf(context: string, { kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>) {
  return { context, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
