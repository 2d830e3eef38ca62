import { DisposableList, toDisposable, type Disposable } from '../base/disposable.ts';
import { panelMessages } from '../messages/panel.ts';
import { render, type Message, type Translate } from '../messages/index.ts';
import type { ClientCredentials } from '../prompt/clientCredentials.ts';
import type { PromptEvent } from '../prompt/promptEvent.ts';
import type { PromptAction } from '../prompt/promptAction.ts';
import type { PromptHost, PromptOptions, PromptProvider } from '../prompt/promptHost.ts';
import { Conversation, type Placed } from './conversation.ts';
import { draftAfter, restoredDraft } from './draftAfter.ts';
import { panelClient } from './panelClient.ts';
import { PanelMemory, type MemoryShell } from './panelMemory.ts';
import { pageStrings } from './pageStrings.ts';
import { panelProviders } from './panelProviders.ts';
import { noOptions, type PanelOptions } from './panelState.ts';
import { parseSavedState, toSavedState, type SavedState } from './savedState.ts';
import { TextBatch } from './textBatch.ts';
import type { ToHost } from './toHost.ts';
import { optionsForAnother, type Choice, type ToPage } from './toPage.ts';

/** What the panel's host side needs of the shell. */
export interface PanelShell extends MemoryShell<SavedState> {
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
  readonly credentials: ClientCredentials;
}

/** How long changes of the cluster are gathered. */
const providersDelayMs = 100;

/** A prompt as it was sent before. */
export interface ProposedPrompt {
  readonly providerId: string;
  readonly prompt: string;
  readonly options: PanelOptions;
}

type Post = (message: ToPage) => void;
type Of<Type extends ToHost['type']> = Extract<ToHost, { readonly type: Type }>;

/**
 * The host's side of the panel: owns draft, choice and conversation for as long as the window lives, whether or not a page
 * shows them. A page comes and goes by `attach`; an answer goes on streaming while none is there.
 */
export class PanelController implements Disposable {
  readonly #host: PromptHost;
  readonly #shell: PanelShell;
  readonly #owned = new DisposableList();
  readonly #conversation: Conversation;
  readonly #memory: PanelMemory<SavedState>;
  readonly #said: TextBatch;
  #post: Post | undefined;
  #draft: string | undefined;
  #selected: string | undefined;
  #isPinned: boolean;
  #options: PanelOptions | undefined;
  /** Providers that refused to stream, and were asked again without. */
  readonly #unstreamed = new Set<string>();
  #abort: AbortController | undefined;
  #providersTimer: Disposable | undefined;
  /** Whether the attached page listens: what is posted before that is lost. */
  #isReady = false;
  #focusWhenReady = false;
  #proposed = 0;

