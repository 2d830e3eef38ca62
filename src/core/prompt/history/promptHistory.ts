import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { clip } from '../clip.ts';
import {
  isSamePrompt,
  parseHistoryEntry,
  type HistoryEntry,
  type HistoryProvider,
  type SentPrompt,
} from './historyEntry.ts';
import { listAt } from '../../resource/json.ts';
import { withoutKeys } from '../../resource/withoutKeys.ts';

/** How much is kept of what is sent from now on. */
export const historyLevels = ['off', 'prompts', 'promptsAndAnswers'] as const;

export type HistoryLevel = (typeof historyLevels)[number];

/** What is written down, the newest entry first. */
interface KeptHistory {
  readonly entries: readonly HistoryEntry[];
}

/** Port: where the history of one workspace is kept, and what is asked when something is sent. */
export interface HistoryShell {
  /** What was kept in an earlier life of the window, unparsed. */
  kept(): unknown;
  keep(history: KeptHistory): void;
  level(): HistoryLevel;
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Values that must never be in it: keys and headers that are sent along with prompts. */
  secrets(): readonly string[];
}

export const maxEntries = 200;
/** Of all entries, in bytes as they are written down. */
export const maxBytes = 512 * 1024;
/** Of a prompt, a system prompt, an answer; UTF-16 units. */
export const maxTextLength = 32_000;
const maxLabelLength = 300;

/**
 * The prompts of a workspace, the newest first. Only what is named here is kept of a prompt, each text without keys, within
 * a number of entries and of bytes; the oldest go first.
 */
export class PromptHistory implements Disposable {
  readonly #shell: HistoryShell;
  readonly #changed = new Emitter<void>();
  #entries: readonly HistoryEntry[];
  #added = 0;

  readonly onDidChange = this.#changed.event;

  constructor(shell: HistoryShell) {
    this.#shell = shell;
    const kept = listAt(shell.kept(), 'entries');
    this.#entries = withinBounds(kept.flatMap((entry) => parseHistoryEntry(entry) ?? []));
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** A prompt goes out. Returns the id of its entry; undefined where nothing is kept. */
  add(sent: SentPrompt): string | undefined {
    if (this.#shell.level() === 'off' || sent.prompt.trim() === '' || sent.providers.length === 0) return undefined;
    const sentAtMs = this.#shell.nowMs();
    this.#added += 1;
    const entry = this.#entryOf(sent, `${sentAtMs}-${this.#added}`, sentAtMs);
    this.#change([entry, ...this.#entries.filter((other) => !isSamePrompt(entry, other))]);
    return entry.id;
  }

  /**
   * What a provider answered, where answers are kept.
   * @param index of the provider among those of the entry
   */
  answered(id: string, index: number, answer: string): void {
    if (this.#shell.level() !== 'promptsAndAnswers' || answer === '') return;
    const kept = this.#clean(answer).text;
    this.#change(
      this.#entries.map((entry) => {
        if (entry.id !== id) return entry;
        return { ...entry, answers: entry.answers.map((before, at) => (at === index ? kept : before)) };
      }),
    );
  }

  remove(id: string): void {
    this.#change(this.#entries.filter((entry) => entry.id !== id));
  }

  clear(): void {
    this.#change([]);
  }

  /** Answers are no longer wanted: those that are kept go. */
  dropAnswers(): void {
    if (this.#entries.every(({ answers }) => answers.every((answer) => answer === ''))) return;
    this.#change(this.#entries.map((entry) => ({ ...entry, answers: entry.answers.map(() => '') })));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #entryOf({ prompt, options, providers }: SentPrompt, id: string, sentAtMs: number): HistoryEntry {
    const asked = this.#clean(prompt);
    const system = this.#clean(options.system);
    const parameters = Object.entries(options.parameters).map(([name, value]) => [name, this.#clean(value).text]);
    return {
      id,
      sentAtMs,
      prompt: asked.text,
      options: {
        format: options.format,
        route: options.route,
        system: system.text,
        parameters: Object.fromEntries(parameters),
      },
      providers: providers.map((provider) => this.#cleanProvider(provider)),
      answers: providers.map(() => ''),
      isPartial: asked.isPartial || system.isPartial,
    };
  }

  #cleanProvider({ id, label, place, model }: HistoryProvider): HistoryProvider {
    const short = (text: string): string => clip(this.#clean(text).text, maxLabelLength);
    return { id, label: short(label), place: short(place), model: short(model) };
  }

  #clean(text: string): { readonly text: string; readonly isPartial: boolean } {
    const clean = clip(withoutKeys(text, this.#shell.secrets()), maxTextLength);
    return { text: clean, isPartial: clean !== text };
  }

  #change(entries: readonly HistoryEntry[]): void {
    this.#entries = withinBounds(entries);
    this.#shell.keep({ entries: this.#entries });
    this.#changed.fire();
  }
}

/** The newest entries, as far as there is room. */
function withinBounds(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const encoder = new TextEncoder();
  const kept: HistoryEntry[] = [];
  let room = maxBytes;
  for (const entry of entries.slice(0, maxEntries)) {
    room -= encoder.encode(JSON.stringify(entry)).length;
    if (room < 0) break;
    kept.push(entry);
  }
  return kept;
}
