import { VscodeTextarea } from '@vscode-elements/elements/dist/vscode-textarea/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { compareMessages } from '../core/messages/compare.ts';
import { panelMessages } from '../core/messages/panel.ts';
import { compareBlocker } from '../core/panel/compare/compareBlocker.ts';
import {
  emptyCompareState,
  isComparing,
  maxColumns,
  type CompareColumn,
  type CompareState,
} from '../core/panel/compare/compareState.ts';
import type { CompareInput, CompareToHost } from '../core/panel/compare/compareToHost.ts';
import { applyCompareToPage, type CompareToPage } from '../core/panel/compare/compareToPage.ts';
import { toSavedCompare, type SavedCompare } from '../core/panel/compare/savedCompare.ts';
import { isExchangeRunning, type PanelExchange } from '../core/panel/panelState.ts';
import { sendOnEnter, tooLongText } from './composerView.ts';
import { columnView, type CompareTexts } from './compareColumn.ts';
import type { HostChannel } from './hostChannel.ts';
import { PromptFocus } from './promptFocus.ts';
import { promptRows } from './promptRows.ts';
import { ProviderNames } from './providerNames.ts';
import { sendButtons } from './sendButtons.ts';
import { textsOf } from './texts.ts';

/** How long a change waits to be told to the host and saved, so that typing and streaming do so now and then only. */
const saveDelayMs = 200;

