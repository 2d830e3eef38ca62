import { layoutOf } from '../../validate/index.ts';
import { parseYaml, splitDocuments, type ParsedYaml, type Path, type SourceRange } from '../../yaml/index.ts';

/** What the cursor is about to write. */
export interface CursorPlace {
  readonly role: 'key' | 'value';
  /** Of the map that gets the key, or of the value. */
  readonly path: Path;
  /** The half-typed word, in the file: what a proposal replaces. */
  readonly word: SourceRange;
  /** The other keys of the map. */
  readonly siblings: readonly string[];
  /** Inside `{…}` or `[…]`. */
  readonly flow: boolean;
  /** The word stands in quotes. */
  readonly quoted: boolean;
  /** A colon follows already. */
  readonly hasColon: boolean;
  /** The cursor touches the colon of its key. */
  readonly needsSpace: boolean;
  /** The cursor stands where the next item of a list begins, without its dash. */
  readonly needsDash: boolean;
  /** In flow style, other entries follow and no comma is there yet. */
  readonly needsComma: boolean;
  /** The map that gets the key stands in a flow list and has no braces yet. */
  readonly needsBraces: boolean;
  /** How many spaces the line lacks until the column where the key belongs. */
  readonly missingSpaces: number;
  /** Where the key (or the line's first key) starts, in characters from the line's start. */
  readonly column: number;
  /** Something stands behind the word on its line. */
  readonly hasRest: boolean;
  /** Of the document, in spaces. */
  readonly indent: number;
  /** Of a list's dashes below its key, in spaces. */
  readonly listIndent: number;
  /** The document as it reads with a placeholder at the cursor. */
  readonly parsed: ParsedYaml;
}

/** Longer than one character, so that an offset inside it is no border of anything. */
const placeholder = 'zzCursorzz';

