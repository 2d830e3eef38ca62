import { html, nothing, type TemplateResult } from 'lit';
import type { ToHost } from '../core/panel/toHost.ts';
import type { Texts } from './texts.ts';

export type CopyKind = Extract<ToHost, { type: 'copy' }>['kind'];

const kinds: readonly CopyKind[] = ['curl', 'powerShell', 'python', 'typeScript', 'checks'];

/** What the request can be copied as; what came of it is told below, and to screen readers. */
export function copyView(isCopied: boolean | undefined, texts: Texts, copy: (kind: CopyKind) => void): TemplateResult {
  return html`<details class="copy">
    <summary>${texts('panel.copyAs')}</summary>
    <div class="copies">
      ${kinds.map(
        (kind) =>
          html`<vscode-button secondary @click=${() => copy(kind)}>${texts(`panel.copy.${kind}`)}</vscode-button>`,
      )}
    </div>
    <p class="hint" aria-live="polite">
      ${isCopied === undefined ? nothing : texts(isCopied ? 'panel.copied' : 'panel.notCopied')}
    </p>
  </details>`;
}
