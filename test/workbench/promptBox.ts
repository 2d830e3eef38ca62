import type { FrameLocator } from 'playwright-core';
import type { Stage } from './stage.ts';
import { until } from './until.ts';

/** The box of a page that sends prompts. */
export function promptBox(page: FrameLocator) {
  return page.locator('vscode-textarea.prompt textarea');
}

/** Puts text into the box. The focus may still be on its way there from the tree, and what is typed goes where it is. */
export async function writePrompt(page: FrameLocator, prompt: string): Promise<void> {
  await until(`"${prompt}" is in the box`, async () => {
    await promptBox(page).fill(prompt);
    return (await promptBox(page).inputValue()) === prompt;
  });
}

/** The id of the provider that the view Prompt asks. */
export async function chosenProvider(page: FrameLocator): Promise<string> {
  const select = page.locator('vscode-single-select.provider');
  return select.evaluate((element) => String(Reflect.get(element, 'value')));
}

/** Opens the view Prompt for a provider from its row, as a person would. */
export async function choosePrompted({ window }: Stage, page: FrameLocator, provider: string): Promise<void> {
  // The tooltip of the container's icon would lie over the row.
  await window.page.mouse.move(700, 400);
  // VS Code draws the rows anew whenever one comes or goes, and takes no click in that moment: a person clicks again.
  await until(`${provider} is chosen`, async () => {
    await window.tree('Providers').clickInlineAction(provider, 'Send Prompt');
    const isChosen = async (): Promise<boolean> => (await chosenProvider(page)).endsWith(provider);
    return until('the choice', isChosen, 3_000).catch(() => false);
  });
}
