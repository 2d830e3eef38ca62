import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import type { Placeholder } from '../../core/apply/placeholders.ts';
import type { Log } from '../doors/log.ts';
import { text } from '../doors/text.ts';

export interface VariableMeans {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readDotenv: (folders: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** VS Code's keyring. */
  readonly keyring: vscode.SecretStorage;
  readonly log: Log;
}

const keyringPrefix = 'variable:';
const keyringKey = (name: string): string => `${keyringPrefix}${name}`;

/**
 * The values of a document's variables: of a .env file of the workspace, of the environment, of the keyring, else asked
 * for. They are kept in memory for as long as the apply needs them, and in the keyring when the person says so.
 */
export class Variables {
  readonly #world: VariableMeans;

  constructor(world: VariableMeans) {
    this.#world = world;
  }

  /**
   * Undefined when the person would not say one.
   * @param title says what the values are for
   * @param onMissing hears which one that was
   */
  async valuesOf(
    placeholders: readonly Placeholder[],
    document: vscode.Uri,
    title: string,
    onMissing: (name: string) => void,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    const values = new Map<string, string>();
    if (placeholders.length === 0) return values;
    const { environment, readDotenv } = this.#world;
    const dotenv = await readDotenv(foldersOf(document));
    for (const placeholder of placeholders) {
      const { name } = placeholder;
      const known = dotenv.get(name) ?? (environment[name] || undefined) ?? (await this.#kept(name));
      if (known === undefined && placeholder.hasFallback) continue;
      const value = known ?? (await this.#ask(placeholder, title));
      if (value === undefined) {
        onMissing(name);
        return undefined;
      }
      values.set(name, value);
    }
    return values;
  }

  /** Drops those of the kept ones that a person chooses; resolves to how many. */
  async forgetChosen(): Promise<number> {
    const { keyring } = this.#world;
    const names = (await keyring.keys()).filter((key) => key.startsWith(keyringPrefix));
    if (names.length === 0) {
      void vscode.window.showInformationMessage(text('apply.nothingKept'));
      return 0;
    }
    const items = names.map((key) => ({ label: key.slice(keyringPrefix.length), key }));
    const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, title: text('apply.forget') });
    for (const { key } of chosen ?? []) await keyring.delete(key);
    return chosen?.length ?? 0;
  }

  async #kept(name: string): Promise<string | undefined> {
    try {
      return await this.#world.keyring.get(keyringKey(name));
    } catch (error) {
      this.#world.log.failed(`read ${name} from the keyring`, error);
      return undefined;
    }
  }

  async #ask(placeholder: Placeholder, title: string): Promise<string | undefined> {
    const { name, isSecret } = placeholder;
    const answer = await askValue(name, isSecret, title);
    if (answer?.isKept) {
      try {
        await this.#world.keyring.store(keyringKey(name), answer.value);
      } catch (error) {
        this.#world.log.failed(`keep ${name} in the keyring`, error);
        void vscode.window.showWarningMessage(text('apply.keyringMissing', { name }));
      }
    }
    return answer?.value;
  }
}

interface Answer {
  readonly value: string;
  readonly isKept: boolean;
}

function askValue(name: string, isSecret: boolean, title: string): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const owned = new DisposableList();
    const input = owned.add(vscode.window.createInputBox());
    let isKept = false;
    const draw = (): void => {
      const tooltip = text(isKept ? 'apply.value.kept' : 'apply.value.keep');
      input.buttons = [{ iconPath: new vscode.ThemeIcon(isKept ? 'pass-filled' : 'save'), tooltip }];
      const code = isSecret ? 'apply.value.secret' : 'apply.value.plain';
      input.prompt = isKept ? `${text(code, { name })} ${text('apply.value.kept')}` : text(code, { name });
    };
    const end = (answer: Answer | undefined): void => {
      resolve(answer);
      owned.dispose();
    };
    input.title = title;
    input.password = isSecret;
    input.placeholder = name;
    input.ignoreFocusOut = true;
    draw();
    owned.add(
      input.onDidTriggerButton(() => {
        isKept = !isKept;
        draw();
      }),
    );
    owned.add(
      input.onDidAccept(() => {
        if (input.value === '') input.validationMessage = text('apply.value.empty', { name });
        else end({ value: input.value, isKept });
      }),
    );
    owned.add(input.onDidChangeValue(() => (input.validationMessage = undefined)));
    owned.add(input.onDidHide(() => end(undefined)));
    input.show();
  });
}

/** The folder of the file, then those of the workspace that hold it, then the others. */
function foldersOf(document: vscode.Uri): readonly string[] {
  const own = vscode.workspace.getWorkspaceFolder(document);
  const beside = document.scheme === 'file' ? [vscode.Uri.joinPath(document, '..')] : [];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const ordered = [...(own ? [...beside, own.uri] : []), ...folders].filter(({ scheme }) => scheme === 'file');
  return [...new Set(ordered.map(({ fsPath }) => fsPath))];
}
