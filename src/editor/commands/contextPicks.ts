import * as vscode from 'vscode';
import type { ClusterConnection, Contexts, ContextSession } from '../../core/cluster/contexts.ts';
import { contextState } from '../../core/cluster/contextState.ts';
import { kinds } from '../../core/resource/kinds.ts';
import { readSetting, writeSetting } from '../doors/settings.ts';
import { text } from '../doors/text.ts';

type Session = ContextSession<ClusterConnection>;

/** How a context stands, in a word or two. */
function stateOf({ store, error }: Session): string {
  if (error) return text('context.state.unreachable');
  return text(`context.state.${store ? contextState(store).status : 'closed'}`);
}

interface ContextPick extends vscode.QuickPickItem {
  readonly context: string | undefined;
}

/** Asks which context is to be the current one; undefined when none was chosen. */
export async function chooseContext(contexts: Contexts<ClusterConnection>): Promise<ContextPick | undefined> {
  const { sessions, current, pinned, kubeconfigCurrent } = contexts;
  if (sessions.length === 0) {
    void vscode.window.showInformationMessage(text('context.none'));
    return undefined;
  }
  const rows = sessions.map<ContextPick>((session) => ({
    label: session.info.name,
    description: [...(session === current ? [text('context.pick.current')] : []), stateOf(session)].join(' · '),
    detail: session.info.server,
    iconPath: new vscode.ThemeIcon(session.info.name === pinned ? 'pinned' : 'server-environment'),
    context: session.info.name,
  }));
  const follow: ContextPick = {
    label: text('context.follow'),
    description:
      kubeconfigCurrent === undefined
        ? text('context.followNone')
        : text('context.followDetail', { context: kubeconfigCurrent }),
    iconPath: new vscode.ThemeIcon('file-symlink-file'),
    context: undefined,
  };
  const picks = pinned === undefined ? rows : [...rows, follow];
  return vscode.window.showQuickPick(picks, {
    title: text('context.pick.title'),
    placeHolder: text('context.choose'),
    matchOnDetail: true,
  });
}

/** Asks for the namespaces to look into where the whole cluster is forbidden, and keeps the answer in the settings. */
export async function chooseNamespaces(session: Session): Promise<void> {
  const context = session.info.name;
  const chosen = new Set(readSetting('agentgateway.namespaces')?.[context]);
  const typedNames: string[] = [];
  const picker = vscode.window.createQuickPick();
  const refresh = (): void => {
    const typed = picker.value.trim();
    const names = [...new Set([...typedNames, ...chosen, ...knownNamespaces(session)])];
    const isNew = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(typed) && !names.includes(typed);
    const selected = new Set(picker.selectedItems.map(({ label }) => label));
    picker.items = [...(isNew ? [typed] : []), ...names].map((label) => ({ label }));
    picker.selectedItems = picker.items.filter(({ label }) => selected.has(label));
  };
  picker.canSelectMany = true;
  // A look at where one may read must not throw away what was chosen.
  picker.ignoreFocusOut = true;
  picker.title = text('namespaces.title', { context });
  picker.placeholder = text('namespaces.placeholder');
  refresh();
  picker.selectedItems = picker.items.filter(({ label }) => chosen.has(label));
  const answer = await new Promise<readonly string[] | undefined>((resolve) => {
    picker.onDidChangeValue(refresh);
    picker.onDidChangeSelection((items) => {
      for (const { label } of items) if (!typedNames.includes(label)) typedNames.push(label);
    });
    picker.onDidAccept(() => resolve(picker.selectedItems.map(({ label }) => label)));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  if (answer === undefined) return;
  const others = Object.entries(readSetting('agentgateway.namespaces') ?? {}).filter(([name]) => name !== context);
  await writeSetting(
    'agentgateway.namespaces',
    Object.fromEntries(answer.length > 0 ? [...others, [context, answer]] : others),
  );
}

/** Those that anything which was read stands in, and the context's own. */
function knownNamespaces({ store, info }: Session): readonly string[] {
  const readKinds = [kinds.backend, kinds.gateway, kinds.httpRoute];
  const seen = store ? readKinds.flatMap((kind) => store.objects(kind)).map(({ metadata }) => metadata.namespace) : [];
  const scope = store?.scope(kinds.backend);
  const looked = scope === undefined || scope === 'cluster' ? [] : scope;
  return [...new Set([info.namespace, ...looked, ...seen.filter((name) => name !== undefined)])];
}
