import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { oneLine } from '../../core/base/oneLine.ts';
import { panelMessages } from '../../core/messages/panel.ts';
import { clip } from '../../core/prompt/clip.ts';
import type { HistoryEntry } from '../../core/prompt/history/historyEntry.ts';
import type { PromptHistory } from '../../core/prompt/history/promptHistory.ts';
import { searchHistory } from '../../core/prompt/history/searchHistory.ts';
import { confirm } from '../doors/tell.ts';
import { text } from '../doors/text.ts';
import { relativeTime } from '../views/relativeTime.ts';

/** Puts a prompt of before where it was sent from, and sends it where that is asked. */
type Open = (entry: HistoryEntry, isSent: boolean) => PromiseLike<void>;

type Choice = 'send' | 'edit' | 'copyAnswer' | 'delete';

interface EntryItem extends vscode.QuickPickItem {
  readonly entry: HistoryEntry;
  readonly buttons: readonly ChoiceButton[];
}

interface ChoiceItem extends vscode.QuickPickItem {
  readonly choice: Choice;
}

interface ChoiceButton extends vscode.QuickInputButton {
  readonly choice: Choice;
}

/** As much of a prompt as a line shows. */
const maxLineLength = 200;

/** Offers the prompts of before, searched by what is typed; what is chosen is asked about once more, so that Enter alone sends nothing. */
export async function pickFromHistory(history: PromptHistory, open: Open): Promise<void> {
  let query = '';
  while (history.entries.length > 0) {
    const picked = await pickEntry(history, query);
    if (picked === undefined) return;
    query = picked.query;
    const choice = picked.choice ?? (await pickChoice(picked.entry));
    if (choice === 'cancelled') return;
    if (choice === 'delete') history.remove(picked.entry.id);
    else if (choice !== 'back') return act(picked.entry, choice, open);
  }
  void vscode.window.showInformationMessage(text('history.empty'));
}

/** Empties the history, after a question. */
export async function clearHistory(history: PromptHistory): Promise<void> {
  const count = history.entries.length;
  if (count === 0) return void vscode.window.showInformationMessage(text('history.empty'));
  const detail = count === 1 ? text('history.clear.one') : text('history.clear.many', { count });
  if (await confirm(text('history.clear.question'), detail, text('history.clear.button'))) history.clear();
}

async function act(entry: HistoryEntry, choice: Exclude<Choice, 'delete'>, open: Open): Promise<void> {
  if (choice !== 'copyAnswer') return open(entry, choice === 'send');
  await vscode.env.clipboard.writeText(answerText(entry));
  vscode.window.setStatusBarMessage(text('history.copied'), 3000);
}

interface Picked {
  readonly entry: HistoryEntry;
  /** Undefined: it is asked for. */
  readonly choice: Choice | undefined;
  readonly query: string;
}

function pickEntry(history: PromptHistory, query: string): Promise<Picked | undefined> {
  const picker = vscode.window.createQuickPick<EntryItem>();
  const found = (): readonly HistoryEntry[] => searchHistory(history.entries, picker.value);
  const refresh = (): void => void (picker.items = found().map(entryItem));
  picker.title = text('history.title');
  picker.placeholder = text('history.placeholder');
  picker.value = query;
  refresh();
  return new Promise((resolve) => {
    const owned = new DisposableList();
    const end = (entry: HistoryEntry | undefined, choice?: Choice): void => {
      resolve(entry && { entry, choice, query: picker.value });
      owned.dispose();
    };
    owned.add(picker);
    owned.add(picker.onDidChangeValue(refresh));
    owned.add(
      picker.onDidTriggerItemButton(({ item, button }) =>
        end(item.entry, item.buttons.find((one) => one === button || one.tooltip === button.tooltip)?.choice),
      ),
    );
    owned.add(
      picker.onDidAccept(() => {
        // Enter may come before the window has the items that fit what was typed last.
        const fitting = found();
        const selected = picker.selectedItems[0]?.entry;
        const entry = fitting.find(({ id }) => id === selected?.id) ?? fitting[0];
        if (entry !== undefined) end(entry);
      }),
    );
    owned.add(picker.onDidHide(() => end(undefined)));
    picker.show();
  });
}

