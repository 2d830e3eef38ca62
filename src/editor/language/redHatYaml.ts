import * as vscode from 'vscode';
import { DisposableList } from '../../core/base/disposable.ts';
import { isOursWholly, namesSchema, readMode } from '../../core/language/otherProviders.ts';
import { mayBeOurs } from '../../core/language/quickCheck.ts';
import { readSetting } from '../doors/settings.ts';

/** YAML by Red Hat, the one extension that judges Kubernetes YAML by schemas of its own choice and lets others choose. */
const extensionId = 'redhat.vscode-yaml';

/** The scheme of the schemas that we give it. */
const schemaScheme = 'agentgateway-schema';
const anything = `${schemaScheme}://schema/any`;

const modes = ['agentgateway.editor.completion', 'agentgateway.editor.hover'] as const;

/** The part of its API that we use (vscode-yaml, schema-extension-api.ts). */
interface YamlExtension {
  /** @returns false when the name is taken already */
  registerContributor(
    name: string,
    requestSchema: (resource: string) => string | undefined,
    requestSchemaContent: (uri: string) => string,
    label?: string,
  ): boolean;
}

/**
 * Beside YAML by Red Hat: documents that are ours wholly get a schema there that takes anything, so that two extensions do not
 * say different things of one line. A schema that the text itself names comes before that one; there ours are silent.
 */
export class RedHatYaml implements vscode.Disposable {
  readonly #owned = new DisposableList();
  #isGiven: boolean | undefined;
  #asked: Promise<void> | undefined;

  constructor() {
    this.#owned.add(vscode.extensions.onDidChange(() => this.#retry()));
    this.#owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.#meet(document)));
    this.#owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#meet(document)));
    this.#retry();
  }

  /** Whether our completion, or our hover, is to answer for a document. */
  leaves(document: vscode.TextDocument, key: (typeof modes)[number]): boolean {
    const mode = readMode(readSetting(key, document.uri));
    return mode === 'on' || (mode === 'auto' && !this.#judges(document));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Whether it judges a document by a schema that is not ours. */
  #judges(document: vscode.TextDocument): boolean {
    if (vscode.extensions.getExtension(extensionId)?.isActive !== true) return false;
    const text = document.getText();
    if (namesSchema(text)) return true;
    return this.#isGiven === false && hasSchemasForKubernetes(document);
  }

  #retry(): void {
    for (const document of vscode.workspace.textDocuments) this.#meet(document);
  }

  /** With the first document of ours, and not before: nobody else's YAML pays for it. */
  #meet(document: vscode.TextDocument): void {
    if (this.#asked !== undefined || document.languageId !== 'yaml') return;
    const extension = vscode.extensions.getExtension(extensionId);
    if (extension === undefined || !mayBeOurs(document.getText())) return;
    this.#asked = this.#give(extension).catch(() => {
      // An extension that does not start judges nothing.
      this.#isGiven = undefined;
    });
  }

  async #give(extension: vscode.Extension<unknown>): Promise<void> {
    const api: unknown = await extension.activate();
    if (this.#owned.isDisposed) return;
    this.#isGiven =
      isYamlExtension(api) && api.registerContributor(schemaScheme, schemaFor, () => '{}', 'agentgateway');
  }
}

/** The schema for an open document; undefined leaves the choice to the other extension. */
function schemaFor(resource: string): string | undefined {
  const uri = vscode.Uri.parse(resource).toString();
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
  if (document === undefined || !isOursWholly(document.getText())) return undefined;
  // Whoever turns a part of ours off has it from there.
  const isOurs = readSetting('agentgateway.validation.enabled', document.uri) !== false;
  return isOurs && modes.every((key) => readMode(readSetting(key, document.uri)) !== 'off') ? anything : undefined;
}

/** Whether it is told, or left, to find schemas of Kubernetes resources. */
function hasSchemasForKubernetes(document: vscode.TextDocument): boolean {
  const settings = vscode.workspace.getConfiguration('yaml', document);
  const schemas = settings.get<Readonly<Record<string, unknown>>>('schemas') ?? {};
  return Object.keys(schemas).length > 0 || settings.get<boolean>('kubernetesCRDStore.enable') === true;
}

function isYamlExtension(api: unknown): api is YamlExtension {
  return typeof api === 'object' && api !== null && typeof Reflect.get(api, 'registerContributor') === 'function';
}
