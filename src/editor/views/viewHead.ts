import * as vscode from 'vscode';
import type { CodedError } from '../../core/base/codedError.ts';
import { type ProviderFilter } from '../../core/cluster/providerFilter.ts';
import { statusWords } from '../../core/cluster/statusWords.ts';
import { renderError } from '../../core/messages/index.ts';
import { setContextKey } from '../doors/contextKeys.ts';
import { text } from '../doors/text.ts';

interface ViewHead {
  readonly isTrusted: boolean;
  readonly isStarted: boolean;
  readonly problem: CodedError | undefined;
  readonly filter: ProviderFilter | undefined;
  readonly brokenCount: number;
}

/**
 * What stands around the rows: title, badge, message. What is wrong with the kubeconfig stands over the tree, whose one row
 * leads to it; where there is none at all, and where the workspace is not trusted, a welcome text has the button (VS Code
 * shows it only where there is no message).
 */
export function drawViewHead(view: vscode.TreeView<unknown>, head: ViewHead): void {
  const { isTrusted, isStarted, problem, filter, brokenCount } = head;
  const isMissing = problem?.code === 'kubeconfig.missing';
  setIfNew(view, 'message', isTrusted && problem && !isMissing ? renderError(problem, vscode.l10n.t) : '');
  setIfNew(view, 'description', filter && text('filter.shown', { filter: describeFilter(filter) }));
  if (view.badge?.value !== (brokenCount || undefined)) {
    const tooltip = brokenCount === 1 ? text('tree.badge.one') : text('tree.badge.many', { count: brokenCount });
    view.badge = brokenCount > 0 ? { value: brokenCount, tooltip } : undefined;
  }
  setContextKey('agentgateway.hasFilter', filter !== undefined);
  if (!isTrusted) setContextKey('agentgateway.emptyReason', 'untrusted');
  else if (!isStarted) setContextKey('agentgateway.emptyReason', 'loading');
  else setContextKey('agentgateway.emptyReason', isMissing ? 'noKubeconfig' : 'none');
}

/** Each assignment is a message to the window: only what is new is sent. */
function setIfNew(view: vscode.TreeView<unknown>, key: 'message' | 'description', value = ''): void {
  if ((view[key] ?? '') !== value) view[key] = value;
}

export function describeFilter({ by, value }: ProviderFilter): string {
  return by === 'state' && isStatus(value) ? text(statusWords[value]) : value;
}

function isStatus(value: string): value is keyof typeof statusWords {
  return Object.hasOwn(statusWords, value);
}
