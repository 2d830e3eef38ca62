import { isCollection, isNode, isPair, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { message, type Message } from '../messages/index.ts';
import type { SourceRange } from './sourceRange.ts';
import type { YamlProblem } from './yamlProblem.ts';

/** What comes after these is mostly their consequence. */
const maxSyntaxProblems = 10;

/**
 * The parser's faults as ours, in our words: one a line, and after a bracket or quote that nothing closes no other. None
 * for what the API server does not mind (a second document after `...`).
 */
export function syntaxProblems(document: Document.Parsed, text: string): YamlProblem[] {
  const errors = document.errors.filter((error) => error.code !== 'MULTIPLE_DOCS' && !isCloseComment(error, text));
  if (errors.length === 0) return [];
  const open = findOpen(document, text);
  const problems: YamlProblem[] = [];
  const lines = new Set<number>();
  for (const error of errors) {
    if (problems.length >= maxSyntaxProblems) break;
    const range = shownRange(error, text);
    const line = text.lastIndexOf('\n', range.start - 1);
    if (lines.has(line) || (open !== undefined && error.pos[0] >= open.range.start)) continue;
    lines.add(line);
    problems.push({ code: 'yaml.syntax', range, message: describe(error, text, document), path: [] });
  }
  if (open !== undefined) problems.push({ code: 'yaml.syntax', path: [], ...open });
  return problems;
}

/** libyaml wants no space before a comment that follows a quote, a bracket or the header of a block. */
function isCloseComment(error: YAMLError, text: string): boolean {
  const [start] = error.pos;
  return error.code === 'MISSING_CHAR' && text[start] === '#' && /["'\]}]$|[|>][-+0-9]*$/.test(lineBefore(text, start));
}

/** What is missing at the end is shown at the last thing that is written. */
function shownRange(error: YAMLError, text: string): SourceRange {
  const [from, to] = error.pos;
  const last = text.trimEnd().length;
  const start = from >= last ? Math.max(0, last - 1) : from;
  return { start, end: Math.max(start, Math.min(to, last)) };
}

type Open = Pick<YamlProblem, 'range' | 'message'>;

/** The bracket or quote that nothing closes; of several inside each other the innermost. */
function findOpen(document: Document.Parsed, text: string): Open | undefined {
  let found: Open | undefined;
  visit(document, {
    Node: (_, node) => {
      const range = node.range;
      if (!range) return;
      const [start, end] = range;
      const mark = text[start] ?? '';
      const shown = { start, end: start + 1 };
      if (isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')) {
        const isClosed = end - start > 1 && text[end - 1] === mark;
        if (!isClosed) found = { range: shown, message: message('yaml.openQuote', { quote: mark }) };
      } else if (isCollection(node) && (mark === '[' || mark === '{')) {
        const close = mark === '[' ? ']' : '}';
        const isClosed = text[end - 1] === close && endOfLast(node.items.at(-1)) < end;
        if (!isClosed) found = { range: shown, message: message('yaml.openBracket', { open: mark, close }) };
      }
    },
  });
  return found;
}

function endOfLast(item: unknown): number {
  if (isPair(item)) return Math.max(endOfLast(item.key), endOfLast(item.value));
  return isNode(item) && item.range ? item.range[1] : -1;
}

function describe(error: YAMLError, text: string, document: Document.Parsed): Message {
  const [start] = error.pos;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return message('yaml.tab');
    case 'BAD_INDENT':
      return message('yaml.indent');
    case 'MULTILINE_IMPLICIT_KEY':
      return isItem(text, start) ? message('yaml.itemAmongKeys') : message('yaml.keyOnOneLine');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return message('yaml.nestedMapping');
    case 'BLOCK_IN_FLOW':
      return message('yaml.blockInFlow');
    case 'BAD_DQ_ESCAPE':
      return message('yaml.escape');
    case 'BAD_SCALAR_START':
      return message('yaml.reservedStart');
    case 'MISSING_CHAR':
      if (text[start] === '#') return message('yaml.commentSpace');
      return isInFlow(document, start) ? message('yaml.missingComma') : message('yaml.missingColon');
    case 'UNEXPECTED_TOKEN':
      return unexpected(text, start);
    case 'KEY_OVER_1024_CHARS':
      return message('yaml.longKey');
    case 'BAD_DIRECTIVE':
      return message('yaml.directive');
    case 'ALIAS_PROPS':
    case 'BAD_ALIAS':
    case 'BAD_COLLECTION_TYPE':
    case 'BAD_PROP_ORDER':
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'TAG_RESOLVE_FAILED':
      return message('yaml.property');
    default:
      return message('yaml.unexpected');
  }
}

function unexpected(text: string, start: number): Message {
  const character = text[start] ?? '';
  if (character === ']' || character === '}') return message('yaml.nothingOpen', { close: character });
  if (character === ',') return message('yaml.emptyItem');
  if (isItem(text, start)) {
    return /:[ \t]*$/.test(lineBefore(text, start)) ? message('yaml.itemOnKeyLine') : message('yaml.itemAmongKeys');
  }
  if (/["'][ \t]*$/.test(lineBefore(text, start))) return message('yaml.afterQuote');
  return message('yaml.unexpected');
}

/** Whether a dash of a list stands here. */
function isItem(text: string, start: number): boolean {
  return text[start] === '-' && /\s/.test(text[start + 1] ?? ' ');
}

function lineBefore(text: string, start: number): string {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
}

function isInFlow(document: Document.Parsed, offset: number): boolean {
  let inside = false;
  visit(document, {
    Collection: (_, node) => {
      if (node.flow === true && node.range && node.range[0] < offset && offset < node.range[1]) inside = true;
      return inside ? visit.BREAK : undefined;
    },
  });
  return inside;
}
