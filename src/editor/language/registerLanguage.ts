import * as vscode from 'vscode';
import type { Event } from '../../core/base/event.ts';
import { DocumentJudge } from '../../core/language/documentJudge.ts';
import { judgingRules } from './judgingRules.ts';
import { OurDocumentKey } from './ourDocumentKey.ts';
import { PatchFiles } from './patchFiles.ts';
import { RedHatYaml } from './redHatYaml.ts';
import type { ServiceDoor } from './serviceDoor.ts';
import { YamlActions } from './yamlActions.ts';
import { YamlCompletion } from './yamlCompletion.ts';
import { YamlDiagnostics } from './yamlDiagnostics.ts';
import { YamlHover } from './yamlHover.ts';
import { YamlLenses } from './yamlLenses.ts';
import { YamlNavigation } from './yamlNavigation.ts';
import { YamlOutline } from './yamlOutline.ts';

/** What the features of YAML files need. */
export interface LanguageFeaturesWorld {
  /** The engine: asked for with the first document that may be ours. */
  readonly service: ServiceDoor;
  /** Fires when what a judgement rests on changed (facts or schemas of a cluster): open documents are judged again. */
  readonly onDidChangeWorld: Event<unknown>;
  failed(what: string, error: unknown): void;
}

/** Diagnostics, completion, quick fixes, hover, outline, folds, navigation and lenses for the YAML documents of the kinds that we know. */
export function registerLanguage(world: LanguageFeaturesWorld): vscode.Disposable {
  const { service } = world;
  const patches = new PatchFiles();
  const beside = new RedHatYaml();
  const judge = new DocumentJudge(service, judgingRules(patches));
  const changed = anyOf(world.onDidChangeWorld, patches.onDidChange);
  const yaml: vscode.DocumentSelector = { language: 'yaml' };
  const navigation = new YamlNavigation(service);
  const outline = new YamlOutline(service);
  const lenses = new YamlLenses(service, world.onDidChangeWorld);
  return vscode.Disposable.from(
    patches,
    beside,
    new YamlDiagnostics(service, judge, changed, (error) => world.failed('judge a YAML file', error)),
    vscode.languages.registerCompletionItemProvider(
      yaml,
      new YamlCompletion(service, beside),
      ...YamlCompletion.triggers,
    ),
    vscode.languages.registerCodeActionsProvider(yaml, new YamlActions(judge), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerHoverProvider(yaml, new YamlHover(service, beside)),
    vscode.languages.registerDefinitionProvider(yaml, navigation),
    vscode.languages.registerReferenceProvider(yaml, navigation),
    vscode.languages.registerRenameProvider(yaml, navigation),
    vscode.languages.registerDocumentSymbolProvider(yaml, outline, { label: 'Agentgateway' }),
    vscode.languages.registerFoldingRangeProvider(yaml, outline),
    lenses,
    vscode.languages.registerCodeLensProvider(yaml, lenses),
    new OurDocumentKey(),
  );
}

/** Fires with either. */
function anyOf(...events: readonly Event<unknown>[]): Event<unknown> {
  return (listener) => vscode.Disposable.from(...events.map((event) => event(listener)));
}
