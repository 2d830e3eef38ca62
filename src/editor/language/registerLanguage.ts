import * as vscode from 'vscode';
import type { Event } from '../../core/base/event.ts';
import type { LanguageService } from '../../core/language/index.ts';
import { YamlActions } from './yamlActions.ts';
import { YamlCompletion } from './yamlCompletion.ts';
import { YamlDiagnostics } from './yamlDiagnostics.ts';
import { YamlHover } from './yamlHover.ts';

/** What the features of YAML files need. */
export interface LanguageFeaturesWorld {
  /** Loads the engine: called with the first document that may be ours, and again only after it failed. */
  load(): Promise<LanguageService>;
  /** Fires when what a judgement rests on changed (facts or schemas of a cluster): open documents are judged again. */
  readonly onDidChangeWorld: Event<unknown>;
  failed(what: string, error: unknown): void;
}

/** Diagnostics, completion, quick fixes and hover for the YAML documents of the kinds that we know. */
export function registerLanguage(world: LanguageFeaturesWorld): vscode.Disposable {
  const service = new LazyService(world);
  const yaml: vscode.DocumentSelector = { language: 'yaml' };
  return vscode.Disposable.from(
    new YamlDiagnostics(service, world.onDidChangeWorld, (error) => world.failed('judge a YAML file', error)),
    vscode.languages.registerCompletionItemProvider(yaml, new YamlCompletion(service), ...YamlCompletion.triggers),
    vscode.languages.registerCodeActionsProvider(yaml, new YamlActions(service), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerHoverProvider(yaml, new YamlHover(service)),
  );
}

/** The engine, once it is needed. */
class LazyService {
  readonly #world: LanguageFeaturesWorld;
  #loading: Promise<LanguageService> | undefined;

  constructor(world: LanguageFeaturesWorld) {
    this.#world = world;
  }

  /** What is loaded or being loaded; undefined while nobody has needed it. */
  get started(): Promise<LanguageService> | undefined {
    return this.#loading;
  }

  get(): Promise<LanguageService> {
    this.#loading ??= this.#world.load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }
}
