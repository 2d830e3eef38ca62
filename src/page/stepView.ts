import { html, nothing, type TemplateResult } from 'lit';
import type { diagnosisPageMessages } from '../core/messages/diagnosisPage.ts';
import type { ReportStep } from '../core/panel/diagnosisReport.ts';
import type { TextsOf } from './texts.ts';

export type DiagnosisTexts = TextsOf<typeof diagnosisPageMessages>;

interface StepActions {
  allow(): void;
  act(action: number): void;
}

/** Shape for each state, as in the tree; the word stands beside it. */
const icons: Readonly<Record<ReportStep['state'], string>> = {
  pending: 'circle-large-outline',
  running: 'loading codicon-modifier-spin',
  ok: 'pass-filled',
  warned: 'warning',
  failed: 'error',
  unknown: 'question',
  skipped: 'circle-slash',
  waiting: 'debug-pause',
};

/** Quicker than a person can see, and no news. */
const shownFromMs = 1;

/** One line: sign, name and word, what was found, and what may be done about it. */
export function stepView(
  step: ReportStep,
  isRunning: boolean,
  texts: DiagnosisTexts,
  actions: StepActions,
): TemplateResult {
  const { id, title, state, evidence, quote, shell, durationMs } = step;
  const duration = durationMs === undefined || durationMs < shownFromMs ? undefined : Math.round(durationMs);
  return html`
    <li class="step ${state}" data-step=${id}>
      <span class="codicon codicon-${icons[state]}" aria-hidden="true"></span>
      <h2>${title}</h2>
      <p class="word">
        ${texts(`diagnosisPage.state.${state}`)}${
          duration === undefined ? nothing : html` · ${texts('diagnosisPage.duration', { time: duration })}`
        }
      </p>
      <div class="found">
        ${evidence.map((sentence) => html`<p>${sentence}</p>`)}
        ${quote === undefined ? nothing : html`<blockquote>${quote}</blockquote>`}
        ${
          shell === undefined
            ? nothing
            : html`<pre
                tabindex="0"
                role="group"
                aria-label=${texts('diagnosisPage.shell')}
              ><code>${shell}</code></pre>`
        }
        ${buttonsView(step, isRunning, actions)}
      </div>
    </li>
  `;
}

function buttonsView(
  { consent, actions }: ReportStep,
  isRunning: boolean,
  buttons: StepActions,
): TemplateResult | typeof nothing {
  if (consent === undefined && actions.length === 0) return nothing;
  return html`
    <div class="buttons">
      ${
        consent === undefined
          ? nothing
          : html`<vscode-button class="allow" ?disabled=${isRunning} @click=${() => buttons.allow()}
              >${consent}</vscode-button
            >`
      }
      ${actions.map(
        ({ title, mends }, index) =>
          html`<vscode-button class="act" ?secondary=${!mends} @click=${() => buttons.act(index)}
            >${title}</vscode-button
          >`,
      )}
    </div>
  `;
}
