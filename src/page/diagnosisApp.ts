import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { diagnosisPageMessages } from '../core/messages/diagnosisPage.ts';
import type { DiagnosisToHost, DiagnosisToPage } from '../core/panel/diagnosisMessages.ts';
import { countsOf, type DiagnosisReport } from '../core/panel/diagnosisReport.ts';
import type { HostChannel } from './hostChannel.ts';
import { stepView, type DiagnosisTexts } from './stepView.ts';
import { textsOf } from './texts.ts';

type DiagnosisChannel = HostChannel<DiagnosisToHost, DiagnosisToPage>;

/** The page of a diagnosis: a list that fills while the walk goes on. Draws into the page itself, not into a shadow tree. */
export class DiagnosisApp extends LitElement {
  static override properties = { report: { state: true }, texts: { state: true }, isCopied: { state: true } };
  /** Undefined until the host has answered. */
  declare report: DiagnosisReport | undefined;
  declare texts: DiagnosisTexts;
  /** Of what was last asked to be copied; undefined before. */
  declare isCopied: boolean | undefined;
  readonly #channel: DiagnosisChannel;

  constructor(channel: DiagnosisChannel) {
    super();
    this.#channel = channel;
    this.report = undefined;
    this.texts = textsOf(diagnosisPageMessages, {});
    this.isCopied = undefined;
    channel.listen((messages) => this.#apply(messages));
    channel.post({ type: 'ready' });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #apply(messages: readonly DiagnosisToPage[]): void {
    for (const message of messages) {
      if (message.type === 'init') this.texts = textsOf(diagnosisPageMessages, message.strings);
      if (message.type === 'copied') this.isCopied = message.isCopied;
      else this.report = message.report;
    }
  }

  #copy(): void {
    this.isCopied = undefined;
    this.#channel.post({ type: 'copy' });
  }

  protected override render(): TemplateResult {
    const { report, texts } = this;
    if (report === undefined) return html`<main></main>`;
    return html`
      <main>
        <header>
          <h1>${report.title}</h1>
          <p class="counts">${this.#counts(report)}</p>
          ${this.#buttons(report)}
        </header>
        <ol class="steps" aria-label=${texts('diagnosisPage.steps')} aria-busy=${report.isRunning ? 'true' : 'false'}>
          ${repeat(
            report.steps,
            ({ id }) => id,
            (step) =>
              stepView(step, report.isRunning, texts, {
                allow: () => this.#channel.post({ type: 'allow', step: step.id }),
                act: (action) => this.#channel.post({ type: 'act', step: step.id, action }),
              }),
          )}
        </ol>
        <p class="unseen" role="status">${this.#status(report)}</p>
      </main>
    `;
  }

  #counts(report: DiagnosisReport): string {
    const { all, failed, skipped, done } = countsOf(report);
    const { texts } = this;
    return report.isRunning && done < all
      ? texts('diagnosisPage.progress', { done, all })
      : texts('diagnosisPage.counts', { all, failed, skipped });
  }

  /** One button begins and ends the walk, so that the focus stays where it is. */
  #buttons({ isRunning }: DiagnosisReport): TemplateResult {
    const { texts, isCopied } = this;
    return html`
      <div class="buttons">
        <vscode-button class="run" @click=${() => this.#channel.post({ type: isRunning ? 'cancel' : 'run' })}>
          <span
            slot="content-before"
            class="codicon codicon-${isRunning ? 'debug-stop' : 'refresh'}"
            aria-hidden="true"
          ></span
          >${texts(isRunning ? 'diagnosisPage.cancel' : 'diagnosisPage.again')}
        </vscode-button>
        <vscode-button class="copy" secondary @click=${() => this.#copy()}>
          <span slot="content-before" class="codicon codicon-copy" aria-hidden="true"></span>${texts(
            'diagnosisPage.copy',
          )}
        </vscode-button>
        <vscode-button class="log" secondary @click=${() => this.#channel.post({ type: 'showLog' })}
          >${texts('diagnosisPage.showLog')}</vscode-button
        >
        <span class="copied" aria-live="polite"
          >${isCopied === undefined ? nothing : texts(isCopied ? 'diagnosisPage.copied' : 'diagnosisPage.notCopied')}</span
        >
      </div>
    `;
  }

  /** What a screen reader is told: that it began, each failure as it comes, the sum at the end. */
  #status(report: DiagnosisReport): string {
    const { texts } = this;
    if (!report.isRunning) {
      const { all, failed, skipped } = countsOf(report);
      return texts('diagnosisPage.said.done', { all, failed, skipped });
    }
    const failed = report.steps.findLast(({ state }) => state === 'failed');
    if (failed === undefined) return texts('diagnosisPage.said.running');
    return texts('diagnosisPage.said.step', { title: failed.title, state: texts('diagnosisPage.state.failed') });
  }
}
