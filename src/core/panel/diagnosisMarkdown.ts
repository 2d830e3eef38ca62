import { escapeMarkdown } from '../base/escapeMarkdown.ts';
import type { StepState } from '../diagnose/step.ts';
import { fillTemplate, type Translate } from '../messages/message.ts';
import { diagnosisPageMessages } from '../messages/diagnosisPage.ts';
import { countsOf, type DiagnosisReport, type ReportStep } from './diagnosisReport.ts';

const signs: Readonly<Record<StepState, string>> = {
  pending: '…',
  running: '…',
  ok: '✔',
  warned: '⚠',
  failed: '✖',
  unknown: '?',
  skipped: '–',
  waiting: '…',
};

/** A report as text to be sent to somebody. What it says was cleared of keys when it was made; nothing of it becomes markup. */
export function diagnosisMarkdown(report: DiagnosisReport, translate: Translate = fillTemplate): string {
  const say = (code: keyof typeof diagnosisPageMessages, args: Record<string, string | number> = {}): string =>
    translate(diagnosisPageMessages[code], args);
  const { all, failed, skipped } = countsOf(report);
  return [
    `## ${escapeMarkdown(report.title)}`,
    '',
    say('diagnosisPage.counts', { all, failed, skipped }),
    '',
    ...report.steps.flatMap((step) => linesOf(step, say(`diagnosisPage.state.${step.state}`))),
    '',
  ].join('\n');
}

function linesOf(step: ReportStep, word: string): readonly string[] {
  const { title, state, evidence, quote, shell, durationMs } = step;
  const duration = durationMs === undefined ? '' : ` (${Math.round(durationMs)} ms)`;
  return [
    `- ${signs[state]} **${escapeMarkdown(title)}** · ${word}${duration}`,
    ...[...evidence, ...(quote === undefined ? [] : [quote])].map((text) => `  - ${escapeMarkdown(text)}`),
    ...(shell === undefined ? [] : ['', '    ```sh', `    ${shell}`, '    ```', '']),
  ];
}
