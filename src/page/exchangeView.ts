import { html, nothing, type TemplateResult } from 'lit';
import { isExchangeRunning, type PanelExchange, type PanelFailure } from '../core/panel/panelState.ts';
import { figureTexts } from './figures.ts';
import { reasoningView, toolCallsView } from './saidView.ts';
import type { Texts } from './texts.ts';

/** What an exchange's buttons and links do. */
export interface ExchangeActions {
  showLog(): void;
  /** The next step that the failure advises. */
  act(): void;
  /** Sends the same prompt for the whole answer at once; undefined where it cannot. */
  readonly repeatWithoutStreaming: (() => void) | undefined;
  openLink(url: string): void;
}

/**
 * An exchange: whose answer, what was asked where the draft has moved on, the answer, the figures (a refusal's status
 * among them), what failed.
 */
export function exchangeView(
  exchange: PanelExchange,
  draft: string,
  texts: Texts,
  actions: ExchangeActions,
): TemplateResult {
  const isRunning = isExchangeRunning(exchange);
  const title = texts('panel.answer.from', { provider: exchange.providerLabel });
  return html`
    <section class="exchange" aria-label=${texts('panel.answer')} aria-busy=${isRunning ? 'true' : 'false'}>
      <h2>${title}</h2>
      ${exchange.prompt === draft ? nothing : html`<p class="asked">${exchange.prompt}</p>`}
      ${answerView(exchange, texts, actions)} ${figuresView(figureTexts(exchange, texts), texts)}
      ${exchange.failure === undefined ? nothing : failureView(exchange.failure, texts, actions)}
    </section>
  `;
}

/** What a provider says, from waiting for it to its end. */
export function answerView(
  exchange: PanelExchange,
  texts: Texts,
  actions: Pick<ExchangeActions, 'openLink'>,
): TemplateResult {
  return html`
    ${exchange.state === 'sending' ? html`<vscode-progress-bar indeterminate></vscode-progress-bar>` : nothing}
    ${exchange.notice === undefined ? nothing : html`<p class="note" role="status">${exchange.notice}</p>`}
    ${reasoningView(exchange, texts)}
    <agw-answer
      class=${exchange.state}
      .texts=${{ image: (text: string) => texts('panel.image', { text }) }}
      .text=${exchange.answer}
      @click=${(event: MouseEvent) => followLink(event, actions)}
      @auxclick=${(event: MouseEvent) => followLink(event, actions)}
    ></agw-answer>
    ${toolCallsView(exchange, texts)}
    ${exchange.state === 'stopped' ? html`<p class="note">${texts('panel.stopped')}</p>` : nothing}
  `;
}

export function failureView(
  failure: PanelFailure,
  texts: Texts,
  actions: Omit<ExchangeActions, 'openLink'>,
): TemplateResult {
  return html`
    <div class="failure">
      <span class="codicon codicon-error" aria-hidden="true"></span>
      <div class="failure-text">
        ${failure.place === undefined ? nothing : html`<p class="place">${texts(`panel.place.${failure.place}`)}</p>`}
        <p>${failure.explanation}</p>
        ${
          failure.body === undefined || failure.body === ''
            ? nothing
            : html`<details open>
                <summary>${texts('panel.body')}</summary>
                <pre tabindex="0"><code>${failure.body}</code></pre>
              </details>`
        }
        ${
          failure.refusesStream && actions.repeatWithoutStreaming !== undefined
            ? html`<vscode-button class="whole" @click=${actions.repeatWithoutStreaming}
                >${texts('panel.withoutStreaming')}</vscode-button
              >`
            : nothing
        }
        ${
          failure.action === undefined
            ? nothing
            : html`<vscode-button class="act" @click=${() => actions.act()}>${failure.action}</vscode-button>`
        }
        <vscode-button class="log" secondary @click=${() => actions.showLog()}>${texts('panel.showLog')}</vscode-button>
      </div>
    </div>
  `;
}

export function figuresView(figures: readonly string[], texts: Texts): TemplateResult | typeof nothing {
  if (figures.length === 0) return nothing;
  return html`<ul class="figures" aria-label=${texts('panel.figures')}>
    ${figures.map((figure) => html`<li>${figure}</li>`)}
  </ul>`;
}

/** Every link of an answer is opened by the host, which looks at its address again. */
function followLink(event: MouseEvent, actions: Pick<ExchangeActions, 'openLink'>): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null) return;
  event.preventDefault();
  // VS Code's own handler on the document would open it as well.
  event.stopPropagation();
  if (event.button < 2) actions.openLink(link.href);
}
