import { html, nothing, type TemplateResult } from 'lit';

/** What the two buttons below a prompt are called, and do. */
interface SendButtons {
  /** Why nothing can be sent now; undefined: it can. */
  readonly why: string | undefined;
  readonly isRunning: boolean;
  readonly sendLabel: string;
  readonly stopLabel: string;
  readonly send: () => void;
  readonly stop: () => void;
}

/** Send, which says why it is disabled, and Stop while there is something to stop. The hint beside them has the id `hint`. */
export function sendButtons({ why, isRunning, sendLabel, stopLabel, send, stop }: SendButtons): TemplateResult {
  return html`<vscode-button
      class="send"
      ?disabled=${why !== undefined}
      aria-disabled=${why === undefined ? 'false' : 'true'}
      aria-describedby="hint"
      title=${why ?? ''}
      @click=${send}
    >
      <span slot="content-before" class="codicon codicon-send" aria-hidden="true"></span>${sendLabel}
    </vscode-button>
    ${
      isRunning
        ? html`<vscode-button class="stop" secondary @click=${stop}>
            <span slot="content-before" class="codicon codicon-debug-stop" aria-hidden="true"></span>${stopLabel}
          </vscode-button>`
        : nothing
    }`;
}
