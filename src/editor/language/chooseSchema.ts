import * as vscode from 'vscode';
import type { ClusterConnection, Contexts } from '../../core/cluster/contexts.ts';
import type { CommandId } from '../../core/contributions.ts';
import {
  automatic,
  bundledReleases,
  sameChoice,
  type SchemaChoice,
  type SchemaSources,
} from '../../core/language/index.ts';
import type { ResourceSchema } from '../../core/schema/index.ts';
import { text } from '../doors/text.ts';
import { originWords } from './schemaWords.ts';

interface Pick extends vscode.QuickPickItem {
  readonly choice?: SchemaChoice;
}

const states = {
  connected: 'context.state.live',
  kept: 'schema.pick.lastConnection',
  none: 'schema.pick.notConnected',
} as const;

/**
 * Asks what is to judge the documents of this workspace; undefined when nothing was chosen.
 *
 * @param files the definitions that were found in the workspace
 */
export async function chooseSchema(
  sources: SchemaSources,
  contexts: Contexts<ClusterConnection>,
  files: readonly ResourceSchema[],
): Promise<SchemaChoice | undefined> {
  const { automaticOrigin } = sources;
  const now = originWords(automaticOrigin, sources.releaseOf(automaticOrigin));
  const pickOf = (choice: SchemaChoice, label: string, description: string, icon: string): Pick => {
    const isChosen = sameChoice(choice, sources.choice);
    const said = [...(isChosen ? [text('schema.pick.chosen')] : []), description].filter((word) => word !== '');
    const iconPath = new vscode.ThemeIcon(isChosen ? 'check' : icon);
    return { label, description: said.join(' · '), iconPath, choice };
  };
  const clusters = contexts.sessions.map((session) => {
    const context = session.info.name;
    const release = sources.releaseOf({ from: 'cache', context });
    const name = originWords({ from: 'cluster', context }, release);
    return pickOf({ from: 'cluster', context }, name, text(states[sources.stateOf(session)]), 'server-environment');
  });
  const bundled = bundledReleases
    .toReversed()
    .map((release) => pickOf({ from: 'bundled', release }, text('schema.pick.release', { release }), '', 'checklist'));
  const inFiles = new Set(files.flatMap(({ origin }) => (origin.from === 'file' ? [origin.file] : [])));
  const count = new Set(files.map(({ id }) => `${id.group}/${id.kind}`)).size;
  const found =
    count > 0 ? text('schema.pick.files', { count, files: [...inFiles].join(', ') }) : text('schema.pick.noFiles');
  const switchContext: Pick = {
    label: text('schema.pick.switch'),
    description: text('schema.pick.switch.detail'),
    iconPath: new vscode.ThemeIcon('arrow-swap'),
  };
  const picks: readonly Pick[] = [
    pickOf(automatic, text('schema.pick.automatic'), text('schema.pick.automatic.now', { judge: now }), 'wand'),
    heading(text('schema.pick.clusters')),
    ...clusters,
    ...(contexts.sessions.length > 0 ? [switchContext] : []),
    heading(text('schema.pick.bundled')),
    ...bundled,
    heading(text('schema.pick.workspace')),
    pickOf({ from: 'workspace' }, text('schema.file'), found, 'files'),
  ];
  const picked = await vscode.window.showQuickPick(picks, {
    title: text('schema.pick.title'),
    matchOnDescription: true,
  });
  if (picked === switchContext) {
    await vscode.commands.executeCommand('agentgateway.switchContext' satisfies CommandId);
    return undefined;
  }
  return picked?.choice;
}

function heading(label: string): Pick {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
