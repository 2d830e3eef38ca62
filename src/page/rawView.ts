import { html, nothing, type TemplateResult } from 'lit';
import type { PanelExchange } from '../core/panel/panelState.ts';
import type { Texts } from './texts.ts';

/** What went over the wire for one exchange. */
export interface Raw {
  readonly request: string;
  readonly reply: string;
}

/** Request and response as they were; the host is asked for them when somebody looks. */
export function rawView(
  { hasRaw, figures }: PanelExchange,
  raw: Raw | undefined,
  texts: Texts,
  ask: () => void,
): TemplateResult | typeof nothing {
  if (!hasRaw) return nothing;
  const status = figures?.status;
  return html`<details
    class="raw"
    @toggle=${({ target }: Event) => target instanceof HTMLDetailsElement && target.open && raw === undefined && ask()}
  >
    <summary>${status === undefined ? texts('panel.raw') : texts('panel.raw.status', { status })}</summary>
    ${
      raw === undefined
        ? nothing
        : html`<h3>${texts('panel.raw.request')}</h3>
            <pre tabindex="0"><code>${raw.request}</code></pre>
            <h3>${texts('panel.raw.reply')}</h3>
            <pre tabindex="0"><code>${raw.reply === '' ? texts('panel.raw.none') : raw.reply}</code></pre>`
    }
  </details>`;
}
