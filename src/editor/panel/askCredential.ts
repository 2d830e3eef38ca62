import * as vscode from 'vscode';
import type { GatewayIdentity } from '../../core/prompt/clientCredentials.ts';
import type { CredentialStore } from '../../core/prompt/credentialStore.ts';
import { headerNameProblem, headerValueProblem } from '../../core/prompt/headerRules.ts';
import { show, text } from '../doors/text.ts';

const valueProblem = (value: string): string | undefined => {
  const problem = value === '' ? undefined : headerValueProblem(value);
  return problem && show(problem);
};

/** A masked box for the key of a gateway's own clients. */
export async function askKey({ namespace, name }: GatewayIdentity): Promise<string | undefined> {
  const value = await vscode.window.showInputBox({
    title: text('client.key.title', { gateway: `${namespace}/${name}` }),
    prompt: text('client.key.prompt'),
    password: true,
    ignoreFocusOut: true,
    validateInput: valueProblem,
  });
  return value?.trim() || undefined;
}

/** A name, then a masked box for the value. */
export async function askHeader({ namespace, name }: GatewayIdentity) {
  const title = text('client.header.title', { gateway: `${namespace}/${name}` });
  const header = await vscode.window.showInputBox({
    title,
    prompt: text('client.header.name'),
    placeHolder: 'x-tenant',
    ignoreFocusOut: true,
    validateInput: (written) => {
      const problem = written === '' ? undefined : headerNameProblem(written);
      return problem && show(problem);
    },
  });
  if (!header || headerNameProblem(header) !== undefined) return undefined;
  const value = await vscode.window.showInputBox({
    title,
    prompt: text('client.header.value', { name: header }),
    password: true,
    ignoreFocusOut: true,
    validateInput: valueProblem,
  });
  const trimmed = value?.trim();
  return trimmed ? { name: header, value: trimmed } : undefined;
}

/** Drops what is kept for the gateways that a person chooses. */
export async function forgetCredentials(store: CredentialStore): Promise<void> {
  const { found, areAll } = await store.gateways();
  if (!areAll) void vscode.window.showWarningMessage(text('client.unlisted'));
  else if (found.length === 0) void vscode.window.showInformationMessage(text('client.nothingKept'));
  if (found.length === 0) return;
  const items = found.map((gateway) => ({
    label: `${gateway.namespace}/${gateway.name}`,
    description: gateway.context,
    gateway,
  }));
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title: text('client.forget') });
  for (const { gateway } of chosen ?? []) await store.forget(gateway);
}