/** Up to four answers to one prompt beside each other. Draws into the page itself, so that one style sheet serves it all. */
export class CompareApp extends LitElement {
  static override properties = {
    compared: { state: true },
    texts: { state: true },
    isSystemOpen: { state: true },
    isSent: { state: true },
    spoken: { state: true },
  };
  declare compared: CompareState;
  declare texts: CompareTexts;
  declare isSystemOpen: boolean;
  /** Send was clicked, and the host has not answered yet. */
  declare isSent: boolean;
  /** What a screen reader is told. */
  declare spoken: string;
  readonly #channel: HostChannel<CompareToHost, CompareToPage, SavedCompare>;
  readonly #focus = new PromptFocus(this, () => {
    if (this.#isRunning) this.#stop();
  });
  readonly #names = new ProviderNames();
  #saveTimer: number | undefined;
  #isEdited = false;
  #sent = 0;

  constructor(channel: HostChannel<CompareToHost, CompareToPage, SavedCompare>) {
    super();
    this.#channel = channel;
    this.texts = textsIn({});
    this.compared = { ...emptyCompareState, ...channel.saved() };
    this.isSystemOpen = this.compared.system !== '';
    this.isSent = false;
    this.spoken = '';
    channel.listen((messages) => this.#apply(messages));
    document.addEventListener('visibilitychange', () => this.#saveNow());
    window.addEventListener('pagehide', () => this.#saveNow());
    channel.post({ type: 'ready' });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #apply(messages: readonly CompareToPage[]): void {
    for (const message of messages) {
      if (message.type === 'init') this.texts = textsIn(message.strings);
      if (message.type === 'init' || message.type === 'columns') this.isSent = false;
      if (message.type === 'input') {
        this.#isEdited = false;
        this.isSystemOpen ||= message.system !== '';
      }
      if (message.type === 'focus') this.#focus.take();
    }
    const { draft, system, columns } = this.compared;
    const next = messages.reduce(applyCompareToPage, this.compared);
    const modelOf = ({ id, model }: CompareColumn): string => columns.find((one) => one.id === id)?.model ?? model;
    // What was written a moment ago is newer than what the host has of it.
    if (!this.#isEdited) this.#change(next);
    else
      this.#change({
        ...next,
        draft,
        system,
        columns: next.columns.map((column) => ({ ...column, model: modelOf(column) })),
      });
  }

  #change(compared: CompareState): void {
    this.compared = compared;
    this.#saveTimer ??= window.setTimeout(() => this.#saveNow(), saveDelayMs);
  }

  #saveNow(): void {
    window.clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#channel.save(toSavedCompare(this.compared));
    if (this.#isEdited) this.#channel.post({ type: 'edit', ...this.#input() });
    this.#isEdited = false;
  }

  #edit(part: Partial<CompareState>): void {
    this.#isEdited = true;
    this.#change({ ...this.compared, ...part });
  }

  #setModel(id: string, model: string): void {
    const columns = this.compared.columns.map((column) => (column.id === id ? { ...column, model } : column));
    this.#edit({ columns });
  }

  #input(): CompareInput {
    const { draft: prompt, system, columns } = this.compared;
    return { prompt, system, models: Object.fromEntries(columns.map(({ id, model }) => [id, model])) };
  }

  #send(): void {
    if (this.isSent || compareBlocker(this.compared) !== undefined) return;
    // At once, so that a second click finds Send disabled before the host has answered.
    this.isSent = true;
    this.#isEdited = false;
    this.#channel.post({ type: 'send', requestId: this.#newRequestId(), ...this.#input() });
    // The button that was clicked is disabled by that.
    this.#focus.take();
  }

  #newRequestId(): string {
    this.#sent += 1;
    return `${Date.now()}-${this.#sent}`;
  }

  /** From the click on: the host hears of a stop after what is to be stopped. */
  get #isRunning(): boolean {
    return this.isSent || isComparing(this.compared);
  }

  #stop(column?: string): void {
    this.#channel.post({ type: 'stop', column });
  }

  #remove(column: string): void {
    this.#saveNow();
    this.#channel.post({ type: 'remove', column });
    this.#focus.take();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#names.hear(this.compared.providers);
    const before = changed.get('compared');
    if (before !== undefined) this.spoken = this.#spokenAfter(before);
  }

  /** The steps of the answers, never their tokens: that they are asked, that one has ended, that all have. */
  #spokenAfter(before: CompareState): string {
    const { own } = this.texts;
    const running = this.compared.columns.filter(({ exchange }) => isExchangeRunning(exchange));
    if (!isComparing(before) && running.length > 0) return own('compare.status.sending', { count: running.length });
    const ended = this.compared.columns.flatMap(({ id, exchange }) => {
      const was = before.columns.find((column) => column.id === id)?.exchange;
      const hasEnded = isExchangeRunning(was) && !isExchangeRunning(exchange);
      return hasEnded && exchange?.requestId === was?.requestId && exchange ? [this.#end(exchange)] : [];
    });
    if (ended.length === 0) return this.spoken;
    return [...ended, ...(running.length === 0 ? [own('compare.status.allEnded')] : [])].join(' ');
  }

  #end({ state, providerLabel: provider, failure }: PanelExchange): string {
    const { own } = this.texts;
    if (state === 'failed') return own('compare.status.failed', { provider, explanation: failure?.explanation ?? '' });
    if (state === 'stopped' || state === 'unsent') return own(`compare.status.${state}`, { provider });
    return own('compare.status.done', { provider });
  }

  protected override render(): TemplateResult {
    const { compared, texts } = this;
    return html`
      <main>
        <h1 class="unseen">${texts.own('compare.title')}</h1>
        ${this.#composer()} ${this.#asked()}
        <div class="columns">
          ${repeat(
            compared.columns,
            ({ id }) => id,
            (column, index) =>
              columnView(
                column,
                index + 1,
                compared.providers,
                this.#names.of(column.providerId, [column.exchange]),
                texts,
                this.#actionsOf(column),
              ),
          )}
        </div>
        <p class="unseen" role="status">${this.spoken}</p>
      </main>
    `;
  }

  /** What was sent, where the draft has moved on. */
  #asked(): TemplateResult | typeof nothing {
    const { columns, draft } = this.compared;
    const prompt = columns.find(({ exchange }) => exchange !== undefined)?.exchange?.prompt;
    if (prompt === undefined || prompt === draft) return nothing;
    const label = this.texts.shared('panel.asked');
    return html`<p class="asked" tabindex="0" role="note" aria-label=${label}>${prompt}</p>`;
  }

  #actionsOf({ id, providerId, exchange }: CompareColumn) {
    return {
      choose: (chosen: string) => {
        this.#saveNow();
        this.#channel.post({ type: 'choose', column: id, providerId: chosen });
      },
      setModel: (model: string) => this.#setModel(id, model),
      remove: () => this.#remove(id),
      stop: () => this.#stop(id),
      showLog: () => this.#channel.post({ type: 'showLog' }),
      act: () => this.#channel.post({ type: 'act', column: id }),
      openLink: (url: string) => this.#channel.post({ type: 'openLink', url }),
      // To whom it was sent: another provider may take it otherwise.
      repeatWithoutStreaming:
        exchange?.providerId === providerId
          ? () => this.#channel.post({ type: 'repeat', requestId: this.#newRequestId(), column: id })
          : undefined,
    };
  }

  #composer(): TemplateResult {
    const { compared, texts } = this;
    const { own, shared } = texts;
    const isRunning = this.#isRunning;
    const blocker = this.isSent ? 'compare.blocked.running' : compareBlocker(compared);
    const why = blocker && this.#why(blocker);
    const keys = isRunning ? own('compare.keys.running') : own('compare.keys');
    return html`
      <div class="field">
        <vscode-textarea
          class="prompt"
          .label=${shared('panel.prompt')}
          .placeholder=${shared('panel.placeholder')}
          .value=${compared.draft}
          .rows=${promptRows(compared.draft, window.innerWidth)}
          @input=${({ target }: Event) => target instanceof VscodeTextarea && this.#edit({ draft: target.value })}
          @keydown=${(event: KeyboardEvent) => sendOnEnter(event, () => this.#send())}
        ></vscode-textarea>
      </div>
      <details
        class="system"
        ?open=${this.isSystemOpen}
        @toggle=${({ target }: Event) => target instanceof HTMLDetailsElement && (this.isSystemOpen = target.open)}
      >
        <summary>${compared.system.trim() === '' ? shared('panel.system') : own('compare.system.set')}</summary>
        ${
          this.isSystemOpen
            ? html`<vscode-textarea
                class="system"
                .label=${shared('panel.system')}
                .value=${compared.system}
                .rows=${3}
                @input=${({ target }: Event) => target instanceof VscodeTextarea && this.#edit({ system: target.value })}
              ></vscode-textarea>`
            : nothing
        }
      </details>
      <div class="actions">
        ${sendButtons({
          why,
          isRunning,
          sendLabel: own(compared.columns.length > 1 ? 'compare.send' : 'compare.sendToOne'),
          stopLabel: own('compare.stopAll'),
          send: () => this.#send(),
          stop: () => this.#stop(),
        })}
        ${
          compared.columns.length < maxColumns && compared.providers.length > 0
            ? html`<vscode-button class="add" secondary @click=${() => this.#add()}>
                <span slot="content-before" class="codicon codicon-add" aria-hidden="true"></span>
                ${own('compare.add')}
              </vscode-button>`
            : nothing
        }
        <p id="hint" class="hint">${isRunning ? keys : (why ?? keys)}</p>
      </div>
    `;
  }

  #why(blocker: NonNullable<ReturnType<typeof compareBlocker>>): string {
    const { own, shared } = this.texts;
    return blocker === 'panel.blocked.promptTooLong' || blocker === 'panel.blocked.systemTooLong'
      ? tooLongText(blocker, shared)
      : own(blocker);
  }

  #add(): void {
    this.#saveNow();
    this.#channel.post({ type: 'add' });
  }
}

function textsIn(strings: Readonly<Record<string, string>>): CompareTexts {
  return { own: textsOf(compareMessages, strings), shared: textsOf(panelMessages, strings) };
}
