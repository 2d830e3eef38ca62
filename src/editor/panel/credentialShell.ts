import * as vscode from 'vscode';
import type { CredentialShell } from '../../core/prompt/credentialStore.ts';
import { later } from '../doors/later.ts';
import { text } from '../doors/text.ts';
import { askHeader, askKey } from './askCredential.ts';

/** How a person is asked for what a gateway is told, and told of a keyring that is missing. */
export const credentialShell: Omit<CredentialShell, 'keyring' | 'failed'> = {
  later,
  askKey,
  askHeader,
  tellSessionOnly: ({ namespace, name }) => {
    void vscode.window.showWarningMessage(text('client.sessionOnly', { gateway: `${namespace}/${name}` }));
  },
  tellNotForgotten: ({ namespace, name }) => {
    void vscode.window.showWarningMessage(text('client.notForgotten', { gateway: `${namespace}/${name}` }));
  },
};
