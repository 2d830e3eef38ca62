import type { SchemaRegistry } from '../schema/index.ts';
import { shiftRange, YamlFiles, type ParsedYaml, type YamlDocument } from '../yaml/index.ts';
import type { Finding, Fix } from './finding.ts';
import { validateDocument, type DocumentJudgement } from './validateDocument.ts';

/** The judgement of one document in its file: offsets are those of the file. */
export interface DocumentFindings extends DocumentJudgement {
  readonly document: YamlDocument;
}

/** Judges files and remembers each document's judgement, so that an edit costs one document. */
export interface Validator {
  /** `file` identifies the text between versions (a URI or path). Never throws. */
  validateText(file: string, text: string): readonly DocumentFindings[];
  /** Drops what is remembered of a closed file. */
  forget(file: string): void;
}

interface ValidatorOptions {
  readonly registry: SchemaRegistry;
  /** Shared with other readers of the same files, so that each text is parsed once. */
  readonly files?: YamlFiles;
}

/** One validator for one set of schemas: make another one when the schemas change. */
export function createValidator({ registry, files = new YamlFiles() }: ValidatorOptions): Validator {
  // Parsed documents are shared between versions of a file, so they are the key; they go when the file lets them go.
  const judgements = new WeakMap<ParsedYaml, DocumentJudgement>();
  return {
    validateText(file, text) {
      return files.read(file, text).map((document) => {
        const known = judgements.get(document.parsed) ?? validateDocument(document.parsed, registry);
        judgements.set(document.parsed, known);
        return { ...known, document, findings: known.findings.map((finding) => shiftFinding(finding, document.start)) };
      });
    },
    forget(file) {
      files.forget(file);
    },
  };
}

/** Moves a finding and its fixes by a number of UTF-16 units. */
export function shiftFinding(finding: Finding, by: number): Finding {
  if (by === 0) return finding;
  const fixes = finding.fixes.map((fix): Fix => {
    return { ...fix, edits: fix.edits.map((edit) => ({ ...edit, ...shiftRange(edit, by) })) };
  });
  return { ...finding, range: shiftRange(finding.range, by), fixes };
}
