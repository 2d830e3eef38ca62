import type { ObjectTarget } from '../contributions.ts';
import type { Schema, SchemaOrigin, SchemaRegistry } from '../schema/index.ts';
import { createValidator, type DocumentFindings, type Validator } from '../validate/index.ts';
import { backendLenses, type BackendLens } from './backendLenses.ts';
import { checkDiagnostics } from './checkDiagnostics.ts';
import { complete } from './completion/complete.ts';
import type { CompletionItem } from './completion/completionItem.ts';
import { KeptFindings } from './keptFindings.ts';
import { knownResources } from './knownResources.ts';
import type { Diagnostic } from './diagnostic.ts';
import { documentSymbols, type DocumentSymbol } from './documentSymbols.ts';
import { readable } from './fileFacts.ts';
import { folds, type Fold } from './folds.ts';
import { hover, type Hover } from './hover.ts';
import type { LanguageWorld } from './languageWorld.ts';
import { definitionOf, filesOf, referencesAt, type FilePlace, type Place } from './navigation/navigate.ts';
import { rename, startRename, type Refusal, type Rename } from './navigation/rename.ts';
import { WorkspaceIndex } from './navigation/workspaceIndex.ts';
import { withoutSilenced } from './optOuts.ts';
import { mayBeOurs, mayBecomeOurs } from './quickCheck.ts';
import { uncheckedRules } from './uncheckedRules.ts';

/**
 * Everything that an editor knows about a YAML file, as plain data. Offsets are UTF-16 units of the text that is handed
 * in. No method throws, on any text and offset; for YAML that is not ours all of them answer with nothing.
 */
export interface LanguageService {
  /** The documents of a text, each with what the API server would refuse of it. */
  documents(uri: string, text: string): readonly DocumentFindings[];
  /** The schema that judges a kind now. */
  schemaOf(apiVersion: string, kind: string): Schema | undefined;
  /** What the API server would refuse, and what the checks find with the file's resources put over the cluster's. */
  diagnose(uri: string, text: string): readonly Diagnostic[];
  complete(uri: string, text: string, offset: number): readonly CompletionItem[];
  hover(uri: string, text: string, offset: number): Hover | undefined;
  /** Where the schema comes from that judges the first document of ours; undefined where none judges any. */
  judgedBy(uri: string, text: string): SchemaOrigin | undefined;
  /** The outline of a file. */
  symbols(uri: string, text: string): readonly DocumentSymbol[];
  /** What can be folded; undefined for a file that is none of ours: an editor folds it by its own means. */
  folds(text: string): readonly Fold[] | undefined;
  /** The backends of a file that the connected cluster says something of. */
  lenses(uri: string, text: string): readonly BackendLens[];
  /** Where the resource is declared that a place names. */
  definition(uri: string, text: string, offset: number): readonly Place[];
  /** All that names the resource which a place names. */
  references(uri: string, text: string, offset: number, includeDeclaration: boolean): readonly Place[];
  /** Where the documents of the workspace begin that declare an object of a cluster. */
  filesOf(target: ObjectTarget): readonly FilePlace[];
  /** Whether the name at a place can be renamed. */
  startRename(uri: string, text: string, offset: number): ReturnType<typeof startRename>;
  rename(uri: string, text: string, offset: number, newName: string): Rename | Refusal;
  /** Drops what is kept of a file that was closed. */
  forget(uri: string): void;
}

/** @param workspace the other files; whoever follows them keeps it current */
export function createLanguageService(world: LanguageWorld, workspace = new WorkspaceIndex()): LanguageService {
  const files = workspace.yaml;
  let judge: { readonly registry: SchemaRegistry; readonly validator: Validator } | undefined;
  const validator = (): Validator => {
    const registry = world.registry();
    if (judge?.registry !== registry) judge = { registry, validator: createValidator({ registry, files }) };
    return judge.validator;
  };
  const kept = new Map<string, KeptFindings>();
  const keptOf = (uri: string): KeptFindings => {
    let own = kept.get(uri);
    if (own === undefined) kept.set(uri, (own = new KeptFindings()));
    return own;
  };
  return {
    documents: (uri, text) => validator().validateText(uri, text),
    schemaOf: (apiVersion, kind) => world.registry().findByApiVersion(apiVersion, kind)?.root,
    diagnose(uri, text) {
      if (!mayBeOurs(text)) return [];
      const judged = validator().validateText(uri, text);
      const found = judged.flatMap((one) => one.findings.map((finding): Diagnostic => ({ ...finding, related: [] })));
      const documents = judged.filter((one) => one.schema !== undefined).map((one) => one.document);
      return withoutSilenced(text, [
        ...found,
        ...uncheckedRules(judged),
        ...checkDiagnostics(uri, documents, world, keptOf(uri)),
      ]);
    },
    complete(uri, text, offset) {
      if (!mayBecomeOurs(text)) return [];
      const known = knownResources(uri, () => files.read(uri, text), world);
      return complete(text, offset, world.registry(), known);
    },
    hover(uri, text, offset) {
      if (!mayBeOurs(text)) return undefined;
      const documents = files.read(uri, text);
      return hover(
        documents,
        offset,
        world.registry(),
        knownResources(uri, () => documents, world),
      );
    },
    judgedBy(uri, text) {
      if (!mayBeOurs(text)) return undefined;
      // Of Kubernetes' own kinds there is one schema, whatever judges ours.
      return validator()
        .validateText(uri, text)
        .find(({ schema }) => schema !== undefined && schema.id.group !== '')?.schema?.origin;
    },
    symbols: (uri, text) => (mayBeOurs(text) ? documentSymbols(readable(files.read(uri, text))) : []),
    folds: (text) => (mayBeOurs(text) ? folds(text) : undefined),
    lenses: (uri, text) => (mayBeOurs(text) ? backendLenses(uri, readable(files.read(uri, text)), world) : []),
    definition(uri, text, offset) {
      workspace.update(uri, text);
      return definitionOf(workspace, uri, offset, world);
    },
    references(uri, text, offset, includeDeclaration) {
      workspace.update(uri, text);
      return referencesAt(workspace, uri, offset, world, includeDeclaration);
    },
    filesOf: (target) => filesOf(workspace, target),
    startRename(uri, text, offset) {
      workspace.update(uri, text);
      return startRename(workspace, uri, offset, world);
    },
    rename(uri, text, offset, newName) {
      workspace.update(uri, text);
      return rename(workspace, uri, offset, newName, world);
    },
    forget(uri) {
      files.forget(uri);
      kept.delete(uri);
    },
  };
}
