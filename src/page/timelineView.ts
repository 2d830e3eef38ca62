import { html, nothing, svg, type TemplateResult } from 'lit';
import type { PanelStep } from '../core/panel/panelState.ts';
import { duration } from './figures.ts';
import type { Texts } from './texts.ts';

/** The least part of a bar that is still seen, in percent. */
const leastPart = 1;

/** Where the time went: one line, and opened one bar a step, each beginning where the last one ended. */
export function timelineView(steps: readonly PanelStep[], texts: Texts): TemplateResult | typeof nothing {
  if (steps.length === 0) return nothing;
  const texted = steps.map(({ step, tookMs }) => texts(`panel.step.${step}`, { time: duration(tookMs) }));
  const totalMs = Math.max(
    1,
    steps.reduce((sum, { tookMs }) => sum + tookMs, 0),
  );
  let startMs = 0;
  return html`<details class="timeline">
    <summary>${texts('panel.timeline.of', { steps: texted.join(' · ') })}</summary>
    <ol aria-label=${texts('panel.timeline')}>
      ${steps.map(({ tookMs }, index) => {
        const bar = barView((startMs / totalMs) * 100, (tookMs / totalMs) * 100);
        startMs += tookMs;
        return html`<li><span>${texted[index]}</span>${bar}</li>`;
      })}
    </ol>
  </details>`;
}

/** By attributes of SVG, since the page's policy takes no style of an element. */
function barView(start: number, part: number): TemplateResult {
  const width = Math.max(leastPart, part);
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect x=${Math.min(start, 100 - width)} width=${width} height="4"></rect>`}
  </svg>`;
}
