import { html, nothing, type TemplateResult } from 'lit';
import { isExchangeRunning, type PanelExchange, type PanelFailure } from '../core/panel/panelState.ts';
import { isDialogue, isSentAlong } from '../core/panel/conversationTurns.ts';
import { figureTexts } from './figures.ts';
import { rawView, type Raw } from './rawView.ts';
import { reasoningView, toolCallsView } from './saidView.ts';
import { timelineView } from './timelineView.ts';
import type { Texts } from './texts.ts';

/** What an exchange's buttons and links do. */
export interface ExchangeActions {
  showLog(): void;
  /** The next step that the failure advises. */
  act(): void;
  /** Sends the same prompt for the whole answer at once; undefined where it cannot. */
  readonly repeatWithoutStreaming: (() => void) | undefined;
  /** Asks the same once more; undefined where it cannot. */
  readonly runAgain: (() => void) | undefined;
  /** Asks the host for what went over the wire. */
  showRaw(): void;
  openLink(url: string): void;
}

/** An exchange: what was asked, whose answer, the answer, the figures (a refusal's status among them), what failed. */
export function exchangeView(
  exchange: PanelExchange,
  raw: Raw | undefined,
  texts: Texts,
  actions: ExchangeActions,
): TemplateResult {
  const isRunning = isExchangeRunning(exchange);
  const title = texts('panel.answer.from', { provider: exchange.providerLabel });
  return html`
    <article class="exchange" aria-label=${title} aria-busy=${isRunning ? 'true' : 'false'}>
      ${
        exchange.prompt === ''
          ? nothing
          : html`<p class="asked" tabindex="0" role="note" aria-label=${texts('panel.asked')}>${exchange.prompt}</p>`
      }
      <h2>${title}</h2>
      ${answerView(exchange, texts, actions)} ${figuresView(figureTexts(exchange, texts), texts)}
      ${exchange.failure === undefined ? nothing : failureView(exchange.failure, texts, actions)}
      ${
        !isRunning && isDialogue(exchange.format) && !isSentAlong(exchange)
          ? html`<p class="note unsent">${texts('panel.notSentAlong')}</p>`
          : nothing
      }
      ${timelineView(exchange.steps, texts)} ${rawView(exchange, raw, texts, () => actions.showRaw())}
      ${
        actions.runAgain === undefined
          ? nothing
          : html`<div class="copies">
              <vscode-button secondary class="again" @click=${actions.runAgain}
                >${texts('panel.runAgain')}</vscode-button
              >
            </div>`
      }
    </article>
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
      .whole=${!isExchangeRunning(exchange)}
      @click=${(event: MouseEvent) => followLink(event, actions)}
      @auxclick=${(event: MouseEvent) => followLink(event, actions)}
    ></agw-answer>
    ${toolCallsView(exchange, texts)}
    ${exchange.state === 'stopped' ? html`<p class="note">${texts('panel.stopped')}</p>` : nothing}
    ${exchange.state === 'unsent' ? html`<p class="note">${texts('panel.notSent')}</p>` : nothing}
  `;
}

export function failureView(
  failure: PanelFailure,
  texts: Texts,
  actions: Pick<ExchangeActions, 'showLog' | 'act' | 'repeatWithoutStreaming'>,
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
