import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { chosenFormat } from '../core/panel/chosenFormat.ts';
import {
  emptyPanelState,
  isExchangeRunning,
  type PanelExchange,
  type PanelOptions,
  type PanelState,
} from '../core/panel/panelState.ts';
import { toSavedState, type SavedState } from '../core/panel/savedState.ts';
import { sendBlocker } from '../core/panel/sendBlocker.ts';
import type { ToHost } from '../core/panel/toHost.ts';
import { applyToPage, type ToPage } from '../core/panel/toPage.ts';
import { copyView, type CopyKind } from './copyView.ts';
import { exchangeView } from './exchangeView.ts';
import type { HostChannel } from './hostChannel.ts';
import { optionsView } from './optionsView.ts';
import { promptRows } from './promptRows.ts';
import { isReadAtEnd, scrollToEnd } from './readAtEnd.ts';
import { providerView } from './providerView.ts';
import { textsFrom, type Texts } from './texts.ts';

/** How long a change waits to be told to the host and saved, so that typing and streaming do so now and then only. */
const saveDelayMs = 200;

type PromptChannel = HostChannel<ToHost, ToPage, SavedState>;

/** The prompt panel. Draws into the page itself, not into a shadow tree, so that one style sheet serves it all. */
export class PromptApp extends LitElement {
  static override properties = {
    panel: { state: true },
    texts: { state: true },
    isSystemOpen: { state: true },
    isCopied: { state: true },
  };
  declare panel: PanelState;
  declare isSystemOpen: boolean;
  /** Of what was last asked to be copied; undefined before. */
  declare isCopied: boolean | undefined;
  declare texts: Texts;
  readonly #channel: PromptChannel;
  #arrived: ToPage[] = [];
  #saveTimer: number | undefined;
  #unsentDraft = false;
  #wasReadAtEnd = false;
  #sent = 0;