function entryItem(entry: HistoryEntry): EntryItem {
  const { prompt, providers, options, sentAtMs, isPartial } = entry;
  const format = options.format === undefined ? [] : [vscode.l10n.t(panelMessages[`panel.format.${options.format}`])];
  const about = [whoWasAsked(providers), ...format, ...(isPartial ? [text('history.partial')] : [])].join(' · ');
  return {
    label: line(prompt),
    description: relativeTime(new Date(sentAtMs), new Date(), vscode.env.language),
    detail: line(about),
    // Searched here, in the whole of it, and not by what a line shows.
    alwaysShow: true,
    buttons: isPartial ? [deleteButton()] : [sendButton(entry), deleteButton()],
    entry,
  };
}

function sendButton(entry: HistoryEntry): ChoiceButton {
  return { iconPath: new vscode.ThemeIcon('debug-rerun'), tooltip: sendTitle(entry), choice: 'send' };
}

function deleteButton(): ChoiceButton {
  return { iconPath: new vscode.ThemeIcon('trash'), tooltip: text('history.delete'), choice: 'delete' };
}

function sendTitle({ providers }: HistoryEntry): string {
  return text(providers.length > 1 ? 'history.againToMany' : 'history.again');
}

function pickChoice(entry: HistoryEntry): Promise<Choice | 'back' | 'cancelled'> {
  const picker = vscode.window.createQuickPick<ChoiceItem>();
  const item = (choice: Choice, label: string, icon: string, description = ''): ChoiceItem => ({
    label,
    description,
    iconPath: new vscode.ThemeIcon(icon),
    choice,
  });
  const edit = item('edit', text('history.edit'), 'edit', entry.isPartial ? text('history.partialHint') : '');
  const send = item('send', sendTitle(entry), 'debug-rerun', line(whoWasAsked(entry.providers)));
  const copies = text(entry.providers.length > 1 ? 'history.copyAnswers' : 'history.copyAnswer');
  const answer = item('copyAnswer', copies, 'copy', line(answerText(entry)));
  picker.title = line(entry.prompt);
  picker.items = [
    ...(entry.isPartial ? [edit] : [send, edit]),
    ...(answerText(entry) === '' ? [] : [answer]),
    item('delete', text('history.delete'), 'trash'),
  ];
  picker.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    const owned = new DisposableList();
    const end = (choice: Choice | 'back' | 'cancelled'): void => {
      resolve(choice);
      owned.dispose();
    };
    owned.add(picker);
    owned.add(picker.onDidTriggerButton(() => end('back')));
    owned.add(picker.onDidAccept(() => picker.selectedItems[0] && end(picker.selectedItems[0].choice)));
    owned.add(picker.onDidHide(() => end('cancelled')));
    picker.show();
  });
}

/** Several are told by their names alone: their places would fill the line. */
function whoWasAsked(providers: HistoryEntry['providers']): string {
  const isOne = providers.length === 1;
  return providers
    .map(({ label, place, model }) =>
      [label, ...(isOne ? [place] : []), model].filter((part) => part !== '').join(' · '),
    )
    .join(', ');
}

/** The answers that are kept; of several each below the name of its provider. */
function answerText({ providers, answers }: HistoryEntry): string {
  const [only] = answers;
  if (answers.length === 1) return only ?? '';
  return providers
    .flatMap(({ label }, index) => (answers[index] ? [`## ${label}\n\n${answers[index]}\n`] : []))
    .join('\n');
}

/** Untrusted text as one line; `$(name)` would be an icon. */
function line(untrusted: string): string {
  return clip(oneLine(untrusted), maxLineLength).replaceAll('$(', String.raw`\$(`);
}
