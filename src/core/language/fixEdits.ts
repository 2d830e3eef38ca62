import { plainOrQuoted, quoted, withLineEnds, type TextEdit } from '../validate/index.ts';
import { shiftRange, type Path, type YamlDocument } from '../yaml/index.ts';

/** Renames a key where it is written, with the quotes that it has. Undefined where the key is not in the text itself. */
export function renameKey(document: YamlDocument, path: Path, to: string): TextEdit | undefined {
  const { tree, text } = document.parsed;
  const key = tree?.locate(path)?.key;
  if (key === undefined || text.slice(key.start, key.end).startsWith('*')) return undefined;
  const quote = /^["']/.exec(text.slice(key.start, key.end))?.[0];
  const newText = quote === undefined ? plainOrQuoted(to) : `${quote}${to}${quote}`;
  return { ...shiftRange(key, document.start), newText };
}

/** Puts another variable in the place of one, wherever a scalar has its placeholder. */
export function renameVariable(document: YamlDocument, path: Path, from: string, to: string): TextEdit | undefined {
  const { tree, text } = document.parsed;
  const written = tree?.locate(path);
  if (written?.source === undefined || !written.isOwn) return undefined;
  const scalar = text.slice(written.value.start, written.value.end);
  const newText = scalar.replaceAll(new RegExp(`\\$\\{${from}(?!\\w)`, 'g'), () => `\${${to}`);
  return newText === scalar ? undefined : { ...shiftRange(written.value, document.start), newText };
}

/** Sets a scalar in a map that is there: replaces its value, or adds a line after the last scalar of the map. */
export function setScalar(document: YamlDocument, path: Path, value: string): TextEdit | undefined {
  const edit = setInText(document, path, value);
  if (edit === undefined) return undefined;
  const { newText } = withLineEnds(edit, document.parsed.text);
  return { ...shiftRange(edit, document.start), newText };
}

function setInText({ parsed: { tree, text } }: YamlDocument, path: Path, value: string): TextEdit | undefined {
  const holderPath = path.slice(0, -1);
  const written = tree?.locate(path);
  const holder = tree?.locate(holderPath);
  if (tree === undefined || holder === undefined || holder.style === 'alias') return undefined;
  if (written !== undefined) {
    if (written.style === 'none') return { ...written.value, newText: ` ${plainOrQuoted(value)}` };
    return written.source === undefined ? undefined : { ...written.value, newText: plainOrQuoted(value) };
  }
  const write = holder.flow ? flowWord : plainOrQuoted;
  const entry = `${write(String(path.at(-1)))}: ${write(value)}`;
  const keys = tree.keysAt(holderPath);
  const [first] = keys;
  if (first === undefined) {
    const empty = /^\{\s*\}$/.test(text.slice(holder.value.start, holder.value.end));
    return empty ? { ...holder.value, newText: `{ ${entry} }` } : undefined;
  }
  if (holder.flow) {
    const last = keys.at(-1) ?? first;
    const end = tree.locate([...holderPath, last.name])?.entry.end ?? last.range.end;
    return { start: end, end, newText: `, ${entry}` };
  }
  const indent = ' '.repeat(first.range.start - lineStart(text, first.range.start));
  const scalar = keys.findLast(({ name }) => {
    const style = tree.locate([...holderPath, name])?.style;
    return style === 'plain' || style === 'single' || style === 'double';
  });
  if (scalar === undefined) {
    return { start: first.range.start, end: first.range.start, newText: `${entry}\n${indent}` };
  }
  // After the line, so that a comment stays with its value.
  const end = lineEnd(text, tree.locate([...holderPath, scalar.name])?.entry.end ?? scalar.range.end);
  return { start: end, end, newText: `\n${indent}${entry}` };
}

/** A key or a text in a map that stands in braces, which braces of its own would end. */
export function flowWord(text: string): string {
  return /[{}[\],]/.test(text) ? quoted(text) : plainOrQuoted(text);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const length = text.slice(offset).search(/\r?\n|$/);
  return offset + length;
}
