import { message, type Message } from '../messages/index.ts';
import type { ParsedYaml, SourceRange } from '../yaml/index.ts';
import { quoted, removeRange } from './edits.ts';
import type { Fix, TextEdit } from './finding.ts';
import { layoutOf } from './layout.ts';

type Problem = ParsedYaml['problems'][number];

/** How a fault of the text itself may be mended. Offsets are those of the document's text. */
export function problemFixes(parsed: ParsedYaml, problem: Problem): readonly Fix[] {
  switch (problem.message.code) {
    case 'yaml.duplicateKey':
      return duplicateFixes(parsed, problem);
    case 'yaml.tab':
    case 'yaml.tabLine':
      return tabFixes(parsed.text);
    case 'yaml.reservedStart':
      return quoteFixes(parsed.text, problem.range);
    default:
      return [];
  }
}

/** One of two has to go; nobody knows which, unless both say the same. */
function duplicateFixes({ text, tree }: ParsedYaml, { path, range }: Problem): readonly Fix[] {
  const entries = tree?.entriesOf(path) ?? [];
  const own = entries.find(({ start }) => start === range.start);
  const [first] = entries;
  if (tree === undefined || own === undefined || first === undefined || first === own) return [];
  const shared = tree.sharedRanges();
  const fixes = [own, first].flatMap((entry): readonly Fix[] => {
    if (shared.some(({ start, end }) => entry.start <= end && start <= entry.end)) return [];
    const edit = removeRange(text, tree, path, entry);
    const name = String(path.at(-1));
    const title = message(entry === own ? 'fix.removeThis' : 'fix.removeFirst', { name });
    return edit === undefined ? [] : [{ title, edits: [edit] }];
  });
  const says = (entry: SourceRange): string => text.slice(entry.start, entry.end).replaceAll(/\s+/g, ' ').trim();
  const [remove] = fixes;
  return remove !== undefined && says(own) === says(first) ? [{ ...remove, preferred: true }] : fixes;
}

/** The indentation of the whole document: a line that is mended alone would stand in the wrong place. */
function tabFixes(text: string): readonly Fix[] {
  const unit = ' '.repeat(layoutOf(text).indent);
  const edits = [...text.matchAll(/^[ \t]*\t[ \t]*/gm)].map(({ 0: lead, index }): TextEdit => {
    const isEmpty = /^(?:\r?\n|$)/.test(text.slice(index + lead.length));
    return { start: index, end: index + lead.length, newText: isEmpty ? '' : lead.replaceAll('\t', unit) };
  });
  return edits.length === 0 ? [] : [preferred(message('fix.tabs'), edits)];
}

/** A plain text that starts with a character which YAML keeps for itself: the rest of its line, less a comment. */
function quoteFixes(text: string, { start }: SourceRange): readonly Fix[] {
  const rest = /^[^\r\n]*?(?=[ \t]*(?:[ \t]#|\r?\n|$))/.exec(text.slice(start))?.[0] ?? '';
  if (rest === '' || /[,[\]{}]/.test(rest)) return [];
  return [preferred(message('fix.quote'), [{ start, end: start + rest.length, newText: quoted(rest) }])];
}

function preferred(title: Message, edits: readonly TextEdit[]): Fix {
  return { title, edits, preferred: true };
}
