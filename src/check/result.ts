import { render } from '../core/messages/index.ts';
import type { Finding, Severity } from '../core/validate/index.ts';
import { formatPath, type LineIndex, type SourceRange } from '../core/yaml/index.ts';

/** Lines and columns from 1; the end is exclusive. */
interface CheckRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One finding as the command line writes it; the shape of `--format json`, which other programs read. */
export interface CheckResult extends CheckRange {
  readonly file: string;
  /** Number of the document in its file, from 0. */
  readonly document: number;
  readonly severity: Severity;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly serverMessage?: string;
  readonly fix?: { readonly title: string; readonly edits: readonly (CheckRange & { readonly newText: string })[] };
}

export function toResult(finding: Finding, file: string, document: number, lines: LineIndex): CheckResult {
  const fix = finding.fixes.find((candidate) => candidate.preferred === true) ?? finding.fixes[0];
  return {
    file,
    document,
    ...toRange(finding.range, lines),
    severity: finding.severity,
    code: finding.code,
    path: finding.field ?? formatPath(finding.path),
    message: render(finding.message),
    ...(finding.serverMessage === undefined ? {} : { serverMessage: finding.serverMessage }),
    ...(fix === undefined
      ? {}
      : {
          fix: {
            title: render(fix.title),
            edits: fix.edits.map((edit) => ({ ...toRange(edit, lines), newText: edit.newText })),
          },
        }),
  };
}

function toRange(range: SourceRange, lines: LineIndex): CheckRange {
  const start = lines.positionAt(range.start);
  const end = lines.positionAt(range.end);
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}
