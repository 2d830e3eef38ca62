import { isCollection, isNode, isSeq, visit, type Document } from 'yaml';
import { message } from '../messages/index.ts';
import {
  judgeExplicitPair,
  judgeTag,
  judgePair,
  judgeFlowScalar,
  judgeFlowTab,
  judgeTabBehindMark,
  type ReportProblem,
} from './flowProblems.ts';
import type { YamlProblem } from './yamlProblem.ts';

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const refusedCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/;
/** A line of nothing but space, or of a comment, that begins with a tab. */
const tabLine = /^\t[ \t]*(?=\r?$|#)/gm;

/** What Kubernetes' reader stumbles over and this library does not (seen on 1.36). */
export function readerProblems(document: Document.Parsed, text: string): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  const control = refusedCharacter.exec(text);
  if (control !== null) {
    const code = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    const range = { start: control.index, end: control.index + 1 };
    problems.push({ code: 'yaml.syntax', range, message: message('yaml.controlCharacter', { code }), path: [] });
  }
  const at: ReportProblem = (start, shown, length = 1) => {
    problems.push({
      code: 'yaml.syntax',
      range: { start, end: Math.min(start + length, text.length) },
      message: shown,
      path: [],
    });
  };
  const [tab] = tabLines(document, text);
  if (tab !== undefined) at(tab, message('yaml.tabLine'));
  if (/[[{&*\\\t]|\? |^\s*:|["'][ \t]*:/m.test(text)) judgeNodes(document, text, at);
  judgeSeparators(document, text, at);
  return problems;
}

function judgeNodes(document: Document.Parsed, text: string, report: ReportProblem): void {
  const hasTab = text.includes('\t');
  const hasMark = text.includes('? ');
  visit(document, {
    Alias: (_, alias) => {
      judgeAnchor(alias.source, alias.range?.[0] ?? 0, report);
    },
    Collection: (_, node) => {
      judgeAnchor(node.anchor, node.range?.[0] ?? 0, report);
      if (node.tag !== undefined) judgeTag(node, text, report);
      if (!hasTab || node.flow === true || !isSeq(node)) return;
      for (const item of node.items) if (isNode(item)) judgeTabBehindMark(item, '-', text, report);
    },
    Pair: (_, pair, parents) => {
      const holder = parents.at(-1);
      judgePair(pair, text, report);
      if (hasMark && isCollection(holder) && holder.flow !== true) judgeExplicitPair(pair, text, report);
      if (hasTab && isNode(pair.key)) judgeTabBehindMark(pair.key, '?', text, report);
    },
    Scalar: (role, scalar, parents) => {
      const [start, end] = scalar.range ?? [0, 0];
      judgeAnchor(scalar.anchor, start, report);
      if (scalar.type === 'QUOTE_DOUBLE') judgeEscapes(text.slice(start, end), start, report);
      if (scalar.type !== 'PLAIN') return;
      if (!parents.some((parent) => isCollection(parent) && parent.flow === true)) return;
      judgeFlowScalar(text, [start, end], role, report);
      if (hasTab) judgeFlowTab(text, end, parents, report);
    },
  });
}

function judgeAnchor(name: string | undefined, start: number, report: ReportProblem): void {
  if (name !== undefined && !/^[0-9A-Za-z_-]+$/.test(name)) report(start, message('yaml.anchorName'));
}

/** Half a surrogate pair, and `\\/`, which came with YAML 1.2. */
function judgeEscapes(text: string, start: number, report: ReportProblem): void {
  for (const match of text.matchAll(/\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|U0000[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g)) {
    const [escape] = match;
    if (escape.length > 2 || escape === '\\/') report(start + match.index, message('yaml.escape'), escape.length);
  }
}

/** They end a line there, and what follows begins a new one, without indentation. */
function judgeSeparators(document: Document.Parsed, text: string, report: ReportProblem): void {
  const found = [...text.matchAll(/[\u0085\u2028\u2029](?![\r\n]|$)/g)].map(({ index }) => index);
  if (found.length === 0) return;
  const quoted: Span[] = [];
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (range && (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')) quoted.push([range[0], range[1]]);
    },
  });
  const [first] = outside(found, quoted);
  if (first === undefined) return;
  const code = text.charCodeAt(first).toString(16).toUpperCase().padStart(4, '0');
  report(first, message('yaml.lineSeparator', { code }));
}

/** Offsets of lines that begin with a tab, but for those in flow collections, where a tab is space. */
function tabLines(document: Document.Parsed, text: string): readonly number[] {
  const offsets = [...text.matchAll(tabLine)].map(({ index }) => index);
  if (offsets.length === 0) return offsets;
  const allowed: Span[] = [];
  visit(document, {
    Collection: (_, node) => {
      if (!isCollection(node) || node.flow !== true || !node.range) return undefined;
      allowed.push([node.range[0], node.range[1]]);
      return visit.SKIP;
    },
  });
  return outside(offsets, allowed);
}

type Span = readonly [start: number, end: number];

/** The offsets inside none of the spans; both in the order of the text. */
function outside(offsets: readonly number[], spans: readonly Span[]): readonly number[] {
  let index = 0;
  return offsets.filter((offset) => {
    while ((spans[index]?.[1] ?? Infinity) <= offset) index += 1;
    return offset <= (spans[index]?.[0] ?? Infinity);
  });
}
