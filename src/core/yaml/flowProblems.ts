import { isCollection, isNode, type Node, type Pair } from 'yaml';
import { message, type Message } from '../messages/index.ts';

/** Takes what Kubernetes' reader refuses at an offset of the text. */
export type ReportProblem = (start: number, shown: Message, length?: number) => void;

/** In characters: a longer key is not looked for on its line. */
const maxKeyLength = 1024;

/** In a flow collection a plain text cannot hold `?` nor begin with `:`, and a bracket cannot follow its colon at once. */
export function judgeFlowScalar(
  text: string,
  [start, end]: readonly [number, number],
  role: unknown,
  report: ReportProblem,
): void {
  const written = text.slice(start, end);
  // At its start it marks a key.
  const question = written.indexOf('?', role === 'key' || typeof role === 'number' ? 1 : 0);
  const bracket = text[end] === ':' && /[[{]/.test(text[end + 1] ?? '');
  if (question >= 0) report(start + question, message('yaml.flowMark', { mark: '?' }));
  else if (written.startsWith(':') || (bracket && written !== '')) {
    report(bracket ? end : start, message('yaml.flowMark', { mark: ':' }));
  }
}

/** Behind a plain text in a flow collection a tab is refused where the block around wants indentation. */
export function judgeFlowTab(text: string, end: number, parents: readonly unknown[], report: ReportProblem): void {
  const space = /^[ \t]*(?:(?:\r\n|\n)[ \t]*)+/.exec(text.slice(end, end + maxKeyLength))?.[0];
  if (space?.includes('\t') !== true) return;
  const block = parents.findLast((parent) => isCollection(parent) && parent.flow !== true);
  if (!isNode(block) || !block.range) return;
  const indent = block.range[0] - text.lastIndexOf('\n', block.range[0] - 1);
  const lines = [...space.matchAll(/\n([ \t]*)/g)];
  const bad = lines.find((line) => (line[1] ?? '').slice(0, indent).includes('\t'));
  if (bad !== undefined) report(end + bad.index + 1, message('yaml.tab'));
}

/** A key stands on one line with its colon, and is not too long: more lenient is the library. */
export function judgePair(pair: Pair, text: string, report: ReportProblem): void {
  const { key, value } = pair;
  const range = isNode(key) ? key.range : undefined;
  if (!range || isExplicit(text, range[0])) return;
  const next = isNode(value) && value.range ? value.range[0] : text.length;
  const colon = text.indexOf(':', range[1]);
  if (colon < 0 || colon > next || !/^\s*$/.test(text.slice(range[1], colon))) return;
  if (/[\r\n]/.test(text.slice(range[0], colon))) report(range[0], message('yaml.keyOnOneLine'));
  else if (colon - range[0] > maxKeyLength) report(range[0], message('yaml.longKey'));
}

function isExplicit(text: string, start: number): boolean {
  return /\?\s*$/.test(text.slice(Math.max(0, start - maxKeyLength), start));
}

/** A tab between a mark of a block (a dash, a question mark) and what it opens. */
export function judgeTabBehindMark(node: Node, mark: '-' | '?', text: string, report: ReportProblem): void {
  const start = node.range?.[0] ?? 0;
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1] ?? '')) from -= 1;
  if (text[from - 1] !== mark) return;
  const space = /^[ \t]*/.exec(text.slice(from))?.[0] ?? '';
  const tab = space.indexOf('\t');
  if (tab >= 0) report(from + tab, message('yaml.tab'));
}

/** The colon of an explicit key (`? a`) stands in the column of its question mark. */
export function judgeExplicitPair({ key, value }: Pair, text: string, report: ReportProblem): void {
  if (!isNode(key) || !isNode(value) || !key.range || !value.range) return;
  const before = text.slice(0, key.range[0]);
  if (!/\?[ \t]+$/.test(before)) return;
  const colon = text.indexOf(':', key.range[1]);
  const between = text.slice(key.range[1], colon);
  if (colon < 0 || colon > value.range[0] || !/^\s*$/.test(between)) return;
  const column = colon - text.lastIndexOf('\n', colon);
  const mark = before.trimEnd().length - 1;
  if (column !== mark - text.lastIndexOf('\n', mark)) report(colon, message('yaml.indent'));
}

/** A tag ends with space. */
export function judgeTag(node: Node, text: string, report: ReportProblem): void {
  const start = node.range?.[0] ?? 0;
  const written = /![^\s]*$/.exec(text.slice(Math.max(0, start - maxKeyLength), start));
  if (written !== null && text[start] !== undefined) report(start, message('yaml.property'));
}
