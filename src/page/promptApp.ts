import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { chosenFormat } from '../core/panel/chosenFormat.ts';
import { staysAbove } from '../core/panel/conversationTurns.ts';
import {
  emptyPanelState,
  isExchangeRunning,
  isRunningIn,
  type PanelExchange,
  type PanelOptions,
  type PanelState,
} from '../core/panel/panelState.ts';
import { toSavedState, type SavedState } from '../core/panel/savedState.ts';
import { againBlocker, sendBlocker } from '../core/panel/sendBlocker.ts';
import type { ClientAct, ToHost } from '../core/panel/toHost.ts';
import { applyToPage, optionsForAnother, type ToPage } from '../core/panel/toPage.ts';
import { composerView } from './composerView.ts';
import { conversationView } from './conversationView.ts';
import { copyView, type CopyKind } from './copyView.ts';
import type { ExchangeActions } from './exchangeView.ts';
import type { HostChannel } from './hostChannel.ts';
import { optionsView } from './optionsView.ts';
import type { Raw } from './rawView.ts';
import { isReadAtEnd, scrollToEnd } from './readAtEnd.ts';
import { PromptFocus } from './promptFocus.ts';
import { ProviderNames } from './providerNames.ts';
import { providerView } from './providerView.ts';
import { SentenceSpeaker } from './sentenceSpeaker.ts';
import { settingsView } from './settingsView.ts';
import { textsFrom, type Texts } from './texts.ts';

/** How long a change waits to be told to the host and saved, so that typing and streaming do so now and then only. */
const saveDelayMs = 200;

type PromptChannel = HostChannel<ToHost, ToPage, SavedState>;

/** The prompt panel. Draws into the page itself, not into a shadow tree, so that one style sheet serves it all. */
export class PromptApp extends LitElement {
  static override properties = {
    panel: { state: true },
    texts: { state: true },
    isSettingsOpen: { state: true },
    isCopied: { state: true },
    raws: { state: true },
    spoken: { state: true },
  };
  declare panel: PanelState;
  declare isSettingsOpen: boolean;
  /** Of what was last asked to be copied; undefined before. */
  declare isCopied: boolean | undefined;
  declare texts: Texts;
  /** What went over the wire, by exchange, as far as somebody looked. */
  declare raws: ReadonlyMap<string, Raw>;
  /** The sentences that a screen reader is told. */
  declare spoken: string;
  readonly #channel: PromptChannel;
  readonly #focus = new PromptFocus(this, () => this.#stop());
  readonly #names = new ProviderNames();
  readonly #speaker = new SentenceSpeaker();
  #speakTimer: number | undefined;
  #saveTimer: number | undefined;
  #unsentDraft = false;
  #wasReadAtEnd = false;
  /** Where the page was scrolled to in its earlier life. */
  #scrollTop: number | undefined;
  #sent = 0;

