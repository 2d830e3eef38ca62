import * as vscode from 'vscode';
import type { Message } from '../../core/messages/index.ts';
import type { CredentialStore } from '../../core/prompt/credentialStore.ts';
import { promptFormats } from '../../core/prompt/formats/index.ts';
import { formatIds } from '../../core/prompt/promptFormat.ts';
import { nameProblem, readTargets, urlProblem, type NamedTarget } from '../../core/prompt/promptTargets.ts';
import { identityOf } from '../../core/prompt/targetPrompts.ts';
import { readUnknownList } from '../doors/settings.ts';
import { show, text } from '../doors/text.ts';

const setting = 'agentgateway.targets';
const steps = 5;

/** Asks for a target step by step and writes it to the user's settings; returns its name. A key goes to the keyring only. */
export async function addPromptTarget(
  known: readonly NamedTarget[],
  credentials: CredentialStore,
): Promise<string | undefined> {
  const name = await ask(1, 'target.ask.name', freeName(known), (written) => nameProblem(written, known));
  if (name === undefined) return undefined;
  const url = await ask(2, 'target.ask.url', 'http://localhost:8080', urlProblem);
  if (url === undefined) return undefined;
  const format = await vscode.window.showQuickPick(
    [
      { label: text('target.ask.all'), formats: undefined },
      ...formatIds.map((id) => ({
        label: promptFormats[id].routeType,
        description: promptFormats[id].path,
        formats: [id],
      })),
    ],
    { title: titleOf(3), placeHolder: text('target.ask.format'), ignoreFocusOut: true },
  );
  if (format === undefined) return undefined;
  const model = await ask(4, 'target.ask.model', '', () => undefined);
  if (model === undefined) return undefined;
  const key = await vscode.window.showQuickPick(
    [
      { label: text('target.ask.noKey'), wantsKey: false },
      { label: text('target.ask.key'), wantsKey: true },
    ],
    { title: titleOf(5), ignoreFocusOut: true },
  );
  if (key === undefined) return undefined;
  const entry = { name, url, ...(format.formats && { formats: format.formats }), ...(model !== '' && { model }) };
  const all = [...readUnknownList(setting), entry];
  await vscode.workspace.getConfiguration().update(setting, all, vscode.ConfigurationTarget.Global);
  const [added] = readTargets([entry]).targets;
  if (key.wantsKey && added !== undefined) credentials.askKey(identityOf(added));
  return name;
}

/** The user's settings, where the targets are. */
export async function editPromptTargets(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting: { key: setting } });
}

async function ask(
  step: number,
  prompt: 'target.ask.name' | 'target.ask.url' | 'target.ask.model',
  value: string,
  problemOf: (written: string) => Message | undefined,
): Promise<string | undefined> {
  const written = await vscode.window.showInputBox({
    title: titleOf(step),
    prompt: text(prompt),
    value,
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const problem = problemOf(typed);
      return problem && show(problem);
    },
  });
  return written?.trim();
}

function titleOf(step: number): string {
  return `${text('target.ask.title')} (${step}/${steps})`;
}

function freeName(known: readonly NamedTarget[]): string {
  const names = new Set(known.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'standalone' : `standalone-${number}`;
    if (!names.has(name)) return name;
  }
}
