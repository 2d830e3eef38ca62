import { html, nothing, type TemplateResult } from 'lit';
import type { PanelExchange, PanelToolCall } from '../core/panel/panelState.ts';
import type { Texts } from './texts.ts';

/** What the model thought, open until it answers; it stays as whoever reads it sets it. */
export function reasoningView({ reasoning, answer }: PanelExchange, texts: Texts): TemplateResult | typeof nothing {
  if (reasoning === '') return nothing;
  return html`<details class="reasoning" ?open=${answer === ''}>
    <summary>${texts('panel.reasoning')}</summary>
    <p>${reasoning}</p>
  </details>`;
}

/** The calls that the model asks for. Nothing is called. */
export function toolCallsView({ toolCalls }: PanelExchange, texts: Texts): TemplateResult | typeof nothing {
  if (toolCalls.length === 0) return nothing;
  return html`<ul class="calls" aria-label=${texts('panel.toolCalls')}>
    ${toolCalls.map((call) => html`<li>${callView(call, texts)}</li>`)}
  </ul>`;
}

function callView({ name, input }: PanelToolCall, texts: Texts): TemplateResult {
  return html`
    <p>
      <span class="codicon codicon-tools" aria-hidden="true"></span><span>${texts('panel.toolCall', { name })}</span>
    </p>
    ${input === '' || input === '{}' ? nothing : html`<pre tabindex="0"><code>${indented(input)}</code></pre>`}
  `;
}

/** JSON as people read it; as it came where it is not whole. */
function indented(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input), undefined, 2);
  } catch {
    return input;
  }
}
