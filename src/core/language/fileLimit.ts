import { message } from '../messages/index.ts';
import type { Diagnostic } from './diagnostic.ts';

const unitsPerKibi = 1024;

/** Whether a file is small enough to be judged while it is typed. @param maxKibi UTF-16 units in 1024; 0: no limit */
export function isWithinLimit(text: { readonly length: number }, maxKibi: number): boolean {
  return maxKibi <= 0 || text.length <= maxKibi * unitsPerKibi;
}

/** What is said of a file beyond the limit, in its first line. */
export function beyondLimit(text: string, maxKibi: number): Diagnostic {
  const end = /^[^\r\n]*/.exec(text)?.[0].length ?? 0;
  return {
    severity: 'information',
    code: 'yaml.tooLarge',
    path: [],
    range: { start: 0, end },
    message: message('language.fileTooLarge', { size: Math.ceil(text.length / unitsPerKibi), limit: maxKibi }),
    fixes: [],
    related: [],
  };
}
