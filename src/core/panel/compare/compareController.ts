import { DisposableList, toDisposable, type Disposable } from '../../base/disposable.ts';
import { render, type Message, type Translate } from '../../messages/index.ts';
import { pageMessages } from '../../messages/pages.ts';
import { historyProvider } from '../../prompt/history/historyProvider.ts';
import type { PromptHistory } from '../../prompt/history/promptHistory.ts';
import type { PromptAction } from '../../prompt/promptAction.ts';
import type { PromptHost, PromptOptions } from '../../prompt/promptHost.ts';
import { pageStrings } from '../pageStrings.ts';
import { PanelMemory } from '../panelMemory.ts';
import { panelProviders } from '../panelProviders.ts';
import type { PanelExchange, PanelProvider } from '../panelState.ts';
import { ColumnRun } from './columnRun.ts';
import { columnEndedElsewhere, maxColumns, type CompareColumn } from './compareState.ts';
import type { CompareInput, CompareToHost } from './compareToHost.ts';
import type { CompareToPage } from './compareToPage.ts';
import { toSavedCompare, type SavedCompare } from './savedCompare.ts';

/** What the page's host side needs of the shell. */
export interface CompareShell {
  /** Runs an action later, once; disposing it beforehand cancels it. */
  later(action: () => void, delayMs: number): Disposable;
  /** Turns a template into the reader's language. */
  readonly translate: Translate;
  showLog(): void;
  /** Runs a command of ours. */
  run(action: PromptAction): void;
  openLink(url: string): void;
  /** A line for the log: never a prompt or an answer. */
  info(text: string): void;
  readonly history: Pick<PromptHistory, 'add' | 'answered'>;
  /** What is to outlive the window: the page keeps it as well, but it is on disk later. */
  remember(state: SavedCompare): void;
}

/** What a comparison begins with. */
export interface CompareStart {
  readonly providers: readonly { readonly id: string; readonly model: string }[];
  readonly prompt: string;
  readonly system: string;
}

/** How long changes of the cluster are gathered. */
const providersDelayMs = 100;

type Post = (message: CompareToPage) => void;

/** A column of this side: what it is to ask, and what it asked last, in this life of the window or one before. */
interface Column extends Omit<CompareColumn, 'exchange'> {
  readonly run: ColumnRun | undefined;
  readonly restored: PanelExchange | undefined;
}

/**
 * The host's side of a comparison: owns columns, draft and exchanges for as long as the panel is open, whether or not a page
 * shows them. Answers go on streaming while none does.
 */
export class CompareController implements Disposable {
  readonly #host: PromptHost;
  readonly #shell: CompareShell;
  readonly #owned = new DisposableList();
  #post: Post | undefined;
  #columns: readonly Column[];
  #draft: string;
  #system: string;
  #made = 0;
  #providersTimer: Disposable | undefined;
  readonly #memory: PanelMemory<SavedCompare>;
  /** Whether the attached page listens: what is posted before that is lost. */
  #isReady = false;
  #focusWhenReady = false;
  /** Whether the columns are somebody's choice; until then the first two that work are taken. */
  #isChosen: boolean;
  /** Providers that refused to stream, and were asked again without. */
  readonly #unstreamed = new Set<string>();

