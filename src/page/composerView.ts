import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { isRunningIn, type PanelState } from '../core/panel/panelState.ts';
import { sendBlocker, type SendBlocker } from '../core/panel/sendBlocker.ts';
import { maxTextLength, type TooLong } from '../core/panel/textLimit.ts';
import { promptRows } from './promptRows.ts';
import { sendButtons } from './sendButtons.ts';
import { parameterProblem } from './settingsView.ts';
import type { Texts } from './texts.ts';

export interface ComposerActions {
  edit(draft: string): void;
  send(): void;
  stop(): void;
  clear(): void;
}

/** The prompt, its buttons, and why Send is disabled. Stays in view below the conversation: Stop must always be at hand. */
export function composerView(panel: PanelState, texts: Texts, actions: ComposerActions): TemplateResult {
  const isRunning = isRunningIn(panel);
  const blocker = sendBlocker(panel);
  const why = blocker && blockerText(blocker, texts);
  const isObvious = blocker !== undefined && 'code' in blocker && blocker.code !== 'panel.noProviders';
  return html`<div class="composer">
    <vscode-textarea
      class="prompt"
      .label=${texts('panel.prompt')}
      .placeholder=${texts('panel.placeholder')}
      .value=${panel.draft}
      .rows=${promptRows(panel.draft, window.innerWidth)}
      @input=${({ target }: Event) => target instanceof VscodeTextarea && actions.edit(target.value)}
      @keydown=${(event: KeyboardEvent) => sendOnEnter(event, () => actions.send())}
    ></vscode-textarea>
    <div class="actions">
      ${sendButtons({
        why,
        isRunning,
        sendLabel: texts('panel.send'),
        stopLabel: texts('panel.stop'),
        send: () => actions.send(),
        stop: () => actions.stop(),
      })}
      <p id="hint" class=${why === undefined || isObvious ? 'hint' : 'hint blocked'}>
        ${isRunning ? texts('panel.keys.running') : (why ?? texts('panel.keys'))}
      </p>
      ${
        panel.exchanges.length > 0 && !isRunning
          ? html`<button
              type="button"
              class="icon new"
              aria-label=${texts('panel.newConversation')}
              title=${texts('panel.newConversation')}
              @click=${() => actions.clear()}
            >
              <span class="codicon codicon-clear-all" aria-hidden="true"></span>
            </button>`
          : nothing
      }
    </div>
  </div>`;
}

function blockerText(blocker: SendBlocker, texts: Texts): string {
  if ('code' in blocker) return texts(blocker.code);
  if ('tooLong' in blocker) return tooLongText(blocker.tooLong, texts);
  return 'text' in blocker ? blocker.text : parameterProblem(blocker.parameter, texts);
}

export function tooLongText(code: TooLong, texts: Texts): string {
  return texts(code, { most: maxTextLength.toLocaleString() });
}

/** Enter sends; with Shift or Alt it breaks the line. */
export function sendOnEnter(event: KeyboardEvent, send: () => void): void {
  // While an input method composes, Enter accepts its word; some browsers tell only by key code 229.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!event.repeat) send();
}
