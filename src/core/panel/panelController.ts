import { DisposableList, toDisposable, type Disposable } from '../base/disposable.ts';
import { panelMessages } from '../messages/panel.ts';
import type { Translate } from '../messages/index.ts';
import { render } from '../messages/index.ts';
import { advance, isRunning, newExchange, type Exchange } from '../prompt/exchange.ts';
import type { PromptEvent } from '../prompt/promptEvent.ts';
import type { PromptAction } from '../prompt/promptAction.ts';
import type { PromptHost, PromptOptions, PromptProvider } from '../prompt/promptHost.ts';
import { panelExchange } from './panelExchange.ts';
import { pageStrings } from './pageStrings.ts';
import { panelProviders } from './panelProviders.ts';
import { endedElsewhere, noOptions, type PanelExchange, type PanelOptions } from './panelState.ts';
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
  /** Puts a text into the clipboard. */
  copy(text: string): PromiseLike<void>;
  /** Runs a command of ours. */
  run(action: PromptAction): void;
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

interface Said {
  readonly reasoning: string;
  readonly text: string;
}

const nothingSaid: Said = { reasoning: '', text: '' };

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
  #options: PanelOptions | undefined;
  /** Providers that refused to stream, and were asked again without. */
  readonly #unstreamed = new Set<string>();
  #exchange: Exchange | undefined;
  /** The exchange of an earlier life of the window, until there is a new one. */
  #restored: PanelExchange | undefined;
  #providerLabel = '';
  #abort: AbortController | undefined;
  /** What was said since the page was last told. */
  #said = nothingSaid;
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
    this.#options = saved?.options;
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
    this.#select(providerId);
    if (this.#isReady) this.#post?.({ type: 'focus' });
    else this.#focusWhenReady = true;
  }

  receive(message: ToHost): void {
    switch (message.type) {
      case 'ready':
        return this.#greet();
      case 'choose':
        return this.#select(message.providerId);
      case 'send':
        return this.#send(message);
      case 'stop':
        if (this.#exchange?.requestId === message.requestId) this.#abort?.abort();
        return;
      case 'draft':
        this.#draft = message.text;
        this.#options = message.options;
        this.#rememberSoon();
        return;
      case 'copy':
        return this.#copy(message);
      case 'act':
        return this.#act(message.requestId);
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

  /** By what this side remembers: the page says only that it was asked for. */
  #act(requestId: string): void {
    const { progress } = this.#exchange ?? {};
    if (this.#exchange?.requestId !== requestId || progress?.state !== 'failed') return;
    if (progress.failure.action !== undefined) this.#shell.run(progress.failure.action);
  }

  #select(providerId: string): void {
    this.#selected = providerId;
    this.#rememberSoon();
    this.#postProviders();
  }

  #greet(): void {
    this.#isReady = true;
    this.#host.start();
    this.#said = nothingSaid;
    const { providers, selected } = this.#providers();
    this.#post?.({
      type: 'init',
      strings: pageStrings(panelMessages, this.#shell.translate),
      providers,
      selected,
      draft: this.#draft,
      options: this.#options,
      exchange: this.#shownExchange(),
    });
    if (this.#focusWhenReady) this.#post?.({ type: 'focus' });
    this.#focusWhenReady = false;
  }

  #send({ requestId, providerId, prompt, options, stream }: Extract<ToHost, { type: 'send' }>): void {
    if (this.#exchange !== undefined && isRunning(this.#exchange)) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#selected = providerId;
    this.#draft = prompt;
    this.#options = options;
    if (!stream) this.#unstreamed.add(providerId);
    this.#providerLabel = this.#providers().providers.find(({ id }) => id === providerId)?.label ?? '';
    this.#exchange = newExchange({ requestId, providerId, prompt });
    this.#postExchange();
    this.#shell.info(`prompt ${requestId} to ${this.#providerLabel}`);
    const onEvent = (event: PromptEvent): void => this.#advance(requestId, event);
    void this.#host.run(providerId, prompt, this.#asked(providerId, options), abort.signal, onEvent);
  }

  #asked(providerId: string, { format, system, model }: PanelOptions): PromptOptions {
    return { format, system, model: model.trim() || undefined, stream: !this.#unstreamed.has(providerId) };
  }

  #copy({ kind, providerId, prompt, options }: Extract<ToHost, { type: 'copy' }>): void {
    const told = (isCopied: boolean): void => this.#post?.({ type: 'copied', isCopied });
    const asked = this.#asked(providerId, options);
    const text = this.#host.copyAs(kind, providerId, prompt, asked, (shown) => this.#show(shown));
    if (text === undefined) return told(false);
    this.#shell.copy(text).then(
      () => told(true),
      () => told(false),
    );
  }

  #advance(requestId: string, event: PromptEvent): void {
    if (this.#exchange?.requestId !== requestId) return;
    this.#exchange = advance(this.#exchange, event);
    this.#rememberSoon();
    switch (event.type) {
      case 'step':
        return;
      case 'notice':
        return this.#postExchange();
      case 'text':
        return this.#gather(requestId, { ...this.#said, text: this.#said.text + event.text });
      case 'reasoning':
        return this.#gather(requestId, { ...this.#said, reasoning: this.#said.reasoning + event.text });
      case 'toolCall':
        // The page is told of its beginning and its end: nobody reads JSON as it comes.
        return event.name === undefined ? undefined : this.#postWhole();
      case 'ended':
        return this.#ended(requestId, event);
    }
  }

  #ended(requestId: string, event: Extract<PromptEvent, { type: 'ended' }>): void {
    this.#postWhole();
    const { result, figures } = event.outcome;
    const code = event.outcome.result === 'failed' ? ` [${event.outcome.failure.explanation.code}]` : '';
    this.#shell.info(
      `prompt ${requestId} ${result}${code}, HTTP ${figures.status ?? '–'}, ${Math.round(figures.totalMs)} ms`,
    );
  }

  #gather(requestId: string, said: Said): void {
    this.#said = said;
    this.#textTimer ??= this.#shell.later(() => {
      this.#textTimer = undefined;
      if (this.#said !== nothingSaid) this.#post?.({ type: 'text', requestId, ...this.#said });
      this.#said = nothingSaid;
    }, textDelayMs);
  }

  /** The whole exchange, with what was gathered. */
  #postWhole(): void {
    this.#said = nothingSaid;
    this.#postExchange();
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
    const options = this.#options ?? noOptions;
    this.#shell.remember(toSavedState({ draft: this.#draft ?? '', selected: this.#selected, options, exchange }));
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
    const formats = id !== undefined && isKnown ? this.#host.formats(id) : [];
    const providers = panelProviders(known, { id, formats }, (shown) => this.#show(shown));
    return { providers, selected: id };
  }

  #show(shown: Parameters<typeof render>[0]): string {
    return render(shown, this.#shell.translate);
  }
}

/** The first provider that works, else the first. */
function firstChoice(providers: readonly PromptProvider[]): PromptProvider | undefined {
  return providers.find(({ status }) => status === 'ready') ?? providers[0];
}
