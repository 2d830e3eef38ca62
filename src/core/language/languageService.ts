import type { Schema, SchemaRegistry } from '../schema/index.ts';
import { createValidator, type DocumentFindings, type Validator } from '../validate/index.ts';
import { YamlFiles } from '../yaml/index.ts';
import { checkDiagnostics } from './checkDiagnostics.ts';
import { complete } from './completion/complete.ts';
import type { CompletionItem } from './completion/completionItem.ts';
import { knownResources } from './knownResources.ts';
import type { Diagnostic } from './diagnostic.ts';
import { hover, type Hover } from './hover.ts';
import type { LanguageWorld } from './languageWorld.ts';
import { withoutSilenced } from './optOuts.ts';
import { mayBeOurs, mayBecomeOurs } from './quickCheck.ts';

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
  /** Drops what is kept of a file that was closed. */
  forget(uri: string): void;
}

export function createLanguageService(world: LanguageWorld): LanguageService {
  const files = new YamlFiles();
  let judge: { readonly registry: SchemaRegistry; readonly validator: Validator } | undefined;
  const validator = (): Validator => {
    const registry = world.registry();
    if (judge?.registry !== registry) judge = { registry, validator: createValidator({ registry, files }) };
    return judge.validator;
  };
  return {
    documents: (uri, text) => validator().validateText(uri, text),
    schemaOf: (apiVersion, kind) => world.registry().findByApiVersion(apiVersion, kind)?.root,
    diagnose(uri, text) {
      if (!mayBeOurs(text)) return [];
      const judged = validator().validateText(uri, text);
      const found = judged.flatMap((one) => one.findings.map((finding): Diagnostic => ({ ...finding, related: [] })));
      const documents = judged.filter((one) => one.schema !== undefined).map((one) => one.document);
      return withoutSilenced(text, [...found, ...checkDiagnostics(uri, documents, world)]);
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
    forget(uri) {
      files.forget(uri);
    },
  };
}
