import { message } from '../messages/index.ts';
import type { DocumentFindings } from '../validate/index.ts';
import type { Diagnostic } from './diagnostic.ts';

/**
 * That rules of a schema are newer than this tool, said once for a file: at the kind of the first document that has some.
 * What they ask is left to the API server.
 */
export function uncheckedRules(judged: readonly DocumentFindings[]): readonly Diagnostic[] {
  const first = judged.find(({ unchecked }) => unchecked.length > 0);
  if (first === undefined) return [];
  const { document } = first;
  const path = ['kind'];
  const range = document.parsed.tree?.locate(path)?.value ?? { start: 0, end: 0 };
  const count = new Set(judged.flatMap(({ unchecked }) => unchecked.map(({ rule }) => rule))).size;
  return [
    {
      severity: 'information',
      code: 'validate.notChecked',
      path,
      range: { start: document.start + range.start, end: document.start + range.end },
      message: count === 1 ? message('check.unchecked.one') : message('check.unchecked', { count }),
      fixes: [],
      related: [],
    },
  ];
}
