import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Message } from '../../core/messages/index.ts';
import { show, text } from '../doors/text.ts';

/** Where a step stands in its flow. */
export interface StepPosition {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
}

export type StepResult<T> =
  { readonly kind: 'answered'; readonly value: T } | { readonly kind: 'back' } | { readonly kind: 'cancelled' };

/** Asks one thing and returns the draft with the answer in it. */
export type Step<Draft> = (draft: Draft, position: StepPosition) => Promise<StepResult<Draft>>;

/**
 * Asks step after step; Back returns to the one before with everything that was answered so far. Undefined when the
 * person left the flow.
 * @param stepsOf the steps as they follow from what is answered; an answer changes only those after its own
 */
export async function runSteps<Draft>(
  title: string,
  start: Draft,
  stepsOf: (draft: Draft) => readonly Step<Draft>[],
): Promise<Draft | undefined> {
  let draft = start;
  let index = 0;
  for (
    let steps = stepsOf(draft), step = steps[index];
    step !== undefined;
    steps = stepsOf(draft), step = steps[index]
  ) {
    const result = await step(draft, { title, step: index + 1, totalSteps: steps.length });
    if (result.kind === 'cancelled') return undefined;
    if (result.kind === 'answered') draft = result.value;
    index += result.kind === 'back' ? -1 : 1;
  }
  return draft;
}

/** An item that stands for a value; without one it only says why what was typed cannot be used, or separates others. */
export interface PickItem extends vscode.QuickPickItem {
  readonly value: string | undefined;
}

interface PickOptions {
  readonly placeholder: string;
  readonly items: readonly PickItem[];
  /** Value of the item that Enter takes; undefined: the first. */
  readonly active: string | undefined;
  /** Where free text is taken too: what is wrong with it, or undefined. */
  readonly check?: (typed: string) => Message | undefined;
}

/** One choice from a list; with `check` what is typed becomes an item of its own, after those that match it. */
export function pickStep(position: StepPosition, options: PickOptions): Promise<StepResult<string>> {
  const { items, check } = options;
  const picker = vscode.window.createQuickPick<PickItem>();
  const typedItem = (): PickItem | undefined => {
    const typed = picker.value.trim();
    if (check === undefined || typed === '' || items.some((item) => item.value === typed)) return undefined;
    const problem = check(typed);
    return {
      label: typed,
      description: problem ? text('scaffold.notUsable', { reason: show(problem) }) : text('scaffold.useTyped'),
      alwaysShow: true,
      value: problem ? undefined : typed,
    };
  };
  picker.placeholder = options.placeholder;
  picker.items = items;
  picker.matchOnDescription = true;
  const active = items.find((item) => item.value !== undefined && item.value === options.active);
  if (active) picker.activeItems = [active];
  return ask(picker, position, (answer) => [
    picker.onDidChangeValue(() => {
      const typed = typedItem();
      picker.items = typed ? [...items, typed] : items;
    }),
    picker.onDidAccept(() => {
      // Enter may come before the item that the text becomes.
      const value = (picker.selectedItems[0] ?? typedItem())?.value;
      if (value !== undefined) answer(value);
    }),
  ]);
}

interface InputOptions {
  readonly prompt: string;
  readonly value: string;
  readonly check: (typed: string) => Message | undefined;
}

/** One line of text, selected whole so that typing replaces it. */
export function inputStep(position: StepPosition, options: InputOptions): Promise<StepResult<string>> {
  const input = vscode.window.createInputBox();
  const problem = (): Message | undefined => options.check(input.value.trim());
  const judge = (): void => {
    const found = problem();
    input.validationMessage = found && show(found);
  };
  input.prompt = options.prompt;
  input.value = options.value;
  input.valueSelection = [0, options.value.length];
  return ask(input, position, (answer) => [
    input.onDidChangeValue(judge),
    input.onDidAccept(() => {
      judge();
      if (problem() === undefined) answer(input.value.trim());
    }),
  ]);
}

type StepInput = vscode.QuickPick<PickItem> | vscode.InputBox;

function ask(
  input: StepInput,
  { title, step, totalSteps }: StepPosition,
  listen: (answer: (value: string) => void) => readonly vscode.Disposable[],
): Promise<StepResult<string>> {
  return new Promise((resolve) => {
    const owned = new DisposableList();
    owned.add(input);
    const end = (result: StepResult<string>): void => {
      // First, because disposing hides, and hiding would say cancelled; a promise keeps what it heard first.
      resolve(result);
      owned.dispose();
    };
    input.title = title;
    input.step = step;
    input.totalSteps = totalSteps;
    // A look into another window must not throw away what was answered; Esc still ends the flow.
    input.ignoreFocusOut = true;
    input.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
    owned.add(input.onDidTriggerButton(() => end({ kind: 'back' })));
    owned.add(input.onDidHide(() => end({ kind: 'cancelled' })));
    for (const listener of listen((value) => end({ kind: 'answered', value }))) owned.add(listener);
    input.show();
  });
}