const wordBefore = /[^\s,{}[\]"'#]*$/;
const wordAfter = /^[^\s,{}[\]"'#:]*/;

/**
 * Finds what the cursor is about to write: a placeholder is put there and the one document is read again, so that empty
 * lines, half-typed words and broken text around it all come to one question. Undefined where nothing can be proposed.
 */
export function cursorPlace(text: string, offset: number): CursorPlace | undefined {
  const chunk = splitDocuments(text).findLast(({ start }) => start <= offset);
  if (chunk === undefined || offset > text.length || text.includes(placeholder)) return undefined;
  // Each tab as a space: no offset changes, and what is deeper stays deeper.
  const document = chunk.text.replaceAll(/^[ \t]*\t[ \t]*/gm, (lead) => ' '.repeat(lead.length));
  const line = readLine(document, offset - chunk.start);
  if (line === undefined) return undefined;
  const found = bestAttempt(document, line) ?? elsewhere(document, line);
  if (found === undefined) return undefined;
  const { place, parsed, line: used } = found;
  return {
    ...place,
    word: { start: used.word.start + chunk.start, end: used.word.end + chunk.start },
    quoted: used.quote !== '',
    hasColon: used.hasColon,
    needsSpace: used.needsSpace,
    column: used.column,
    missingSpaces: used.missingSpaces,
    hasRest: used.hasRest,
    parsed,
    ...layoutOf(document),
  };
}

/** A line whose indentation fits nothing is read at the nearest one that does: the proposal sets it right. */
function elsewhere(text: string, line: CursorLine): Attempt | undefined {
  const lineStart = text.lastIndexOf('\n', line.word.start - 1) + 1;
  if (line.before !== '' || line.quote !== '' || line.column === 0) return undefined;
  if (text.slice(lineStart, line.word.start).trim() !== '') return undefined;
  for (const column of columnsAbove(text, lineStart, line.column)) {
    const moved = { ...line, column, missingSpaces: column, word: { start: lineStart, end: line.word.end } };
    const found = bestAttempt(text, moved);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many levels above a line of a strange indentation are tried. */
const maxColumns = 3;

/** The columns at which the lines above begin, as far as they enclose the line: the nearest first. */
function columnsAbove(text: string, lineStart: number, column: number): readonly number[] {
  const columns: number[] = [];
  let end = lineStart - 1;
  // Each column costs readings of the document.
  while (end > 0 && columns.length < maxColumns) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const lead = /^ *(?:- +)*(?=[^\s#-])/.exec(text.slice(start, end))?.[0].length;
    const inner = columns.at(-1) ?? Number.POSITIVE_INFINITY;
    if (lead !== undefined && lead < inner) columns.push(lead);
    end = start - 1;
  }
  return columns.toSorted((left, right) => Math.abs(left - column) - Math.abs(right - column));
}

interface CursorLine {
  /** In the document. */
  readonly word: SourceRange;
  readonly quote: string;
  /** A quote that was opened and has no end on this line. */
  readonly isOpen: boolean;
  /** The character before the word, spaces left out; empty at the start of a line or after dashes. */
  readonly before: string;
  readonly column: number;
  readonly hasColon: boolean;
  readonly needsSpace: boolean;
  readonly hasRest: boolean;
  readonly missingSpaces: number;
}

function readLine(text: string, offset: number): CursorLine | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const head = text.slice(lineStart, offset);
  const tail = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  // Comments and document markers take no words.
  if (/(?:^|\s)#/.test(head) || /^(?:---|\.\.\.|%)/.test(head + tail)) return undefined;
  const before = wordBefore.exec(head)?.[0] ?? '';
  const needsSpace = before.length > 1 && before.endsWith(':');
  const start = needsSpace ? offset : offset - before.length;
  const end = offset + (wordAfter.exec(tail)?.[0].length ?? 0);
  const lead = text.slice(lineStart, start);
  const quote = /["']$/.exec(lead)?.[0] ?? '';
  const rest = tail.slice(end - offset);
  const isClosed = quote !== '' && rest.startsWith(quote);
  const after = isClosed ? rest.slice(1) : rest;
  const unquoted = quote === '' ? lead : lead.slice(0, -1);
  const block = /^\s*(?:-\s+)*$/.exec(unquoted);
  // A dash that has no space behind it yet is a word of its own.
  if (/^-+$/.test(text.slice(start, end))) return undefined;
  const firstKey = /^\s*(?:-\s+)*/.exec(unquoted)?.[0].length ?? 0;
  return {
    word: { start, end },
    quote,
    isOpen: quote !== '' && !isClosed,
    before: block === null ? (/(\S)\s*$/.exec(unquoted)?.[1] ?? '') : '',
    column: block === null ? firstKey : unquoted.length,
    needsSpace,
    hasColon: /^\s*:(?:\s|$)/.test(after),
    hasRest: !/^\s*(?:$|[#,}\]])/.test(after),
    missingSpaces: 0,
  };
}

/** What may be put at the cursor so that the text reads as it is meant, the likeliest first. */
interface Candidate {
  readonly role: 'key' | 'value';
  readonly before: string;
  readonly after: string;
}

function candidates(line: CursorLine): readonly Candidate[] {
  const close = line.isOpen ? line.quote : '';
  const colon = line.hasColon ? '' : ': ';
  const key = { role: 'key', before: '', after: close + colon } as const;
  switch (line.before) {
    case '':
      return line.hasColon ? [key] : [key, { ...key, before: '- ' }, { ...key, after: `${close}: ,` }];
    case '{':
    case '[':
    case ',':
      return line.hasColon ? [key] : [key, { ...key, after: `${close}: ,` }];
    case ':':
      return [{ role: 'value', before: line.needsSpace ? ' ' : '', after: close }];
    default:
      return [];
  }
}

/**
 * The reading with the fewest faults; the first without any wins. What is written at the cursor may add no fault; where
 * the document has some, its half-written lines are left out.
 */
function bestAttempt(text: string, line: CursorLine): Attempt | undefined {
  const best = bestOf(text, line, asIs);
  if (best?.problems === 0) return best;
  const mended = mendLines(text) === text ? undefined : bestOf(text, line, mendLines);
  if (mended?.problems === 0) return mended;
  if (mended !== undefined && (best === undefined || mended.problems < best.problems)) {
    return mended.problems <= faultsWithout(text, line, mendLines) ? mended : undefined;
  }
  return best !== undefined && best.problems <= faultsWithout(text, line, asIs) ? best : undefined;
}

function asIs(part: string): string {
  return part;
}

/** The faults that the document has with nothing at the cursor. */
function faultsWithout(text: string, { word, quote }: CursorLine, mend: (part: string) => string): number {
  const start = word.start - quote.length;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = word.end + (/^[^\r\n]*/.exec(text.slice(word.end))?.[0].length ?? 0);
  const own = text.slice(lineStart, start) + text.slice(word.end, lineEnd);
  return parseYaml(mend(text.slice(0, lineStart)) + own + mend(text.slice(lineEnd))).problems.length;
}

function bestOf(text: string, line: CursorLine, mend: (part: string) => string): Attempt | undefined {
  let best: Attempt | undefined;
  for (const candidate of candidates(line)) {
    const next = attempt(text, line, candidate, mend);
    if (next === undefined || (best !== undefined && best.problems <= next.problems)) continue;
    best = next;
    if (best.problems === 0) break;
  }
  return best;
}

/**
 * Lines that cannot be what they are going to be are left out of the reading: a value whose quote or bracket is still
 * open on its line, a word that has no colon yet.
 */
function mendLines(text: string): string {
  return text.replaceAll(/[^\r\n]+/g, (line) => {
    const open = /^([ ]*(?:- +)*[\w./-]+:)[ ]+(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*|[[{][^\]}]*)$/.exec(line);
    if (open !== null) return open[1] ?? '';
    return /^ *(?:- +)*[A-Za-z][\w./-]*[ ]*$/.test(line) ? `${line.trimEnd()}:` : line;
  });
}

interface Attempt {
  readonly place: Pick<CursorPlace, 'role' | 'path' | 'siblings' | 'flow' | 'needsDash' | 'needsComma' | 'needsBraces'>;
  readonly parsed: ParsedYaml;
  readonly problems: number;
  readonly line: CursorLine;
}

function attempt(
  text: string,
  line: CursorLine,
  { role, before, after }: Candidate,
  mend: (part: string) => string,
): Attempt | undefined {
  const quoteStart = line.word.start - line.quote.length;
  const lineStart = text.lastIndexOf('\n', quoteStart - 1) + 1;
  const above = blankBareWord(mend(text.slice(0, lineStart)));
  const own = ' '.repeat(line.missingSpaces) + text.slice(lineStart, quoteStart);
  const lead = above + own + before + line.quote;
  const lineEnd = line.word.end + (/^[^\r\n]*/.exec(text.slice(line.word.end))?.[0].length ?? 0);
  const rest = text.slice(line.word.end, lineEnd);
  // A closed quote takes what follows the key behind it.
  const isClosed = line.quote !== '' && !line.isOpen;
  const behind = isClosed ? line.quote + after + rest.slice(1) : after + rest;
  const parsed = parseYaml(lead + placeholder + behind + mend(text.slice(lineEnd)));
  const found = parsed.tree?.pathAt(lead.length + 1);
  const { tree } = parsed;
  if (found === undefined || tree === undefined || found.onKey !== (role === 'key')) return undefined;
  const location = tree.locate(found.path);
  if (location === undefined) return undefined;
  const { path } = found;
  const problems = parsed.problems.length;
  const base = { role, path, siblings: [], flow: location.flow, needsDash: false, needsComma: false };
  if (role === 'value') {
    if (location.source !== placeholder) return undefined;
    return { place: { ...base, needsBraces: false }, parsed, problems, line };
  }
  if (path.at(-1) !== placeholder) return undefined;
  const holder = path.slice(0, -1);
  const keys = tree.keysAt(holder).filter(({ name }) => name !== placeholder);
  const column = columnOf(parsed.text, lead.length - line.quote.length);
  if (!location.flow && keys.some(({ range }) => columnOf(parsed.text, range.start) !== column)) return undefined;
  // Between a key and its value, or above what is deeper: a key would take for itself what belongs to another one.
  if (!line.hasColon && location.style !== 'none') return undefined;
  const holderStart = tree.locate(holder)?.value.start ?? 0;
  const place: Attempt['place'] = {
    ...base,
    path: holder,
    siblings: keys.map(({ name }) => name),
    needsDash: before === '- ',
    needsComma: after.endsWith(','),
    needsBraces: location.flow && typeof holder.at(-1) === 'number' && parsed.text[holderStart] !== '{',
  };
  return { place, parsed, problems, line };
}

/** A word without a colon on the line above would swallow the placeholder: it is being written, too. */
function blankBareWord(lead: string): string {
  return lead.replace(/(^|\n)([ \t]*[\w./][\w./-]*)(\s*\n\s*)$/, (_, start: string, word: string, space: string) => {
    return start + ' '.repeat(word.length) + space;
  });
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