  constructor(host: PromptHost, shell: PanelShell) {
    this.#host = host;
    this.#shell = shell;
    this.#conversation = new Conversation((shown) => this.#show(shown));
    this.#memory = new PanelMemory(shell, () =>
      toSavedState({
        draft: this.#draft ?? '',
        selected: this.#selected,
        isPinned: this.#isPinned,
        options: this.#options ?? noOptions,
        exchanges: this.#conversation.shown(),
      }),
    );
    const saved = parseSavedState(shell.remembered());
    this.#draft = saved && restoredDraft(saved.draft, saved.exchanges);
    this.#selected = saved?.selected;
    this.#isPinned = saved?.isPinned ?? false;
    this.#options = saved?.options;
    this.#conversation.restore(saved?.exchanges ?? []);
    this.#said = new TextBatch(
      (action, delayMs) => shell.later(action, delayMs),
      (said) => {
        const requestId = this.#conversation.last()?.exchange.requestId;
        if (requestId !== undefined) this.#post?.({ type: 'text', requestId, ...said });
      },
    );
    this.#owned.add(this.#said);
    this.#owned.add(host.onDidChangeProviders(() => this.#providersChanged()));
    this.#owned.add(shell.credentials.onDidChange(() => this.#postProviders()));
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
    this.#focus();
  }

  /**
   * Puts a prompt into the box with all that was set beside it. One that is to be sent goes out as it did before, without
   * what was said since, and leaves alone what is in the box; while an answer is coming it waits there.
   */
  propose({ providerId, prompt, options }: ProposedPrompt, isSent: boolean): void {
    this.#selected = providerId;
    this.#options = options;
    if (isSent && !this.#conversation.isRunning) {
      const draft = this.#draft;
      const requestId = `again-${(this.#proposed += 1)}`;
      this.#send({ type: 'send', requestId, providerId, prompt, options, stream: true, isAgain: false }, true);
      this.#draft = draft;
    } else this.#draft = prompt;
    this.#memory.soon();
    if (this.#isReady) this.#greet({ type: 'ready', exchanges: [] });
    this.#focus();
  }

  /** What is in the box, else what was asked last, and what is set beside it. */
  get current(): Omit<ProposedPrompt, 'providerId'> & { readonly providerId: string | undefined } {
    const prompt = this.#draft?.trim() ? this.#draft : this.#conversation.last()?.exchange.prompt;
    return { providerId: this.#selected, prompt: prompt ?? '', options: this.#options ?? noOptions };
  }

  /** A row of the tree was selected: its provider is chosen, unless the choice is pinned. */
  follow(providerId: string): void {
    if (!this.#isPinned && providerId !== this.#selected) this.#select(providerId);
  }

  receive(message: ToHost): void {
    switch (message.type) {
      case 'ready':
        return this.#greet(message);
      case 'choose':
        return this.#select(message.providerId);
      case 'pin':
        this.#isPinned = message.isPinned;
        this.#memory.soon();
        return this.#postProviders();
      case 'send':
        return this.#send(message);
      case 'stop':
        if (this.#conversation.find(message.requestId) === undefined)
          this.#post?.({ type: 'unknown', requestId: message.requestId });
        else if (this.#conversation.last()?.exchange.requestId === message.requestId) this.#abort?.abort();
        return;
      case 'newConversation':
        return this.#clear();
      case 'draft':
        return this.#edit(message);
      case 'copy':
        return this.#copy(message);
      case 'raw':
        return this.#raw(message.requestId);
      case 'act':
        return this.#act(message.requestId);
      case 'client':
      case 'removeHeader':
        return this.#changeClient(message);
      case 'showLog':
        return this.#shell.showLog();
      case 'openLink':
        return this.#shell.openLink(message.url);
    }
  }

  dispose(): void {
    this.#abort?.abort();
    this.#providersTimer?.dispose();
    this.#memory.dispose();
    this.#post = undefined;
    this.#owned.dispose();
  }

  #edit({ text, options }: Of<'draft'>): void {
    const { route, format } = this.#options ?? noOptions;
    this.#draft = text;
    this.#options = options;
    this.#memory.soon();
    // Another route may be by another gateway, and of another path.
    if (options.route !== route || options.format !== format) this.#postProviders();
  }

  #focus(): void {
    if (this.#isReady) this.#post?.({ type: 'focus' });
    else this.#focusWhenReady = true;
  }

  /** By what this side remembers: the page says only that it was asked for. */
  #act(requestId: string): void {
    const progress = this.#conversation.find(requestId)?.progress;
    if (progress?.state === 'failed' && progress.failure.action !== undefined) this.#shell.run(progress.failure.action);
  }

  #raw(requestId: string): void {
    const raw = this.#conversation.find(requestId)?.raw;
    if (raw !== undefined) this.#post?.({ type: 'raw', requestId, ...raw });
  }

  #changeClient(message: Of<'client'> | Of<'removeHeader'>): void {
    const route = message.providerId === this.#selected ? this.#options?.route : undefined;
    const gateway = this.#host.gatewayOf(message.providerId, route);
    if (gateway === undefined) return;
    const { credentials } = this.#shell;
    if (message.type === 'removeHeader') credentials.removeHeader(gateway, message.name);
    else if (message.act === 'setKey') credentials.askKey(gateway);
    else if (message.act === 'forgetKey') credentials.forgetKey(gateway);
    else credentials.askHeader(gateway);
  }

  #select(providerId: string): void {
    if (this.#selected !== undefined && providerId !== this.#selected)
      this.#options = optionsForAnother(this.#options ?? noOptions);
    this.#selected = providerId;
    this.#memory.soon();
    this.#postProviders();
  }

  #greet({ exchanges }: Of<'ready'>): void {
    this.#isReady = true;
    this.#host.start();
    this.#said.clear();
    if (this.#conversation.isEmpty) this.#conversation.restore(exchanges);
    this.#post?.({
      type: 'init',
      strings: pageStrings(panelMessages, this.#shell.translate),
      ...this.#choice(),
      draft: this.#draft,
      options: this.#options,
      exchanges: this.#conversation.shown(),
    });
    if (this.#focusWhenReady) this.#post?.({ type: 'focus' });
    this.#focusWhenReady = false;
  }

  /** @param isAlone what was said before is not sent along */
  #send({ requestId, providerId, prompt, options, stream, isAgain }: Of<'send'>, isAlone = false): void {
    if (this.#conversation.isRunning) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#selected = providerId;
    this.#options = options;
    // What is asked once more stands in the conversation; the draft may be another by now.
    if (!isAgain) this.#draft = '';
    if (!stream) this.#unstreamed.add(providerId);
    const asked = { ...this.#asked(providerId, options, isAgain), ...(isAlone && { earlier: [] }) };
    const label = this.#choice().providers.find(({ id }) => id === providerId)?.label ?? '';
    const { format } = options;
    this.#tell(this.#conversation.begin({ requestId, providerId, format, prompt, label, isAgain }));
    this.#shell.info(`prompt ${requestId} to ${label}`);
    const onEvent = (event: PromptEvent): void => this.#advance(requestId, event);
    void this.#host.run(providerId, prompt, asked, abort.signal, onEvent);
  }

  #clear(): void {
    this.#said.clear();
    this.#conversation.clear();
    // What ran is no part of anything any more: its end is told to nobody.
    this.#abort?.abort();
    this.#memory.soon();
    this.#post?.({ type: 'cleared' });
  }

  #asked(providerId: string, options: PanelOptions, isAgain: boolean): PromptOptions {
    const { format, route, system, model, parameters } = options;
    const stream = !this.#unstreamed.has(providerId);
    const earlier = this.#conversation.turns(isAgain);
    return { format, route, system, model: model.trim() || undefined, stream, earlier, parameters };
  }

  #copy({ kind, providerId, prompt, options, isAgain }: Of<'copy'>): void {
    const told = (isCopied: boolean): void => this.#post?.({ type: 'copied', isCopied });
    const gateway = this.#host.gatewayOf(providerId, options.route);
    const headerNames = gateway && this.#shell.credentials.known(gateway).headers;
    const asked = { ...this.#asked(providerId, options, isAgain), headerNames };
    const text = this.#host.copyAs(kind, providerId, prompt, asked, (shown) => this.#show(shown));
    if (text === undefined) return told(false);
    this.#shell.copy(text).then(
      () => told(true),
      () => told(false),
    );
  }

  #advance(requestId: string, event: PromptEvent): void {
    const exchange = this.#conversation.advance(requestId, event);
    if (exchange === undefined) return;
    this.#memory.soon();
    switch (event.type) {
      case 'step':
      case 'notice':
        return this.#postWhole();
      case 'text':
        return this.#said.add({ text: event.text });
      case 'reasoning':
        return this.#said.add({ reasoning: event.text });
      case 'toolCall':
        // The page is told of its beginning and its end: nobody reads JSON as it comes.
        return event.name === undefined ? undefined : this.#postWhole();
      case 'ended':
        return this.#ended(requestId, event);
    }
  }

  #ended(requestId: string, { outcome }: Extract<PromptEvent, { type: 'ended' }>): void {
    const { result, figures } = outcome;
    this.#draft = draftAfter(this.#draft ?? '', this.#conversation.last()?.exchange);
    this.#postWhole();
    const code = result === 'failed' ? ` [${outcome.failure.explanation.code}]` : '';
    this.#shell.info(
      `prompt ${requestId} ${result}${code}, HTTP ${figures.status ?? '–'}, ${Math.round(figures.totalMs)} ms`,
    );
  }

  /** The whole of the last exchange, with what was gathered. */
  #postWhole(): void {
    this.#said.clear();
    this.#tell(this.#conversation.last());
  }

  #tell(placed: Placed | undefined): void {
    if (placed !== undefined) this.#post?.({ type: 'exchange', ...placed });
  }

  #providersChanged(): void {
    this.#providersTimer ??= this.#shell.later(() => {
      this.#providersTimer = undefined;
      this.#postProviders();
    }, providersDelayMs);
  }

  #postProviders(): void {
    if (this.#post !== undefined) this.#post({ type: 'providers', ...this.#choice() });
  }

  #choice(): Choice {
    const known = this.#host.providers();
    this.#selected ??= firstChoice(known)?.id;
    const id = this.#selected;
    const isKnown = id !== undefined && known.some((provider) => provider.id === id);
    const { route, format } = this.#options ?? noOptions;
    const formatsOf = (one: string) => (one === id ? this.#host.formats(one, route) : []);
    const providers = panelProviders(known, formatsOf, (shown) => this.#show(shown), format);
    const gateway = isKnown ? this.#host.gatewayOf(id, route) : undefined;
    const client = gateway && panelClient(gateway, this.#shell.credentials.known(gateway));
    return { providers, selected: id, isPinned: this.#isPinned, client };
  }

  #show(shown: Message): string {
    return render(shown, this.#shell.translate);
  }
}

/** The first provider that works, else the first. */
function firstChoice(providers: readonly PromptProvider[]): PromptProvider | undefined {
  return providers.find(({ status }) => status === 'ready') ?? providers[0];
}
