/** Lines of a file that can be folded, counted from 0, both inclusive. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly type?: 'comment' | 'region';
}

const marker = /^---(?=\s|$)/;
const regionStart = /^\s*#\s*region\b/;
const regionEnd = /^\s*#\s*endregion\b/;

/**
 * What can be folded in a file of several documents: each document, the blocks in it by their indentation, comments of several
 * lines, and the regions that VS Code's own YAML support knows. An editor that has any provider of folds stops folding by
 * indentation, so these are all that there are.
 */
export function folds(text: string): readonly Fold[] {
  const lines = text.split(/\r\n|\n|\r/);
  const ends = contentEnds(lines);
  const found = [
    ...documentFolds(lines, ends),
    ...blockFolds(lines, ends),
    ...commentFolds(lines),
    ...regionFolds(lines),
  ];
  return found.toSorted((left, right) => left.start - right.start || right.end - left.end);
}

/** From the marker, or from the first line of a file that begins without one; a file of one document has none. */
function documentFolds(lines: readonly string[], ends: readonly number[]): readonly Fold[] {
  const starts = lines.flatMap((line, at) => (marker.test(line) ? [at] : []));
  if (starts.length === 0) return [];
  const first = lines.findIndex((line) => !isBlank(line) && !isComment(line));
  if (first >= 0 && first < (starts[0] ?? 0)) starts.unshift(first);
  if (starts.length < 2) return [];
  return starts.flatMap((start, index) => fold(ends, start, (starts[index + 1] ?? lines.length) - 1));
}

/** A line with deeper ones below it. A list may stand as deep as its key, and belongs to it. */
function blockFolds(lines: readonly string[], ends: readonly number[]): readonly Fold[] {
  const found: Fold[] = [];
  const open: { readonly line: number; readonly depth: number }[] = [];
  const closeTo = (depth: number, at: number): void => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      open.pop();
      found.push(...fold(ends, last.line, at - 1));
    }
  };
  for (const [at, line] of lines.entries()) {
    if (isBlank(line) || isComment(line)) continue;
    if (marker.test(line)) {
      closeTo(0, at);
      continue;
    }
    const depth = depthOf(line);
    closeTo(depth, at);
    open.push({ line: at, depth });
  }
  closeTo(0, lines.length);
  return found;
}

/**
 * How deep a line stands. Half a step more for the dash of a list: it is deeper than the key that it may stand right below,
 * and less deep than what stands behind it.
 */
function depthOf(line: string): number {
  const indent = line.search(/\S/);
  return /^\s*-(?:\s|$)/.test(line) ? indent + 0.5 : indent;
}

function commentFolds(lines: readonly string[]): readonly Fold[] {
  const found: Fold[] = [];
  let start: number | undefined;
  for (const [at, line] of [...lines, ''].entries()) {
    const isPart = isComment(line) && !regionStart.test(line) && !regionEnd.test(line);
    if (isPart) start ??= at;
    else if (start !== undefined) {
      if (at - 1 > start) found.push({ start, end: at - 1, type: 'comment' });
      start = undefined;
    }
  }
  return found;
}

function regionFolds(lines: readonly string[]): readonly Fold[] {
  const open: number[] = [];
  return lines.flatMap((line, at): readonly Fold[] => {
    if (regionStart.test(line)) open.push(at);
    const start = regionEnd.test(line) ? open.pop() : undefined;
    return start === undefined ? [] : [{ start, end: at, type: 'region' }];
  });
}

/** For each line, the last one up to it that is more than blank or a comment: such lines belong to what follows them. */
function contentEnds(lines: readonly string[]): readonly number[] {
  let last = 0;
  return lines.map((line, at) => (isBlank(line) || isComment(line) ? last : (last = at)));
}

function fold(ends: readonly number[], start: number, last: number): readonly Fold[] {
  const end = ends[last] ?? last;
  return end > start ? [{ start, end }] : [];
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}
