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
  const colon = colonBehind(text, range[1]);
  if (colon === undefined || colon > next) return;
  if (/[\r\n]/.test(text.slice(range[0], colon))) report(range[0], message('yaml.keyOnOneLine'));
  else if (colon - range[0] > maxKeyLength) report(range[0], message('yaml.longKey'));
}

function isExplicit(text: string, start: number): boolean {
  return text[lastBefore(text, start, /\s/)] === '?';
}

/** The offset of the last character before `start` that is no space; -1 where there is none. */
function lastBefore(text: string, start: number, space: RegExp): number {
  let at = start - 1;
  while (at >= 0 && space.test(text.charAt(at))) at -= 1;
  return at;
}

/** The offset of the colon that follows with nothing but space between. */
function colonBehind(text: string, end: number): number | undefined {
  const search = /\s*:/y;
  search.lastIndex = end;
  return search.test(text) ? search.lastIndex - 1 : undefined;
}

const blank = /[ \t]/;

/** A tab between a mark of a block (a dash, a question mark) and what it opens. */
export function judgeTabBehindMark(node: Node, mark: '-' | '?', text: string, report: ReportProblem): void {
  const start = node.range?.[0] ?? 0;
  const last = lastBefore(text, start, blank);
  if (text[last] !== mark) return;
  const tab = text.slice(last + 1, start).indexOf('\t');
  if (tab >= 0) report(last + 1 + tab, message('yaml.tab'));
}

/** The colon of an explicit key (`? a`) stands in the column of its question mark. */
export function judgeExplicitPair({ key, value }: Pair, text: string, report: ReportProblem): void {
  if (!isNode(key) || !isNode(value) || !key.range || !value.range) return;
  const mark = lastBefore(text, key.range[0], blank);
  if (text[mark] !== '?' || mark === key.range[0] - 1) return;
  const colon = colonBehind(text, key.range[1]);
  if (colon === undefined || colon > value.range[0]) return;
  const column = colon - text.lastIndexOf('\n', colon);
  if (column !== mark - text.lastIndexOf('\n', mark)) report(colon, message('yaml.indent'));
}

/** A tag ends with space. */
export function judgeTag(node: Node, text: string, report: ReportProblem): void {
  const start = node.range?.[0] ?? 0;
  const written = /![^\s]*$/.exec(text.slice(Math.max(0, start - maxKeyLength), start));
  if (written !== null && text[start] !== undefined) report(start, message('yaml.property'));
}
