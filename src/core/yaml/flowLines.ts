import { isCollection, visit, type Document } from 'yaml';
import { composeYaml } from './composeYaml.ts';

/** A flow collection behind a broken one is seen only once that one is whole; more than these in one document is no typo. */
const maxRounds = 8;

/**
 * The syntax tree of one document. Inside `{…}` and `[…]` the API server's reader (libyaml's rules) takes line breaks,
 * tabs and any indentation for space; the library wants lines that are indented deeper than their parent. So where it finds
 * fault, the lines of flow collections are joined, each character by one space, and the text is read again: every offset
 * stays. The first reading counts when that does not make it whole.
 */
export function composeWithFlowLines(text: string): Document.Parsed {
  const first = composeYaml(text);
  let document = first;
  let joined = text;
  for (let round = 0; round < maxRounds && document.errors.length > 0; round += 1) {
    const next = joinFlowLines(document, joined);
    if (next === joined) return first;
    joined = next;
    document = composeYaml(joined);
  }
  return document.errors.length > 0 ? first : document;
}

/** The text with the outermost flow collections of the document on one line each, as far as they have an end. */
function joinFlowLines(document: Document.Parsed, text: string): string {
  const starts: number[] = [];
  visit(document, {
    Node: (_, node) => {
      const start = node.range?.[0];
      if (start === undefined || !isCollection(node) || !/[[{]/.test(text[start] ?? '')) return undefined;
      starts.push(start);
      return visit.SKIP;
    },
  });
  const pieces: string[] = [];
  let done = 0;
  for (const start of starts) {
    const flow = start < done ? undefined : oneLine(text, start);
    if (flow === undefined) continue;
    pieces.push(text.slice(done, start), flow);
    done = start + flow.length;
  }
  return [...pieces, text.slice(done)].join('');
}

/** The flow collection that begins at `start` with space for its line breaks, tabs and comments; undefined without an end. */
function oneLine(text: string, start: number): string | undefined {
  const open: string[] = [];
  let flow = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const before = text[at - 1] ?? '';
    if (/["']/.test(character) && /[\s[{,:]/.test(before)) {
      const end = endOfQuoted(text, at);
      if (end === undefined) return undefined;
      flow += text.slice(at, end);
      at = end - 1;
      continue;
    }
    if (character === '#' && /\s/.test(before)) {
      const length = /^.*/.exec(text.slice(at, at + maxCommentUnits))?.[0].length ?? 1;
      flow += ' '.repeat(length);
      at += length - 1;
      continue;
    }
    flow += /[\t\r\n]/.test(character) ? ' ' : character;
    if (character === '[' || character === '{') open.push(character === '[' ? ']' : '}');
    if ((character === ']' || character === '}') && open.pop() !== character) return undefined;
    if (open.length === 0) return flow;
  }
  return undefined;
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
