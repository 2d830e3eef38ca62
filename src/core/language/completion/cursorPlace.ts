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
  /** Where the key (or the line's first key) starts, in characters from the line's start. */
  readonly column: number;
  /** Something stands behind the word on its line. */
  readonly hasRest: boolean;
  /** Of the document, in spaces. */
  readonly indent: number;
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
  const line = readLine(chunk.text, offset - chunk.start);
  if (line === undefined) return undefined;
  const best = bestAttempt(chunk.text, line);
  if (best === undefined) return undefined;
  return {
    ...best.place,
    word: { start: line.word.start + chunk.start, end: line.word.end + chunk.start },
    quoted: line.quote !== '',
    hasColon: line.hasColon,
    needsSpace: line.needsSpace,
    column: line.column,
    hasRest: line.hasRest,
    indent: indentOf(chunk.text),
    parsed: best.parsed,
  };
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

/** The reading with the fewest faults; the first without any wins. */
function bestAttempt(text: string, line: CursorLine): Attempt | undefined {
  let best: Attempt | undefined;
  for (const candidate of candidates(line)) {
    const next = attempt(text, line, candidate);
    if (next === undefined || (best !== undefined && best.problems <= next.problems)) continue;
    best = next;
    if (best.problems === 0) break;
  }
  return best;
}

interface Attempt {
  readonly place: Pick<CursorPlace, 'role' | 'path' | 'siblings' | 'flow' | 'needsDash' | 'needsComma'>;
  readonly parsed: ParsedYaml;
  readonly problems: number;
}

function attempt(text: string, line: CursorLine, { role, before, after }: Candidate): Attempt | undefined {
  const quoteStart = line.word.start - line.quote.length;
  const lead = text.slice(0, quoteStart) + before + line.quote;
  const rest = text.slice(line.word.end);
  // A closed quote takes what follows the key behind it.
  const isClosed = line.quote !== '' && !line.isOpen;
  const behind = isClosed ? line.quote + after + rest.slice(1) : after + rest;
  const parsed = parseYaml(blankBareWord(lead) + placeholder + behind);
  const found = parsed.tree?.pathAt(lead.length + 1);
  const { tree } = parsed;
  if (found === undefined || tree === undefined || found.onKey !== (role === 'key')) return undefined;
  const location = tree.locate(found.path);
  if (location === undefined) return undefined;
  const { path } = found;
  const problems = parsed.problems.length;
  if (role === 'value') {
    if (location.source !== placeholder) return undefined;
    return {
      place: { role, path, siblings: [], flow: location.flow, needsDash: false, needsComma: false },
      parsed,
      problems,
    };
  }
  if (path.at(-1) !== placeholder) return undefined;
  const holder = path.slice(0, -1);
  const keys = tree.keysAt(holder).filter(({ name }) => name !== placeholder);
  const column = columnOf(parsed.text, lead.length - line.quote.length);
  if (!location.flow && keys.some(({ range }) => columnOf(parsed.text, range.start) !== column)) return undefined;
  const siblings = keys.map(({ name }) => name);
  return {
    place: {
      role,
      path: holder,
      siblings,
      flow: location.flow,
      needsDash: before === '- ',
      needsComma: after.endsWith(','),
    },
    parsed,
    problems,
  };
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

/** The first indentation that the document uses, two spaces when it uses none. */
function indentOf(text: string): number {
  const first = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  return Math.min(Math.max(first, 2), 8);
}
