import { DisposableList, toDisposable, type Disposable } from '../base/disposable.ts';
import { panelMessages } from '../messages/panel.ts';
import type { Translate } from '../messages/index.ts';
import { render } from '../messages/index.ts';
import { advance, isRunning, newExchange, type Exchange } from '../prompt/exchange.ts';
import type { PromptEvent } from '../prompt/promptEvent.ts';
import type { PromptHost, PromptProvider } from '../prompt/promptHost.ts';
import { panelExchange } from './panelExchange.ts';
import { panelProviders } from './panelProviders.ts';
import { endedElsewhere, type PanelExchange } from './panelState.ts';
import { parseSavedState, toSavedState, type SavedState } from './savedState.ts';
import type { ToHost } from './toHost.ts';
import type { ToPage } from './toPage.ts';

/** What the panel's host side needs of the shell. */
export interface PanelShell {
  /** Runs an action later, once; disposing it beforehand cancels it. */
  later(action: () => void, delayMs: number): Disposable;
  /** Turns a template into the reader's language. */
  readonly translate: Translate;
  showLog(): void;
  openLink(url: string): void;
  /** A line for the log: never a prompt or an answer. */
  info(text: string): void;
  /** What was remembered in an earlier life of the window, unparsed. */
  remembered(): unknown;
  remember(state: SavedState): void;
}

/** How long pieces of an answer are gathered before they cross to the page: one frame at 60 a second. */
const textDelayMs = 16;
/** How long changes of the cluster are gathered. */
const providersDelayMs = 100;
/** How long changes wait to be remembered. */
const rememberDelayMs = 500;

type Post = (message: ToPage) => void;

/**
 * The host's side of the panel: owns draft, choice and exchange for as long as the window lives, whether or not a page
 * shows them. A page comes and goes by `attach`; an answer goes on streaming while none is there.
 */
export class PanelController implements Disposable {
  readonly #host: PromptHost;
  readonly #shell: PanelShell;
  readonly #owned = new DisposableList();
  #post: Post | undefined;
  #draft: string | undefined;
  #selected: string | undefined;
  #exchange: Exchange | undefined;
  /** The exchange of an earlier life of the window, until there is a new one. */
  #restored: PanelExchange | undefined;
  #providerLabel = '';
  #abort: AbortController | undefined;
  #text = '';
  #textTimer: Disposable | undefined;
  #providersTimer: Disposable | undefined;
  #rememberTimer: Disposable | undefined;
  /** Whether the attached page listens: what is posted before that is lost. */
  #isReady = false;
  #focusWhenReady = false;

  constructor(host: PromptHost, shell: PanelShell) {
    this.#host = host;
    this.#shell = shell;
    const saved = parseSavedState(shell.remembered());
    this.#draft = saved?.draft;
    this.#selected = saved?.selected;
    this.#restored = endedElsewhere(saved?.exchange);
    this.#owned.add(host.onDidChangeProviders(() => this.#providersChanged()));
  }

