import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelExchange } from '../core/panel/panelState.ts';
import { exchangeView, type ExchangeActions } from './exchangeView.ts';
import type { Raw } from './rawView.ts';
import type { Texts } from './texts.ts';

/** What was asked and answered, in its order. An answer that comes draws its own exchange anew, none before it. */
export function conversationView(
  exchanges: readonly PanelExchange[],
  raws: ReadonlyMap<string, Raw>,
  texts: Texts,
  actionsOf: (exchange: PanelExchange, isLast: boolean) => ExchangeActions,
): TemplateResult | typeof nothing {
  if (exchanges.length === 0) return nothing;
  return html`<section class="conversation" aria-label=${texts('panel.conversation')}>
    ${repeat(
      exchanges,
      ({ requestId }) => requestId,
      (exchange, index) => {
        const isLast = index === exchanges.length - 1;
        const raw = raws.get(exchange.requestId);
        const draw = (): TemplateResult => exchangeView(exchange, raw, texts, actionsOf(exchange, isLast));
        // What the last one's buttons may do hangs on the rest of the page.
        return isLast ? draw() : guard([exchange, raw, texts], draw);
      },
    )}
  </section>`;
}
