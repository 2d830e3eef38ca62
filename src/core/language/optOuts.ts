import type { SourceRange } from '../yaml/index.ts';
import type { TextEdit } from '../validate/index.ts';

/*
 * Comments that silence findings, in the words of yamllint, ESLint and markdownlint:
 * `# agentgateway-disable-line CODE…`, `-disable-next-line`, `-disable-file`. Without codes all are meant; `--` ends them.
 */

const prefix = 'agentgateway-disable-';
const comment = /(?:^|[ \t\uFEFF])#[ \t]*agentgateway-disable-(?<scope>line|next-line|file)\b(?<rest>[^\r\n]*)/;

/** Codes that are silenced; undefined: all. */
type Silenced = ReadonlySet<string> | undefined;

interface OptOuts {
  readonly file: readonly Silenced[];
  /** By the offset at which the line begins. */
  readonly lines: ReadonlyMap<number, readonly Silenced[]>;
}

/** The findings that no comment of their file silences. `text` is the whole file, as the ranges are. */
export function withoutSilenced<Found extends { readonly code: string; readonly range: SourceRange }>(
  text: string,
  findings: readonly Found[],
): readonly Found[] {
  if (findings.length === 0 || !text.includes(prefix)) return findings;
  const { file, lines } = readOptOuts(text);
  return findings.filter(({ code, range }) => {
    const here = lines.get(lineStart(text, range.start)) ?? [];
    return ![...file, ...here].some((codes) => codes === undefined || codes.has(code));
  });
}

function readOptOuts(text: string): OptOuts {
  const file: Silenced[] = [];
  const lines = new Map<number, Silenced[]>();
  const pending: Silenced[] = [];
  for (const { start, line } of linesOf(text)) {
    const groups = line.includes(prefix) ? comment.exec(line)?.groups : undefined;
    const codes = groups && readCodes(groups['rest'] ?? '');
    if (groups?.['scope'] === 'file') file.push(codes);
    else if (groups?.['scope'] === 'line') add(lines, start, codes);
    const isCode = line.trim() !== '' && !line.trimStart().startsWith('#');
    // The next line is the next one that says something.
    if (isCode) for (const waiting of pending.splice(0)) add(lines, start, waiting);
    if (groups?.['scope'] === 'next-line') pending.push(codes);
  }
  return { file, lines };
}

function readCodes(rest: string): Silenced {
  const [named = ''] = rest.split(/(?:^|[ \t])--/, 1);
  const codes = named.split(/[\s,:]+/).filter((code) => code !== '');
  return codes.length === 0 ? undefined : new Set(codes);
}

function add(lines: Map<number, Silenced[]>, start: number, codes: Silenced): void {
  const known = lines.get(start);
  if (known) known.push(codes);
  else lines.set(start, [codes]);
}

function* linesOf(text: string): Generator<{ readonly start: number; readonly line: string }> {
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    yield { start, line: text.slice(start, match.index) };
    start = match.index + match[0].length;
  }
  yield { start, line: text.slice(start) };
}

/** The edit that silences a finding in its line: a comment above it, or the code added to one that is there. */
export function silenceLine(
  text: string,
  { code, range }: { readonly code: string; readonly range: SourceRange },
): TextEdit {
  const start = lineStart(text, range.start);
  const aboveStart = start === 0 ? 0 : lineStart(text, text.slice(0, start).search(/\r?\n$|\r$/));
  const above = text.slice(aboveStart, start);
  const existing =
    /^[ \t]*#[ \t]*agentgateway-disable-next-line[ \t]+(?<codes>[\w.-]+(?:[ \t,]+[\w.-]+)*?)[ \t]*(?=--|\r|\n)/.exec(
      above,
    );
  if (existing !== null) {
    const end = aboveStart + existing[0].trimEnd().length;
    return { start: end, end, newText: ` ${code}` };
  }
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return { start, end: start, newText: `${indent}# ${prefix}next-line ${code}${lineBreak(text)}` };
}

/** The edit that silences a code in the whole file, at its beginning. */
export function silenceFile(text: string, { code }: { readonly code: string }): TextEdit {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { start, end: start, newText: `# ${prefix}file ${code}${lineBreak(text)}` };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function lineBreak(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