  /** A page that can be posted to; it says `ready` by itself. Disposing it detaches the page. */
  attach(post: Post): Disposable {
    this.#post = post;
    this.#isReady = false;
    return toDisposable(() => {
      if (this.#post !== post) return;
      this.#post = undefined;
      this.#isReady = false;
    });
  }

  /** Chooses a provider and puts the cursor into the prompt, now or when the page is there. */
  choose(providerId: string): void {
    this.#selected = providerId;
    this.#rememberSoon();
    this.#postProviders();
    if (this.#isReady) this.#post?.({ type: 'focus' });
    else this.#focusWhenReady = true;
  }

  receive(message: ToHost): void {
    switch (message.type) {
      case 'ready':
        return this.#greet();
      case 'choose':
        this.#selected = message.providerId;
        this.#rememberSoon();
        return this.#postProviders();
      case 'send':
        return this.#send(message);
      case 'stop':
        if (this.#exchange?.requestId === message.requestId) this.#abort?.abort();
        return;
      case 'draft':
        this.#draft = message.text;
        this.#rememberSoon();
        return;
      case 'showLog':
        return this.#shell.showLog();
      case 'openLink':
        return this.#shell.openLink(message.url);
    }
  }

  dispose(): void {
    this.#abort?.abort();
    this.#textTimer?.dispose();
    this.#providersTimer?.dispose();
    if (this.#rememberTimer !== undefined) this.#remember();
    this.#post = undefined;
    this.#owned.dispose();
  }

  #greet(): void {
    this.#isReady = true;
    this.#host.start();
    this.#text = '';
    const { providers, selected } = this.#providers();
    this.#post?.({
      type: 'init',
      strings: this.#strings(),
      providers,
      selected,
      draft: this.#draft,
      exchange: this.#shownExchange(),
    });
    if (this.#focusWhenReady) this.#post?.({ type: 'focus' });
    this.#focusWhenReady = false;
  }

  #send({ requestId, providerId, prompt }: Extract<ToHost, { type: 'send' }>): void {
    if (this.#exchange !== undefined && isRunning(this.#exchange)) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#selected = providerId;
    this.#draft = prompt;
    this.#providerLabel = this.#providers().providers.find(({ id }) => id === providerId)?.label ?? '';
    this.#exchange = newExchange({ requestId, providerId, prompt });
    this.#postExchange();
    this.#shell.info(`prompt ${requestId} to ${this.#providerLabel}`);
    const onEvent = (event: PromptEvent): void => this.#advance(requestId, event);
    void this.#host.run(providerId, prompt, { model: undefined }, abort.signal, onEvent);
  }

  #advance(requestId: string, event: PromptEvent): void {
    if (this.#exchange?.requestId !== requestId) return;
    this.#exchange = advance(this.#exchange, event);
    this.#rememberSoon();
    if (event.type === 'notice') this.#postExchange();
    if (event.type === 'text') this.#gather(requestId, event.text);
    if (event.type !== 'ended') return;
    // The whole exchange follows, text and all.
    this.#text = '';
    this.#postExchange();
    const { result, figures } = event.outcome;
    const code = event.outcome.result === 'failed' ? ` [${event.outcome.failure.explanation.code}]` : '';
    this.#shell.info(
      `prompt ${requestId} ${result}${code}, HTTP ${figures.status ?? '–'}, ${Math.round(figures.totalMs)} ms`,
    );
  }

  #gather(requestId: string, text: string): void {
    this.#text += text;
    this.#textTimer ??= this.#shell.later(() => {
      this.#textTimer = undefined;
      if (this.#text !== '') this.#post?.({ type: 'text', requestId, text: this.#text });
      this.#text = '';
    }, textDelayMs);
  }

  #providersChanged(): void {
    this.#providersTimer ??= this.#shell.later(() => {
      this.#providersTimer = undefined;
      this.#postProviders();
    }, providersDelayMs);
  }

  #rememberSoon(): void {
    this.#rememberTimer ??= this.#shell.later(() => this.#remember(), rememberDelayMs);
  }

  #remember(): void {
    this.#rememberTimer?.dispose();
    this.#rememberTimer = undefined;
    const exchange = this.#shownExchange();
    this.#shell.remember(toSavedState({ draft: this.#draft ?? '', selected: this.#selected, exchange }));
  }

  #postProviders(): void {
    if (this.#post !== undefined) this.#post({ type: 'providers', ...this.#providers() });
  }

  #postExchange(): void {
    const exchange = this.#shownExchange();
    if (exchange !== undefined) this.#post?.({ type: 'exchange', exchange });
  }

  #shownExchange(): PanelExchange | undefined {
    if (this.#exchange === undefined) return this.#restored;
    return panelExchange(this.#exchange, this.#providerLabel, (shown) => this.#show(shown));
  }

  #providers() {
    const known = this.#host.providers();
    this.#selected ??= firstChoice(known)?.id;
    const id = this.#selected;
    const isKnown = known.some((provider) => provider.id === id);
    const obstacle = id !== undefined && isKnown ? this.#host.obstacle(id) : undefined;
    const providers = panelProviders(known, { id, obstacle }, (shown) => this.#show(shown));
    return { providers, selected: id };
  }

  #show(shown: Parameters<typeof render>[0]): string {
    return render(shown, this.#shell.translate);
  }

  /** Templates with their placeholders still in: the page fills them. */
  #strings(): Readonly<Record<string, string>> {
    const kept = (template: string): string => {
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([whole, name = '']) => [name, whole]);
      return this.#shell.translate(template, Object.fromEntries(names));
    };
    return Object.fromEntries(Object.entries(panelMessages).map(([code, template]) => [code, kept(template)]));
  }
}

/** The first provider that works, else the first. */
function firstChoice(providers: readonly PromptProvider[]): PromptProvider | undefined {
  return providers.find(({ status }) => status === 'ready') ?? providers[0];
}