  /** @param saved what was kept in an earlier life of the window */
  constructor(host: PromptHost, shell: CompareShell, saved?: SavedCompare) {
    this.#host = host;
    this.#shell = shell;
    this.#draft = saved?.draft ?? '';
    this.#system = saved?.system ?? '';
    this.#isChosen = saved !== undefined && saved.columns.length > 0;
    this.#columns = (saved?.columns ?? []).map(columnEndedElsewhere).map(({ providerId, model, exchange }) => ({
      ...this.#newColumn(providerId, model),
      restored: exchange,
    }));
    this.#memory = this.#owned.add(
      new PanelMemory(shell, () =>
        toSavedCompare({ draft: this.#draft, system: this.#system, columns: this.#shown() }),
      ),
    );
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

  /** Takes over what is to be compared, unless answers are still coming; what is to be sent goes out. */
  open({ providers, prompt, system }: CompareStart, isSent: boolean): void {
    this.#host.start();
    if (!this.#isRunning) {
      if (providers.length > 0) {
        this.#setColumns(providers.slice(0, maxColumns));
        // To compare one with is not to have chosen the other.
        this.#isChosen = providers.length > 1;
      }
      if (prompt !== '') {
        this.#draft = prompt;
        this.#system = system;
      }
      this.#fill();
      this.#tell({ type: 'input', draft: this.#draft, system: this.#system });
      this.#postColumns();
      if (isSent && this.#draft.trim() !== '') this.#send(`open-${(this.#made += 1)}`);
    }
    if (this.#isReady) this.#tell({ type: 'focus' });
    else this.#focusWhenReady = true;
  }

  receive(message: CompareToHost): void {
    switch (message.type) {
      case 'ready':
        return this.#greet();
      case 'edit':
        return this.#edit(message);
      case 'add':
        return this.#add();
      case 'remove':
        return this.#remove(message.column);
      case 'choose':
        return this.#choose(message.column, message.providerId);
      case 'send':
        this.#edit(message);
        return this.#send(message.requestId);
      case 'repeat':
        return this.#repeat(message.requestId, message.column);
      case 'stop':
        // A page that waits for what never came here: it is told what is so.
        if (!this.#isRunning) return this.#postColumns();
        for (const { id, run } of this.#columns) if (message.column === undefined || message.column === id) run?.stop();
        return;
      case 'act':
        return this.#act(message.column);
      case 'showLog':
        return this.#shell.showLog();
      case 'openLink':
        return this.#shell.openLink(message.url);
    }
  }

  dispose(): void {
    // First, as it stands: what runs is remembered as running, and was ended by the end of the window.
    this.#owned.dispose();
    for (const { run } of this.#columns) run?.dispose();
    this.#providersTimer?.dispose();
    this.#post = undefined;
  }

  get #isRunning(): boolean {
    return this.#columns.some(({ run }) => run?.isRunning === true);
  }

  #greet(): void {
    this.#isReady = true;
    this.#host.start();
    this.#fill();
    for (const { run } of this.#columns) run?.forgetGathered();
    const strings = pageStrings(pageMessages, this.#shell.translate);
    const state = { providers: this.#providers(), columns: this.#shown(), draft: this.#draft, system: this.#system };
    this.#tell({ type: 'init', strings, ...state });
    if (this.#focusWhenReady) this.#tell({ type: 'focus' });
    this.#focusWhenReady = false;
  }

  #edit({ prompt, system, models }: CompareInput): void {
    this.#draft = prompt;
    this.#system = system;
    this.#columns = this.#columns.map((column) => ({ ...column, model: models[column.id] ?? column.model }));
    this.#memory.soon();
  }

  #add(): void {
    const added = this.#columns.length < maxColumns ? this.#nextProvider() : undefined;
    if (added !== undefined) this.#columns = [...this.#columns, this.#newColumn(added, '')];
    this.#isChosen = true;
    this.#columnsChanged();
  }

  #remove(id: string): void {
    this.#columns.find((column) => column.id === id)?.run?.dispose();
    this.#columns = this.#columns.filter((column) => column.id !== id);
    this.#isChosen = true;
    this.#columnsChanged();
  }

  #choose(id: string, providerId: string): void {
    this.#columns = this.#columns.map((column) => {
      // What came stays while it is read: it bears the name of who said it. A model of one is none of another.
      return column.id === id && column.run?.isRunning !== true ? { ...column, providerId, model: '' } : column;
    });
    this.#isChosen = true;
    this.#columnsChanged();
  }

  /** By what this side remembers: the page says only that it was asked for. */
  #act(id: string): void {
    const progress = this.#columns.find((column) => column.id === id)?.run?.exchange.progress;
    if (progress?.state !== 'failed') return;
    if (progress.failure.action !== undefined) this.#shell.run(progress.failure.action);
  }

  #send(requestId: string): void {
    // The page shows its columns as they are: one click is one request.
    if (this.#isRunning || this.#columns.length === 0) return this.#postColumns();
    this.#isChosen = true;
    const known = this.#host.providers();
    const prompt = this.#draft;
    const asked = {
      prompt,
      options: { format: undefined, route: undefined, system: this.#system, parameters: {} },
      providers: this.#columns.map(({ providerId, model }) => historyProvider(providerId, model, known)),
    };
    let entry: { readonly id: string | undefined } | undefined;
    // With the first column that may be sent: what a person would not send is no prompt of before.
    const record = (): string | undefined => (entry ??= { id: this.#shell.history.add(asked) }).id;
    const runs = this.#columns.map((column, index) => this.#newRun(column, requestId, prompt, record, index));
    this.#columns = this.#columns.map((column, index) => ({ ...column, run: runs[index], restored: undefined }));
    this.#postColumns();
    for (const run of runs) run.start(this.#host);
  }

  /** The same prompt to one column alone, for the whole answer at once. */
  #repeat(requestId: string, id: string): void {
    const column = this.#columns.find((one) => one.id === id);
    if (column?.run === undefined || column.run.isRunning) return;
    this.#unstreamed.add(column.providerId);
    const run = this.#newRun(column, requestId, column.run.ask.prompt);
    this.#columns = this.#columns.map((one) => (one === column ? { ...one, run } : one));
    this.#postColumns();
    run.start(this.#host);
  }

  /** @param record the entry of the history that the answer belongs to; `index` is its place there */
  #newRun(
    { id, providerId, model }: Column,
    requestId: string,
    prompt: string,
    record?: () => string | undefined,
    index = 0,
  ): ColumnRun {
    const providerLabel = this.#providers().find((provider) => provider.id === providerId)?.label ?? '';
    const ask = {
      requestId: `${requestId}-${id}`,
      providerId,
      providerLabel,
      prompt,
      options: this.#options(providerId, model),
    };
    this.#shell.info(`prompt ${ask.requestId} to ${providerLabel}`);
    return new ColumnRun(
      ask,
      {
        changed: (run) => {
          this.#memory.soon();
          this.#tell({ type: 'exchange', column: id, exchange: run.shown() });
        },
        said: (_run, said) => {
          this.#memory.soon();
          this.#tell({ type: 'text', column: id, requestId: ask.requestId, ...said });
        },
        begun: () => void record?.(),
        ended: (run) => this.#ended(run, record, index),
      },
      (message) => this.#show(message),
      (action, delayMs) => this.#shell.later(action, delayMs),
    );
  }

  #options(providerId: string, model: string): PromptOptions {
    const stream = !this.#unstreamed.has(providerId);
    return { format: undefined, system: this.#system, model: model.trim() || undefined, stream };
  }

  #ended({ ask, exchange }: ColumnRun, record: (() => string | undefined) | undefined, index: number): void {
    const { progress, answer } = exchange;
    const entry = progress.state === 'unsent' ? undefined : record?.();
    if (entry !== undefined) this.#shell.history.answered(entry, index, answer);
    const code = progress.state === 'failed' ? ` [${progress.failure.explanation.code}]` : '';
    const figures = 'figures' in progress ? progress.figures : undefined;
    const facts = `HTTP ${figures?.status ?? '–'}, ${Math.round(figures?.totalMs ?? 0)} ms`;
    this.#shell.info(`prompt ${ask.requestId} ${progress.state}${code}, ${facts}`);
  }

  #providersChanged(): void {
    this.#providersTimer ??= this.#shell.later(() => {
      this.#providersTimer = undefined;
      this.#fill();
      this.#tell({ type: 'providers', providers: this.#providers() });
    }, providersDelayMs);
  }

  #columnsChanged(): void {
    this.#postColumns();
    // The formats are told for those that are chosen.
    this.#tell({ type: 'providers', providers: this.#providers() });
  }

  #postColumns(): void {
    this.#memory.soon();
    this.#tell({ type: 'columns', columns: this.#shown() });
  }

  /** A comparison begins with two: those that were asked for, then the first that work. */
  #fill(): void {
    if (this.#isChosen) return;
    const before = this.#columns.length;
    while (this.#columns.length < 2) {
      const next = this.#nextProvider();
      if (next === undefined || this.#columns.some(({ providerId }) => providerId === next)) break;
      this.#columns = [...this.#columns, this.#newColumn(next, '')];
    }
    if (this.#columns.length !== before) this.#postColumns();
  }

  /** The first that works and is not compared yet, else the first that is not, else the first of all. */
  #nextProvider(): string | undefined {
    const known = this.#host.providers();
    const used = new Set(this.#columns.map(({ providerId }) => providerId));
    const left = known.filter(({ id }) => !used.has(id));
    return (left.find(({ status }) => status === 'ready') ?? left[0] ?? known[0])?.id;
  }

  #setColumns(providers: CompareStart['providers']): void {
    for (const { run } of this.#columns) run?.dispose();
    this.#columns = providers.map(({ id, model }) => this.#newColumn(id, model));
  }

  #newColumn(providerId: string, model: string): Column {
    this.#made += 1;
    return { id: String(this.#made), providerId, model, run: undefined, restored: undefined };
  }

  #shown(): readonly CompareColumn[] {
    return this.#columns.map(({ id, providerId, model, run, restored }) => {
      return { id, providerId, model, exchange: run?.shown() ?? restored };
    });
  }

  #providers(): readonly PanelProvider[] {
    const chosen = new Set(this.#columns.map(({ providerId }) => providerId));
    const formatsOf = (id: string) => (chosen.has(id) ? this.#host.formats(id) : []);
    return panelProviders(this.#host.providers(), formatsOf, (shown) => this.#show(shown));
  }

  #show(shown: Message): string {
    return render(shown, this.#shell.translate);
  }

  #tell(message: CompareToPage): void {
    if (this.#isReady) this.#post?.(message);
  }
}
