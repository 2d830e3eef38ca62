import * as vscode from 'vscode';
import type { ObjectTarget } from '../../core/contributions.ts';
import type { Schema } from '../../core/schema/index.ts';
import type { CommandRuns } from '../doors/commands.ts';
import { tellFailure } from '../doors/tell.ts';
import { text } from '../doors/text.ts';
import { givenRow, type RowArguments } from '../commands/givenRow.ts';
import { tellNoRow } from '../commands/tellNoRow.ts';
import { objectFrom } from '../views/rowArgument.ts';
import type { TreeNode } from '../views/treeNodes.ts';
import { applyDocuments, diffDocuments } from './applyFlow.ts';
import { applySource, type ApplySource } from './applySource.ts';
import type { ApplyWorld } from './applyWorld.ts';
import { deleteDeclared } from './deleteDeclared.ts';
import { exportYaml } from './exportYaml.ts';

export interface ApplyCommandsWorld extends ApplyWorld {
  /** What a keybinding is about. */
  readonly selected: () => TreeNode | undefined;
  schemaOf(apiVersion: string, kind: string): Promise<Schema | undefined>;
}

/** The commands that change a cluster by a file, and the way back. */
export function applyCommands(world: ApplyCommandsWorld) {
  const on = (what: string, run: (source: ApplySource) => Promise<void>) => async (argument?: unknown) => {
    const source = await applySource(argument);
    if (!source) return void vscode.window.showInformationMessage(text('apply.noFile'));
    try {
      await run(source);
    } catch (error) {
      tellFailure(world.log, `${what} ${source.document.fileName}`, error);
    }
  };
  return {
    'agentgateway.apply': on('apply', (source) => applyDocuments(world, source)),
    'agentgateway.diff': on('compare', (source) => diffDocuments(world, source)),
    'agentgateway.deleteDeclared': on('delete what is declared by', (source) => deleteDeclared(world, source)),
    'agentgateway.confirmApply': () => world.reviews.answer('apply'),
    'agentgateway.cancelApply': () => world.reviews.answer('cancel'),
    'agentgateway.exportYaml': async (...args: RowArguments<ObjectTarget>) => {
      const target = objectFrom(givenRow(args, world.selected));
      if (!target) return tellNoRow(args);
      try {
        await exportYaml(world, target);
      } catch (error) {
        tellFailure(world.log, `export ${target.namespace}/${target.name}`, error);
      }
    },
    'agentgateway.forgetVariables': async () => {
      const forgotten = await world.variables.forgetChosen();
      if (forgotten > 0) vscode.window.setStatusBarMessage(text('apply.forgotten', { count: forgotten }), 5000);
    },
  } satisfies CommandRuns;
}