  constructor(channel: PromptChannel) {
    super();
    this.#channel = channel;
    this.texts = textsFrom({});
    this.panel = { ...emptyPanelState, ...channel.saved() };
    this.isSystemOpen = false;
    this.isCopied = undefined;
    channel.listen((message) => this.#receive(message));
    document.addEventListener('visibilitychange', () => this.#saveNow());
    window.addEventListener('pagehide', () => this.#saveNow());
    channel.post({ type: 'ready' });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Messages are applied once a frame, however many tokens a second arrive. */
  #receive(message: ToPage): void {
    this.#arrived.push(message);
    if (this.#arrived.length === 1) requestAnimationFrame(() => this.#apply());
  }

  #apply(): void {
    const messages = this.#arrived;
    this.#arrived = [];
    for (const message of messages) {
      if (message.type === 'init') {
        this.texts = textsFrom(message.strings);
        // A window that was reloaded: the host forgot the draft, the page did not.
        this.#unsentDraft ||= message.draft === undefined && this.panel.draft !== '';
      }
      if (message.type === 'focus') this.#focusPrompt();
      if (message.type === 'copied') this.isCopied = message.isCopied;
    }
    const { draft, options } = this.panel;
    const panel = messages.reduce(applyToPage, this.panel);
    // What was typed before the host's greeting came is newer than the draft that it remembers.
    this.#change(this.#unsentDraft ? { ...panel, draft, options } : panel);
  }

  #change(panel: PanelState): void {
    this.panel = panel;
    this.#saveTimer ??= window.setTimeout(() => this.#saveNow(), saveDelayMs);
  }

  #saveNow(): void {
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#channel.save(toSavedState(this.panel));
    const { draft: text, options } = this.panel;
    if (this.#unsentDraft) this.#channel.post({ type: 'draft', text, options });
    this.#unsentDraft = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#wasReadAtEnd = this.#hasEnded(changed) && isReadAtEnd();
  }

  #hasEnded(changed: PropertyValues<this>): boolean {
    const before = changed.get('panel')?.exchange;
    const { exchange } = this.panel;
    return before?.requestId === exchange?.requestId && isExchangeRunning(before) && !isExchangeRunning(exchange);
  }

  /** At its end an exchange shows once what stands below the answer: always what went wrong, the figures to who follows. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!this.#hasEnded(changed)) return;
    if (this.panel.exchange?.state === 'failed') this.querySelector('.failure')?.scrollIntoView({ block: 'nearest' });
    else if (this.#wasReadAtEnd) scrollToEnd();
  }

  #focusPrompt(): void {
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('vscode-textarea.prompt')?.focus());
  }

  #choose(providerId: string): void {
    // What was chosen for one provider is no choice for another.
    const options = { ...this.panel.options, format: undefined, model: '' };
    this.#unsentDraft = true;
    this.#change({ ...this.panel, selected: providerId, options });
    this.#channel.post({ type: 'choose', providerId });
  }

  #edit(draft: string): void {
    this.#unsentDraft = true;
    this.#change({ ...this.panel, draft });
  }

  #set(options: Partial<PanelOptions>): void {
    this.#unsentDraft = true;
    this.#change({ ...this.panel, options: { ...this.panel.options, ...options } });
  }

  #send(prompt = this.panel.draft, stream = true): void {
    const provider = this.panel.providers.find(({ id }) => id === this.panel.selected);
    if (provider === undefined || sendBlocker(this.panel) !== undefined) return;
    this.#sent += 1;
    const requestId = `${Date.now()}-${this.#sent}`;
    // What is shown as chosen is what is sent.
    const options = { ...this.panel.options, format: chosenFormat(this.panel)?.id };
    // Shown at once, so that a second click finds Send disabled before the host has answered.
    const exchange: PanelExchange = {
      requestId,
      providerId: provider.id,
      providerLabel: provider.label,
      prompt,
      answer: '',
      reasoning: '',
      toolCalls: [],
      state: 'sending',
      notice: undefined,
      figures: undefined,
      failure: undefined,
    };
    this.#change({ ...this.panel, exchange });
    this.#channel.post({ type: 'send', requestId, providerId: provider.id, prompt, options, stream });
  }

  #copy(kind: CopyKind): void {
    const { selected: providerId, draft: prompt, options } = this.panel;
    if (providerId === undefined) return;
    this.isCopied = undefined;
    const format = chosenFormat(this.panel)?.id;
    this.#channel.post({ type: 'copy', kind, providerId, prompt, options: { ...options, format } });
  }

  #stop(): void {
    const { exchange } = this.panel;
    if (exchange !== undefined && isExchangeRunning(exchange)) {
      this.#channel.post({ type: 'stop', requestId: exchange.requestId });
    }
  }

  #onKeyInPrompt(event: KeyboardEvent): void {
    // While an input method composes, Enter accepts its word; some browsers tell only by key code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) this.#send();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing && isExchangeRunning(this.panel.exchange)) this.#stop();
  }

  protected override render(): TemplateResult {
    const { panel, texts } = this;
    const actions = {
      showLog: () => this.#channel.post({ type: 'showLog' }),
      act: () => panel.exchange && this.#channel.post({ type: 'act', requestId: panel.exchange.requestId }),
      // To whom it was sent: another provider may take it otherwise.
      repeatWithoutStreaming:
        panel.exchange?.providerId === panel.selected ? () => this.#send(panel.exchange?.prompt, false) : undefined,
      openLink: (url: string) => this.#channel.post({ type: 'openLink', url }),
    };
    return html`
      <main @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
        <h1 class="unseen">${texts('panel.prompt')}</h1>
        ${providerView(panel.providers, panel.selected, texts, (id) => this.#choose(id))}
        ${optionsView(panel, texts, this.isSystemOpen, {
          change: (options) => this.#set(options),
          openSystem: (isOpen) => (this.isSystemOpen = isOpen),
        })}
        ${this.#composer()}
        ${panel.selected === undefined ? nothing : copyView(this.isCopied, texts, (kind) => this.#copy(kind))}
        ${panel.exchange === undefined ? nothing : exchangeView(panel.exchange, panel.draft, texts, actions)}
        <p class="unseen" role="status">${this.#status()}</p>
      </main>
    `;
  }

  #composer(): TemplateResult {
    const { panel, texts } = this;
    const isRunning = isExchangeRunning(panel.exchange);
    const blocker = sendBlocker(panel);
    const why = blocker && ('code' in blocker ? texts(blocker.code) : blocker.text);
    const isObvious = blocker !== undefined && 'code' in blocker && blocker.code !== 'panel.noProviders';
    return html`
      <div class="field">
        <vscode-textarea
          class="prompt"
          .label=${texts('panel.prompt')}
          .placeholder=${texts('panel.placeholder')}
          .value=${panel.draft}
          .rows=${promptRows(panel.draft, window.innerWidth)}
          @input=${({ target }: Event) => target instanceof VscodeTextarea && this.#edit(target.value)}
          @keydown=${(event: KeyboardEvent) => this.#onKeyInPrompt(event)}
        ></vscode-textarea>
      </div>
      <div class="actions">
        <vscode-button
          class="send"
          ?disabled=${why !== undefined}
          aria-disabled=${why === undefined ? 'false' : 'true'}
          aria-describedby="hint"
          title=${why ?? ''}
          @click=${() => this.#send()}
        >
          <span slot="content-before" class="codicon codicon-send" aria-hidden="true"></span>${texts('panel.send')}
        </vscode-button>
        ${
          isRunning
            ? html`<vscode-button class="stop" secondary @click=${() => this.#stop()}>
                <span slot="content-before" class="codicon codicon-debug-stop" aria-hidden="true"></span>
                ${texts('panel.stop')}
              </vscode-button>`
            : nothing
        }
        <p id="hint" class=${why === undefined || isObvious ? 'hint' : 'hint blocked'}>${this.#hint(why, isRunning)}</p>
      </div>
    `;
  }

  #hint(why: string | undefined, isRunning: boolean): string {
    if (isRunning) return this.texts('panel.keys.running');
    return why ?? this.texts('panel.keys');
  }

  /** What a screen reader is told: the steps of an exchange, never its tokens. */
  #status(): string {
    const { exchange } = this.panel;
    if (exchange === undefined) return '';
    const { state, failure, providerLabel } = exchange;
    if (state === 'sending') return this.texts('panel.status.sending', { provider: providerLabel });
    if (state === 'failed') return this.texts('panel.status.failed', { explanation: failure?.explanation ?? '' });
    return this.texts(`panel.status.${state}`);
  }
}
