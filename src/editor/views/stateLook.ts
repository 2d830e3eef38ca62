import * as vscode from 'vscode';
import type { PartState } from '../../core/cluster/providerPart.ts';
import { statusWords } from '../../core/cluster/statusWords.ts';
import type { ProviderStatus } from '../../core/cluster/topology.ts';
import { text } from '../doors/text.ts';

interface Look {
  readonly icon: string;
  readonly color: string;
}

/** State as shape as well as colour; the colours are ones that every theme has, high contrast too. */
const statusLooks: Readonly<Record<ProviderStatus, Look>> = {
  ready: { icon: 'pass-filled', color: 'testing.iconPassed' },
  partly: { icon: 'warning', color: 'problemsWarningIcon.foreground' },
  notReady: { icon: 'error', color: 'problemsErrorIcon.foreground' },
  unknown: { icon: 'circle-large-outline', color: 'disabledForeground' },
};

const partLooks: Readonly<Record<PartState, Look>> = {
  ok: { icon: 'pass', color: 'testing.iconPassed' },
  warned: { icon: 'warning', color: 'problemsWarningIcon.foreground' },
  failed: { icon: 'error', color: 'problemsErrorIcon.foreground' },
  unknown: { icon: 'question', color: 'disabledForeground' },
};

const partWords = {
  ok: 'part.state.ok',
  warned: 'part.state.warned',
  failed: 'part.state.failed',
  unknown: 'part.state.unknown',
} as const satisfies Record<PartState, string>;

/** @param isStale the cluster is out of reach: the state is the last known one, and has lost its colour */
export function statusIcon(status: ProviderStatus, isStale: boolean): vscode.ThemeIcon {
  return iconOf(statusLooks[status], isStale);
}

export function partIcon(state: PartState, isStale: boolean): vscode.ThemeIcon {
  return iconOf(partLooks[state], isStale);
}

/** The shape of a state where only text is shown. */
export function statusCodicon(status: ProviderStatus): string {
  return `$(${statusLooks[status].icon})`;
}

export function statusWord(status: ProviderStatus, isStale: boolean): string {
  return withStale(text(statusWords[status]), isStale);
}

export function partWord(state: PartState, isStale: boolean): string {
  return withStale(text(partWords[state]), isStale);
}

function withStale(word: string, isStale: boolean): string {
  return isStale ? `${word}, ${text('tree.stale.word')}` : word;
}

function iconOf({ icon, color }: Look, isStale: boolean): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(isStale ? 'disabledForeground' : color));
}
