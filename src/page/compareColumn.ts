import { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { VscodeTextfield } from '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { chosenFormat } from '../core/panel/chosenFormat.ts';
import type { CompareColumn } from '../core/panel/compare/compareState.ts';
import type { compareMessages } from '../core/messages/compare.ts';
import { isExchangeRunning, noOptions, type PanelExchange, type PanelProvider } from '../core/panel/panelState.ts';
import { answerView, failureView, figuresView, type ExchangeActions } from './exchangeView.ts';
import { figureTexts } from './figures.ts';
import type { Chosen } from './providerNames.ts';
import { goneView, providerOptions, stateView } from './providerView.ts';
import type { Texts, TextsOf } from './texts.ts';

/** The page's own texts, and those that it shares with the prompt panel. */
export interface CompareTexts {
  readonly own: TextsOf<typeof compareMessages>;
  readonly shared: Texts;
}

/** What the controls of a column do. */
export interface ColumnActions extends Pick<
  ExchangeActions,
  'showLog' | 'act' | 'repeatWithoutStreaming' | 'openLink'
> {
  choose(providerId: string): void;
  setModel(model: string): void;
  remove(): void;
  stop(): void;
}

/**
 * One of the answers that are compared: whom it asks, how that stands, the answer, and below it its figures.
 * @param former what is known of the provider where it is not among them
 */
export function columnView(
  column: CompareColumn,
  number: number,
  providers: readonly PanelProvider[],
  former: Chosen,
  { own, shared }: CompareTexts,
  actions: ColumnActions,
): TemplateResult {
  const { exchange } = column;
  const provider = providers.find(({ id }) => id === column.providerId);
  const isRunning = isExchangeRunning(exchange);
  const name = exchange?.providerLabel ?? provider?.label ?? former.name;
  const title =
    name === undefined ? own('compare.columnOf', { number }) : own('compare.column', { number, provider: name });
  return html`
    <article class="column" aria-label=${title} aria-busy=${isRunning ? 'true' : 'false'}>
      <h2 class="unseen">${title}</h2>
      <div class="head">
        <vscode-single-select
          class="provider"
          .label=${own('compare.provider', { number })}
          .value=${column.providerId}
          ?disabled=${providers.length === 0 || isRunning}
          @change=${({ target }: Event) => target instanceof VscodeSingleSelect && actions.choose(target.value)}
        >
          ${providerOptions(providers, column.providerId, former.name, shared)}
        </vscode-single-select>
        <button
          class="icon remove"
          aria-label=${own('compare.remove', { number })}
          title=${own('compare.remove', { number })}
          @click=${() => actions.remove()}
        >
          <span class="codicon codicon-close" aria-hidden="true"></span>
        </button>
      </div>
      <div class="about">
        ${
          provider === undefined
            ? goneView(former, shared)
            : html`${modelView(column, provider, number, { own, shared }, isRunning, actions)}
              ${stateView(provider, shared)} ${warningView(provider)}`
        }
      </div>
      <div class="answer-box scroller" tabindex="0" role="region" aria-label=${own('compare.answer', { number })}>
        ${
          exchange === undefined
            ? html`<p class="note">${own('compare.notAsked')}</p>`
            : exchangeBody(exchange, exchange.providerId === column.providerId, shared, actions)
        }
      </div>
      <div class="foot">
        ${exchange === undefined ? nothing : figuresView(figureTexts(exchange, shared), shared)}
        ${
          isRunning
            ? html`<vscode-button
                class="stop-one"
                secondary
                aria-label=${own('compare.stop', { provider: name ?? '' })}
                @click=${() => actions.stop()}
              >
                <span slot="content-before" class="codicon codicon-debug-stop" aria-hidden="true"></span
                >${shared('panel.stop')}
              </vscode-button>`
            : nothing
        }
      </div>
    </article>
  `;
}

/** Whose answer it is where another provider is chosen by now, the answer, and what failed. */
function exchangeBody(
  exchange: PanelExchange,
  isOfChosen: boolean,
  shared: Texts,
  actions: ColumnActions,
): TemplateResult {
  const { failure } = exchange;
  return html`
    ${
      isOfChosen
        ? nothing
        : html`<p class="from">${shared('panel.answer.from', { provider: exchange.providerLabel })}</p>`
    }
    ${answerView(exchange, shared, actions)} ${failure === undefined ? nothing : failureView(failure, shared, actions)}
  `;
}

function modelView(
  { model }: CompareColumn,
  provider: PanelProvider,
  number: number,
  { own, shared }: CompareTexts,
  isRunning: boolean,
  actions: ColumnActions,
): TemplateResult | typeof nothing {
  // Nothing to choose: the state below it tells the model.
  if (provider.isModelFixed) return nothing;
  return html`<vscode-textfield
    class="model"
    .label=${own('compare.model', { number })}
    .placeholder=${shared('panel.model')}
    .value=${model}
    ?disabled=${isRunning}
    @input=${({ target }: Event) => target instanceof VscodeTextfield && actions.setModel(target.value)}
  ></vscode-textfield>`;
}

/** What is known against a prompt to this provider, before it is sent. */
function warningView(provider: PanelProvider): TemplateResult | typeof nothing {
  const format = chosenFormat({ providers: [provider], selected: provider.id, options: noOptions });
  const warning = format?.obstacle ?? format?.problem;
  if (warning === undefined) return nothing;
  return html`<p class="problem warned">
    <span class="codicon codicon-warning" aria-hidden="true"></span><span>${warning}</span>
  </p>`;
}
