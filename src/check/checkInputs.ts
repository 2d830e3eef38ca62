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

/** Judges all inputs. Unlike in the editor, text that is no YAML is an error whatever its kind. */
export function checkInputs(inputs: readonly CheckInput[], schemas: readonly ResourceSchema[]): CheckReport {
  const validator = createValidator({ registry: new SchemaRegistry(schemas) });
  const results: CheckResult[] = [];
  const unchecked = new Set<string>();
  let documents = 0;
  let skipped = 0;
  for (const { file, text } of inputs) {
    const lines = new LineIndex(text);
    for (const judged of validator.validateText(file, text)) {
      if (judged.skipped === undefined) documents += 1;
      else if (judged.skipped !== 'empty') skipped += 1;
      for (const { rule } of judged.unchecked) unchecked.add(rule);
      for (const finding of findingsOf(judged)) results.push(toResult(finding, file, judged.document.index, lines));
    }
    validator.forget(file);
  }
  return { results, documents, skipped, unchecked: unchecked.size };
}

function findingsOf(judged: DocumentFindings): readonly Finding[] {
  const { document, skipped } = judged;
  const isOther = skipped === 'notAResource' || skipped === 'unknownKind';
  if (!isOther || isTemplate(document.parsed)) return judged.findings;
  return problemFindings(document.parsed).map((finding) => shiftFinding(finding, document.start));
}