  constructor(channel: PromptChannel) {
    super();
    this.#channel = channel;
    this.texts = textsFrom({});
    const { scrollTop, ...saved } = channel.saved() ?? {};
    this.#scrollTop = scrollTop;
    this.panel = { ...emptyPanelState, ...saved };
    this.isSettingsOpen = false;
    this.isCopied = undefined;
    this.raws = new Map();
    this.spoken = '';
    channel.listen((messages) => this.#apply(messages));
    document.addEventListener('visibilitychange', () => this.#saveNow());
    document.addEventListener('scroll', () => this.#saveSoon(), { passive: true });
    window.addEventListener('pagehide', () => this.#saveNow());
    channel.post({ type: 'ready', exchanges: this.panel.exchanges });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #apply(messages: readonly ToPage[]): void {
    for (const message of messages) {
      if (message.type === 'init') {
        this.texts = textsFrom(message.strings);
        // A window that was reloaded: the host forgot the draft, the page did not.
        this.#unsentDraft ||= message.draft === undefined && this.panel.draft !== '';
      }
      if (message.type === 'focus') this.#focus.take();
      if (message.type === 'copied') this.isCopied = message.isCopied;
      if (message.type === 'raw') this.raws = new Map([...this.raws, [message.requestId, message]]);
    }
    const { draft, options, selected } = this.panel;
    const panel = messages.reduce(applyToPage, this.panel);
    // What was typed before the host's greeting came is newer than the draft that it remembers.
    const typed = panel.selected === selected ? { draft, options } : { draft };
    this.#change(this.#unsentDraft ? { ...panel, ...typed } : panel);
    if (messages.some(({ type }) => type === 'init')) this.#restoreScroll();
  }

  #change(panel: PanelState): void {
    this.panel = panel;
    this.#saveSoon();
  }

  #saveSoon(): void {
    this.#saveTimer ??= window.setTimeout(() => this.#saveNow(), saveDelayMs);
  }

  #saveNow(): void {
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const scrollTop = this.#scrollTop ?? document.scrollingElement?.scrollTop;
    this.#channel.save(toSavedState({ ...this.panel, scrollTop }));
    const { draft: text, options } = this.panel;
    if (this.#unsentDraft) this.#channel.post({ type: 'draft', text, options });
    this.#unsentDraft = false;
  }

  /** To where it was scrolled, once the page is as it was then. */
  #restoreScroll(): void {
    if (this.#scrollTop === undefined) return;
    // Answers draw themselves in the frame after this one.
    void this.updateComplete.then(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          document.scrollingElement?.scrollTo({ top: this.#scrollTop ?? 0 });
          this.#scrollTop = undefined;
        }),
      ),
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#names.hear(this.panel.providers);
    this.#wasReadAtEnd = this.#hasEnded(changed) && isReadAtEnd();
  }

  #hasEnded(changed: PropertyValues<this>): boolean {
    const before = changed.get('panel')?.exchanges.at(-1);
    const last = this.panel.exchanges.at(-1);
    return before?.requestId === last?.requestId && isExchangeRunning(before) && !isExchangeRunning(last);
  }

  /** At its end an exchange shows once what stands below the answer: always what went wrong, the figures to who follows. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('panel')) this.#speak();
    if (!this.#hasEnded(changed)) return;
    if (this.#wasReadAtEnd) scrollToEnd();
    if (this.panel.exchanges.at(-1)?.state === 'failed')
      this.querySelector('.exchange:last-child .failure')?.scrollIntoView({ block: 'nearest' });
  }

  #speak(): void {
    window.clearTimeout(this.#speakTimer);
    this.#speakTimer = undefined;
    const nowMs = performance.now();
    const sentences = this.#speaker.next(this.panel.exchanges.at(-1), nowMs);
    if (sentences !== undefined) this.spoken = sentences;
    else if (isRunningIn(this.panel) && this.#speaker.restMs(nowMs) > 0)
      this.#speakTimer = window.setTimeout(() => this.#speak(), this.#speaker.restMs(nowMs));
  }

  #choose(providerId: string): void {
    this.#unsentDraft = true;
    this.#change({ ...this.panel, selected: providerId, options: optionsForAnother(this.panel.options) });
    this.#channel.post({ type: 'choose', providerId });
  }

  #pin(isPinned: boolean): void {
    this.#change({ ...this.panel, isPinned });
    this.#channel.post({ type: 'pin', isPinned });
  }

  #edit(draft: string): void {
    this.#unsentDraft = true;
    this.#change({ ...this.panel, draft });
  }

  #set(options: Partial<PanelOptions>): void {
    this.#unsentDraft = true;
    this.#change({ ...this.panel, options: { ...this.panel.options, ...options } });
    // Told at once: the host knows the path and the gateway of a route.
    if (options.route !== undefined) this.#saveNow();
  }

  #send(): void {
    if (sendBlocker(this.panel) === undefined) this.#ask(this.panel.draft, { stream: true, isAgain: false });
  }

  /** The last exchange once more. */
  #again(prompt: string, stream: boolean): void {
    if (againBlocker(this.panel, prompt) === undefined) this.#ask(prompt, { stream, isAgain: true });
  }

