import { Alias, isCollection, isScalar, visit, type Document } from 'yaml';
import { composeYaml } from './composeYaml.ts';
import { readPlainScalar } from './plainScalar.ts';

/** A flow collection behind a broken one is seen only once that one is whole; more than these in one document is no typo. */
const maxRounds = 8;
/** In UTF-16 units, over all rounds: a long text gets fewer. */
const maxUnitsRead = 2_000_000;

/** Of a collection or quote without an end each reading looks through the rest of the text; more of them are no typo. */
const maxUnclosed = 3;

/** A colon or dash before a bracket or comma: part of the text there, and something else to the library. */
const markBeforeBracket = /[:-][,[\]{}]/;

/** An alias as a key, with its colon right behind it. */
const aliasKey = /(?<=^|[\s{,])\*[0-9A-Za-z_-]+(?=:(?:\s|$))/gm;

/**
 * The syntax tree of one document. Inside `{…}`, `[…]` and quotes the API server's reader (libyaml's rules) takes line
 * breaks, tabs and any indentation for space; the library wants lines that are indented deeper than their parent. So where
 * it finds fault, the lines of flow collections and quotes are joined, each character by one space, and the text is read
 * again: every offset stays. The first reading counts when that does not make it whole.
 */
export function composeWithFlowLines(text: string): Document.Parsed {
  const first = composeYaml(text);
  const hasAliasKey = text.search(aliasKey) >= 0;
  if (first.errors.length === 0 && !markBeforeBracket.test(text) && !hasAliasKey) return first;
  // The library takes the colon for a part of the alias: for reading it is a text.
  let joined = hasAliasKey ? text.replaceAll(aliasKey, (key) => `x${key.slice(1)}`) : text;
  let document = hasAliasKey ? composeYaml(joined) : first;
  const rounds = Math.min(maxRounds, maxUnitsRead / text.length);
  for (let round = 0; round < rounds && (round === 0 || document.errors.length > 0); round += 1) {
    const next = joinFlowLines(document, joined);
    if (next === joined) break;
    joined = next;
    document = composeYaml(joined);
  }
  if (document.errors.length > 0 || joined === text) return first;
  restore(document, text, joined);
  return document;
}

/** Gives scalars that were changed for reading their own text again. */
function restore(document: Document.Parsed, text: string, joined: string): void {
  visit(document, {
    Scalar: (role, scalar) => {
      const [start, end] = scalar.range ?? [0, 0];
      const written = text.slice(start, end);
      if (written === joined.slice(start, end)) return undefined;
      if (role === 'key' && scalar.type === 'PLAIN' && written.startsWith('*')) {
        const alias = new Alias(written.slice(1));
        alias.range = scalar.range ?? null;
        return alias;
      }
      const own = scalar.type === 'PLAIN' ? fold(written) : composeYaml(written).contents;
      const value = typeof own === 'string' ? own : isScalar(own) ? (own.source ?? '') : '';
      scalar.source = value;
      scalar.value = scalar.type === 'PLAIN' ? readPlainScalar(value) : value;
      return undefined;
    },
  });
}

/** A line break is a space, of several the first is none. */
function fold(text: string): string {
  return text.replaceAll(/[ \t]*\r?\n[ \t]*((?:\r?\n[ \t]*)*)/g, (_, more: string) =>
    more === '' ? ' ' : more.replaceAll(/[^\n]/g, ''),
  );
}

/** The text with the outermost flow collections and quotes of the document on one line each, as far as they have an end. */
function joinFlowLines(document: Document.Parsed, text: string): string {
  const starts: number[] = [];
  visit(document, {
    Node: (_, node) => {
      const start = node.range?.[0];
      const mark = text[start ?? text.length] ?? '';
      const isFlow = isCollection(node) ? mark === '[' || mark === '{' : mark === '"' || mark === "'";
      if (start === undefined || !isFlow) return undefined;
      starts.push(start);
      return visit.SKIP;
    },
  });
  const pieces: string[] = [];
  let done = 0;
  let unclosed = 0;
  for (const start of starts) {
    if (start < done) continue;
    const isQuoted = /["']/.test(text[start] ?? '');
    const flow = isQuoted ? oneLineQuoted(text, start) : oneLine(text, start);
    if (flow === undefined) {
      unclosed += 1;
      if (unclosed > maxUnclosed) break;
      continue;
    }
    pieces.push(text.slice(done, start), flow);
    done = start + flow.length;
  }
  return [...pieces, text.slice(done)].join('');
}

function oneLineQuoted(text: string, start: number): string | undefined {
  const end = endOfQuoted(text, start);
  return end === undefined ? undefined : text.slice(start, end).replaceAll(/[\r\n]/g, ' ');
}

/** The flow collection that begins at `start` with space for its line breaks, tabs and comments; undefined without an end. */
function oneLine(text: string, start: number): string | undefined {
  const open: string[] = [];
  let flow = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const before = text[at - 1] ?? '';
    if (/["']/.test(character) && /[\s[{,:]/.test(before)) {
      const quotes = oneLineQuoted(text, at);
      if (quotes === undefined) return undefined;
      flow += quotes;
      at += quotes.length - 1;
      continue;
    }
    if (character === '#' && /[\s"'\]}[{,]/.test(before)) {
      const length = /^.*/.exec(text.slice(at, at + maxCommentUnits))?.[0].length ?? 1;
      flow += ' '.repeat(length);
      at += length - 1;
      continue;
    }
    const isText = isMarkText(text, at, before);
    flow += isText ? 'x' : /[\t\r\n]/.test(character) ? ' ' : character;
    if (character === '[' || character === '{') open.push(character === '[' ? ']' : '}');
    if ((character === ']' || character === '}') && open.pop() !== character) return undefined;
    if (open.length === 0) return flow;
  }
  return undefined;
}

/** Whether a colon or dash before a bracket is part of a plain text, which goes on or begins with it. */
function isMarkText(text: string, at: number, before: string): boolean {
  if (!markBeforeBracket.test(text.slice(at, at + 2)) || /[[{]/.test(text[at + 1] ?? '')) return false;
  return text[at] === ':' ? /[^\s"'\]}[{,]/.test(before) : /[\s[{,]/.test(before);
}

/** A longer comment inside a flow collection is not looked through. */
const maxCommentUnits = 4_096;

/** The offset after the closing quote of the scalar that begins at `start`. */
function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] !== quote) continue;
    else if (quote === "'" && text[at + 1] === "'") at += 1;
    else return at + 1;
  }
  return undefined;
}
