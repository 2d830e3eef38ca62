import { DisposableList, toDisposable, type Disposable } from '../base/disposable.ts';
import { Diagnosis } from '../diagnose/diagnosis.ts';
import { diagnosisPlans, type DiagnosisWorld } from '../diagnose/plans.ts';
import { diagnosisPageMessages } from '../messages/diagnosisPage.ts';
import type { Translate } from '../messages/index.ts';
import type { PromptAction } from '../prompt/promptAction.ts';
import { diagnosisMarkdown } from './diagnosisMarkdown.ts';
import type { DiagnosisToHost, DiagnosisToPage } from './diagnosisMessages.ts';
import type { DiagnosisReport } from './diagnosisReport.ts';
import { reportOf } from './makeReport.ts';
import { pageStrings } from './pageStrings.ts';

/** What the host's side of a diagnosis needs of the shell. */
export interface DiagnosisShell {
  /** Runs an action later, once; disposing it beforehand cancels it. */
  later(action: () => void, delayMs: number): Disposable;
  readonly translate: Translate;
  /** Puts a text into the clipboard. */
  copy(text: string): PromiseLike<void>;
  /** Runs a command of ours. */
  run(action: PromptAction): void;
  showLog(): void;
}

/** How long steps are gathered before they cross to the page. */
const reportDelayMs = 30;
/** A cluster that changes is looked at again at most this often. */
const refreshDelayMs = 500;

type Post = (message: DiagnosisToPage) => void;

/** The host's side of the diagnosis of one provider: owns the walk, whether or not a page shows it. */
export class DiagnosisController implements Disposable {
  readonly #world: DiagnosisWorld;
  readonly #shell: DiagnosisShell;
  readonly #owned = new DisposableList();
  readonly #diagnosis: Diagnosis;
  #post: Post | undefined;
  #reportTimer: Disposable | undefined;
  #refreshTimer: Disposable | undefined;
  /** What the last walk began with. */
  #seen: unknown;
  #walking: Promise<void> = Promise.resolve();

  constructor(world: DiagnosisWorld, shell: DiagnosisShell) {
    this.#world = world;
    this.#shell = shell;
    this.#diagnosis = this.#owned.add(new Diagnosis(() => diagnosisPlans(world), world.nowMs));
    this.#owned.add(this.#diagnosis.onDidChange(() => this.#reportSoon()));
  }

  /** All of it from the beginning. */
  run(): void {
    this.#begin(() => this.#diagnosis.run());
  }

  /** The cluster may have changed: where what the provider stands on has, it is looked at again. */
  clusterChanged(): void {
    if (this.#world.row() === this.#seen || this.#owned.isDisposed) return;
    this.#refreshTimer ??= this.#shell.later(() => {
      this.#refreshTimer = undefined;
      // What is being walked has looked at a part of the change at most.
      if (this.#diagnosis.isRunning) return this.clusterChanged();
      if (this.#world.row() !== this.#seen) this.#begin(() => this.#diagnosis.refresh());
    }, refreshDelayMs);
  }

  /** A page that can be posted to; it says `ready` by itself. Disposing it detaches the page. */
  attach(post: Post): Disposable {
    this.#post = post;
    return toDisposable(() => {
      if (this.#post === post) this.#post = undefined;
    });
  }

  receive(message: DiagnosisToHost): void {
    switch (message.type) {
      case 'ready':
        return this.#post?.({ type: 'init', strings: this.#strings(), report: this.#report() });
      case 'run':
        return this.run();
      case 'cancel':
        return this.#diagnosis.cancel();
      case 'copy':
        return this.#copy();
      case 'showLog':
        return this.#shell.showLog();
      case 'allow': {
        const step = this.#diagnosis.steps.find(({ id }) => id === message.step);
        if (step !== undefined) this.#begin(() => this.#diagnosis.allow(step.id));
        return;
      }
      case 'act': {
        // By what this side remembers: the page says only which button.
        const step = this.#diagnosis.steps.find(({ id }) => id === message.step);
        const action = step?.result?.actions?.[message.action];
        if (action !== undefined) this.#shell.run(action);
        return;
      }
    }
  }

  /** Ends what is under way; resolves when it has cleaned up behind it. */
  async end(): Promise<void> {
    this.dispose();
    await this.#walking;
  }

  dispose(): void {
    this.#reportTimer?.dispose();
    this.#refreshTimer?.dispose();
    this.#post = undefined;
    this.#owned.dispose();
  }

  #begin(walk: () => Promise<void>): void {
    this.#seen = this.#world.row();
    // An earlier walk may still be cleaning up.
    this.#walking = Promise.all([this.#walking, walk()]).then(
      () => undefined,
      (error: unknown) => this.#world.failed('diagnose', error),
    );
  }

  #reportSoon(): void {
    this.#reportTimer ??= this.#shell.later(() => {
      this.#reportTimer = undefined;
      this.#post?.({ type: 'report', report: this.#report() });
    }, reportDelayMs);
  }

  #report(): DiagnosisReport {
    const { steps, isRunning } = this.#diagnosis;
    return reportOf(this.#world.target, steps, isRunning, this.#shell.translate);
  }

  #copy(): void {
    const told = (isCopied: boolean): void => this.#post?.({ type: 'copied', isCopied });
    this.#shell.copy(diagnosisMarkdown(this.#report(), this.#shell.translate)).then(
      () => told(true),
      () => told(false),
    );
  }

  #strings(): Readonly<Record<string, string>> {
    return pageStrings(diagnosisPageMessages, this.#shell.translate);
  }
}
