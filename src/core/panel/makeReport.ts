import '../diagnose/texts.ts';
import type { DiagnosisStep } from '../diagnose/step.ts';
import { message, render, type Message, type Translate } from '../messages/index.ts';
import type { PromptAction } from '../prompt/promptAction.ts';
import { withoutKeys } from '../resource/withoutKeys.ts';
import type { DiagnosisReport } from './diagnosisReport.ts';

/** A diagnosis in the reader's language, without what looks like a key. */
export function reportOf(
  { context, namespace, name }: { readonly context: string; readonly namespace: string; readonly name: string },
  steps: readonly DiagnosisStep[],
  isRunning: boolean,
  translate?: Translate,
): DiagnosisReport {
  const show = (shown: Message): string => withoutKeys(oneLine(render(shown, translate)));
  const fix = (title: Message): string => show(message('diagnosis.fix', { fix: show(title) }));
  return {
    title: show(message('diagnosis.title', { name, context, namespace })),
    isRunning,
    steps: steps.map(({ id, title, state, result, durationMs, button }) => ({
      id,
      title: show(title),
      state,
      evidence: [...(result?.evidence ?? []).map(show), ...(result?.remedies ?? []).map(fix)],
      quote: result?.quote && show(result.quote),
      shell: result?.shell,
      durationMs: durationMs === undefined ? undefined : Math.max(0, durationMs),
      consent: state === 'waiting' && button !== undefined ? show(button) : undefined,
      actions: (result?.actions ?? []).map((action) => ({ title: show(action.title), mends: isMending(action) })),
    })),
  };
}

/** A change in the cluster; everything else opens something. */
function isMending({ call }: PromptAction): boolean {
  return call.id === 'agentgateway.renameSecretKey';
}

/** Text of a cluster stays in its line and turns no direction of writing. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
