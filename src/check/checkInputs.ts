import { checkDiagnostics } from '../core/language/checkDiagnostics.ts';
import type { Diagnostic } from '../core/language/diagnostic.ts';
import type { LanguageWorld } from '../core/language/languageWorld.ts';
import { withoutSilenced } from '../core/language/optOuts.ts';
import { mayBeOurs } from '../core/language/quickCheck.ts';
import { everyReleaseFeatures } from '../core/resource/release.ts';
import { SchemaRegistry, type ResourceSchema } from '../core/schema/index.ts';
import {
  createValidator,
  isTemplate,
  problemFindings,
  shiftFinding,
  type DocumentFindings,
  type Finding,
} from '../core/validate/index.ts';
import { LineIndex } from '../core/yaml/index.ts';
import type { CheckInput } from './inputs.ts';
import { toResult, type CheckResult } from './result.ts';

export interface CheckReport {
  readonly results: readonly CheckResult[];
  /** Documents that a schema judged. */
  readonly documents: number;
  /** Documents of kinds without a schema, and templates. */
  readonly skipped: number;
  /** Distinct rules that this engine cannot judge. */
  readonly unchecked: number;
}

/**
 * Judges all inputs, and runs the checks on what each file holds by itself: the same that the editor says of it without a
 * cluster. Text that is no YAML is told whatever its kind, as an error where something in the file is ours.
 */
export function checkInputs(inputs: readonly CheckInput[], schemas: readonly ResourceSchema[]): CheckReport {
  const registry = new SchemaRegistry(schemas);
  const validator = createValidator({ registry });
  const world: LanguageWorld = {
    registry: () => registry,
    clusterLayer: () => undefined,
    defaultNamespace: () => undefined,
    features: () => everyReleaseFeatures,
  };
  const results: CheckResult[] = [];
  const unchecked = new Set<string>();
  let documents = 0;
  let skipped = 0;
  for (const { file, text, isPatch } of inputs) {
    const judged = validator.validateText(file, text);
    if (isPatch === true) {
      skipped += judged.length;
      validator.forget(file);
      continue;
    }
    for (const one of judged) {
      if (one.skipped === undefined) documents += 1;
      else if (one.skipped !== 'empty') skipped += 1;
      for (const { rule } of one.unchecked) unchecked.add(rule);
    }
    results.push(...resultsOf(file, text, judged, world));
    validator.forget(file);
  }
  return { results, documents, skipped, unchecked: unchecked.size };
}

function resultsOf(
  file: string,
  text: string,
  judged: readonly DocumentFindings[],
  world: LanguageWorld,
): readonly CheckResult[] {
  const isOurs = judged.some((one) => one.skipped === undefined) || mayBeOurs(text);
  const known = judged.filter((one) => one.schema !== undefined).map(({ document }) => document);
  const documentAt = (offset: number): number =>
    judged.findLast(({ document }) => document.start <= offset)?.document.index ?? 0;
  const found = [
    ...judged.flatMap((one) => findingsOf(one, isOurs).map((finding) => ({ finding, document: one.document.index }))),
    ...checkDiagnostics(file, known, world).map((diagnostic) => {
      return { finding: toFinding(diagnostic), document: documentAt(diagnostic.range.start) };
    }),
  ];
  const lines = new LineIndex(text);
  const told = new Set(
    withoutSilenced(
      text,
      found.map(({ finding }) => finding),
    ),
  );
  return found
    .filter(({ finding }) => told.has(finding))
    .toSorted((left, right) => left.document - right.document || left.finding.range.start - right.finding.range.start)
    .map(({ finding, document }) => toResult(finding, file, document, lines));
}

function findingsOf(judged: DocumentFindings, isOurs: boolean): readonly Finding[] {
  const { document, skipped } = judged;
  const isOther = skipped === 'notAResource' || skipped === 'unknownKind';
  if (!isOther || isTemplate(document.parsed)) return judged.findings;
  const problems = problemFindings(document.parsed).map((finding) => shiftFinding(finding, document.start));
  if (isOurs) return problems;
  // Who mends other people's files is not for us to say; a file that nobody can read may be meant as one of ours.
  return problems.filter(({ code }) => code === 'yaml.syntax').map((finding) => ({ ...finding, severity: 'warning' }));
}

/** Without a cluster there are no changes to make on it. */
function toFinding(diagnostic: Diagnostic): Finding {
  const { related: _, ...own } = diagnostic;
  return { ...own, fixes: diagnostic.fixes.filter((fix) => 'edits' in fix) };
}