  #ask(prompt: string, { stream, isAgain }: { readonly stream: boolean; readonly isAgain: boolean }): void {
    const provider = this.panel.providers.find(({ id }) => id === this.panel.selected);
    if (provider === undefined) return;
    this.#sent += 1;
    const requestId = `${Date.now()}-${this.#sent}`;
    // What is shown as chosen is what is sent.
    const format = chosenFormat(this.panel)?.id;
    const options = { ...this.panel.options, format };
    // Shown at once, so that a second click finds Send disabled before the host has answered.
    const exchange: PanelExchange = {
      requestId,
      providerId: provider.id,
      providerLabel: provider.label,
      format,
      prompt,
      answer: '',
      reasoning: '',
      toolCalls: [],
      state: 'sending',
      notice: undefined,
      steps: [],
      hasRaw: false,
      figures: undefined,
      failure: undefined,
    };
    const before = staysAbove(this.panel.exchanges, provider.id, isAgain);
    const draft = isAgain ? this.panel.draft : '';
    this.#change({ ...this.panel, draft, exchanges: [...before, exchange] });
    this.#channel.post({ type: 'send', requestId, providerId: provider.id, prompt, options, stream, isAgain });
    // The host has it by that.
    if (!isAgain) this.#unsentDraft = false;
    // The button that was clicked is disabled by that.
    this.#focus.take();
    void this.updateComplete.then(() => requestAnimationFrame(() => scrollToEnd()));
  }

  /** What would be sent now: the draft, or where there is none the last exchange once more. */
  #copy(kind: CopyKind): void {
    const { selected: providerId, draft, options, exchanges } = this.panel;
    if (providerId === undefined) return;
    this.isCopied = undefined;
    const format = chosenFormat(this.panel)?.id;
    const isAgain = draft.trim() === '' && exchanges.length > 0;
    const prompt = isAgain ? (exchanges.at(-1)?.prompt ?? '') : draft;
    this.#channel.post({ type: 'copy', kind, providerId, prompt, options: { ...options, format }, isAgain });
  }

  #stop(): void {
    const last = this.panel.exchanges.at(-1);
    if (last !== undefined && isExchangeRunning(last)) this.#channel.post({ type: 'stop', requestId: last.requestId });
  }

  #clear(): void {
    this.#change({ ...this.panel, exchanges: [] });
    this.raws = new Map();
    this.#channel.post({ type: 'newConversation' });
    this.#focus.take();
  }

  #client(act: ClientAct): void {
    const { selected: providerId } = this.panel;
    if (providerId !== undefined) this.#channel.post({ type: 'client', act, providerId });
  }

  #removeHeader(name: string): void {
    const { selected: providerId } = this.panel;
    if (providerId !== undefined) this.#channel.post({ type: 'removeHeader', providerId, name });
  }

  #actionsOf({ requestId, providerId, prompt }: PanelExchange, isLast: boolean): ExchangeActions {
    const canAsk = isLast && againBlocker(this.panel, prompt) === undefined;
    return {
      showLog: () => this.#channel.post({ type: 'showLog' }),
      act: () => this.#channel.post({ type: 'act', requestId }),
      // To whom it was sent: another provider may take it otherwise.
      repeatWithoutStreaming:
        canAsk && providerId === this.panel.selected ? () => this.#again(prompt, false) : undefined,
      runAgain: canAsk ? () => this.#again(prompt, true) : undefined,
      showRaw: () => this.#channel.post({ type: 'raw', requestId }),
      openLink: (url: string) => this.#channel.post({ type: 'openLink', url }),
    };
  }

  protected override render(): TemplateResult {
    const { panel, texts } = this;
    return html`
      <main>
        <h1 class="unseen">${texts('panel.prompt')}</h1>
        <div class="choices">
          ${providerView(
            panel.providers,
            panel.selected,
            this.#names.of(panel.selected, panel.exchanges),
            texts,
            panel.isPinned,
            {
              choose: (id) => this.#choose(id),
              pin: (isPinned) => this.#pin(isPinned),
            },
          )}
          ${optionsView(panel, texts, (options) => this.#set(options))}
          ${settingsView(panel, texts, this.isSettingsOpen, {
            change: (options) => this.#set(options),
            open: (isOpen) => (this.isSettingsOpen = isOpen),
            client: (act) => this.#client(act),
            removeHeader: (name) => this.#removeHeader(name),
          })}
        </div>
        ${conversationView(panel.exchanges, this.raws, texts, (exchange, isLast) => this.#actionsOf(exchange, isLast))}
        ${panel.selected === undefined ? nothing : copyView(this.isCopied, texts, (kind) => this.#copy(kind))}
        ${composerView(panel, texts, {
          edit: (draft) => this.#edit(draft),
          send: () => this.#send(),
          stop: () => this.#stop(),
          clear: () => this.#clear(),
        })}
        <p class="unseen" role="status">${this.#status()}</p>
        <p class="unseen spoken" aria-live="polite">${this.spoken}</p>
      </main>
    `;
  }

  /** What a screen reader is told of an exchange's steps; its sentences stand beside. */
  #status(): string {
    const last = this.panel.exchanges.at(-1);
    if (last === undefined) return '';
    const { state, failure, providerLabel } = last;
    if (state === 'sending') return this.texts('panel.status.sending', { provider: providerLabel });
    if (state === 'failed') return this.texts('panel.status.failed', { explanation: failure?.explanation ?? '' });
    return this.texts(`panel.status.${state}`);
  }
}
