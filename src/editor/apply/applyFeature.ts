import type * as vscode from 'vscode';
import type { LanguageService } from '../../core/language/index.ts';
import { applyCommands, type ApplyCommandsWorld } from './applyCommands.ts';
import { ReviewDocuments } from './reviewDocuments.ts';
import { Variables, type VariableMeans } from './variables.ts';

/** What an apply needs of the machine and the editor. */
export interface ApplyMeans extends VariableMeans {
  /** The judge of YAML. */
  readonly language: () => Promise<Pick<LanguageService, 'documents' | 'schemaOf'>>;
}

type Rest = Omit<ApplyCommandsWorld, 'variables' | 'reviews' | 'log' | 'judge' | 'schemaOf'>;

/** Review and apply of files, and the export of live objects. */
export class ApplyFeature implements vscode.Disposable {
  /** The content of `agentgateway-review:` documents. */
  readonly reviews = new ReviewDocuments();
  readonly commands: ReturnType<typeof applyCommands>;

  constructor(means: ApplyMeans, rest: Rest) {
    this.commands = applyCommands({
      ...rest,
      log: means.log,
      reviews: this.reviews,
      variables: new Variables(means),
      judge: async (uri, text) => (await means.language()).documents(uri, text),
      schemaOf: async (apiVersion, kind) => (await means.language()).schemaOf(apiVersion, kind),
    });
  }

  dispose(): void {
    this.reviews.dispose();
  }
}
