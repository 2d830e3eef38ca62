import { assertNever } from '../base/assertNever.ts';
import { message, type Message } from '../messages/index.ts';
import type { ParsedYaml, Path, SourceRange, YamlTree } from '../yaml/index.ts';
import { isPlainWord, quoted, removeEntry } from './edits.ts';
import { example, examples } from './example.ts';
import type { Finding, Fix, TextEdit } from './finding.ts';
import { insertEntries } from './insertEntry.ts';
import type { Issue, Remedy } from './issue.ts';
import { moveEntry } from './moveEntry.ts';
import { changeInSteps, withLineEnds, type ChangeStep } from './textChange.ts';
import { fillValue, wrapValue } from './valueEdits.ts';
import { fieldName, listWords } from './words.ts';

/** Puts an issue into the text: what to underline and the edits that mend it. Offsets are those of the document's text. */
export function toFinding(issue: Issue, parsed: ParsedYaml): Finding {
  const { tree } = parsed;
  const fixes =
    tree === undefined ? [] : (issue.remedies ?? []).flatMap((remedy) => toFix(remedy, issue.path, parsed, tree));
  const [first, ...others] = fixes;
  return {
    severity: 'error',
    code: issue.code,
    path: issue.path,
    ...(issue.field === undefined ? {} : { field: issue.field }),
    range: tree === undefined ? { start: 0, end: 0 } : rangeOf(issue, tree, parsed.text),
    message: issue.message,
    ...(issue.serverMessage === undefined ? {} : { serverMessage: issue.serverMessage }),
    // Of several ways to mend it none is the obvious one, unless the first was put first for that.
    fixes: first === undefined ? [] : [isObvious(issue) ? { ...first, preferred: true } : first, ...others],
  };
}

function isObvious(issue: Issue): boolean {
  const remedies = issue.remedies ?? [];
  const [first] = remedies;
  switch (first?.kind) {
    case 'renameKey':
    case 'quote':
    case 'unquote':
    case 'wrap':
    case 'move':
      return true;
    case 'addFields':
      return issue.code === 'validate.required' || remedies.length === 1;
    default:
      return remedies.length === 1;
  }
}

function rangeOf(issue: Issue, tree: YamlTree, text: string): SourceRange {
  const { mark = 'value', path } = issue;
  if (typeof mark === 'object') {
    for (const child of mark.children) {
      const found = tree.locate([...path, child]);
      if (found !== undefined) return visible(found.key ?? found.value, text);
    }
  }
  const found = tree.locate(path);
  if (found !== undefined && path.length > 0) {
    const isBlock = found.style === 'map' || found.style === 'list' || found.style === 'none';
    if (mark !== 'key' && !isBlock) return visible(found.value, text);
    return visible(found.key ?? firstLine(found.value, text), text);
  }
  return nearest(path, tree, text);
}

/** For what is not written: the key of the closest ancestor that is, at last the kind of the document. */
function nearest(path: Path, tree: YamlTree, text: string): SourceRange {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const found = tree.locate(path.slice(0, length));
    if (found !== undefined) return visible(found.key ?? firstLine(found.value, text), text);
  }
  const header = tree.locate(['kind']) ?? tree.locate([]);
  return header === undefined ? { start: 0, end: 0 } : visible(firstLine(header.value, text), text);
}

function firstLine(range: SourceRange, text: string): SourceRange {
  const lineEnd = text.slice(range.start, range.end).search(/\r?\n/);
  return lineEnd < 0 ? range : { start: range.start, end: range.start + lineEnd };
}

/** A range of at least one character, so that there is something to underline. */
function visible(range: SourceRange, text: string): SourceRange {
  if (range.end > range.start) return range;
  return range.start < text.length
    ? { start: range.start, end: range.start + 1 }
    : { start: Math.max(0, range.start - 1), end: range.start };
}

function toFix(remedy: Remedy, path: Path, parsed: ParsedYaml, tree: YamlTree): Fix[] {
  const edit = toEdit(remedy, path, parsed, tree);
  if (edit === undefined || touchesShared(edit, tree)) return [];
  return [{ title: titleOf(remedy, path), edits: [withLineEnds(edit, parsed.text)] }];
}

function titleOf(remedy: Remedy, path: Path): Message {
  const name = String(path.at(-1) ?? '');
  switch (remedy.kind) {
    case 'renameKey':
      return message('fix.rename', { name: remedy.to });
    case 'setValue':
      return message('fix.rename', { name: String(remedy.to) });
    case 'removeEntry':
      return message('fix.remove', { name });
    case 'removeField':
      return message('fix.remove', { name: remedy.field });
    case 'quote':
      return message('fix.quote');
    case 'unquote':
      return message('fix.unquote');
    case 'wrap':
      return message('fix.wrap');
    case 'fill':
      return message('fix.fill', { name });
    case 'keepField':
      return message('fix.keep', { name: remedy.keep });
    case 'addFields':
      return message('fix.add', { fields: listWords(remedy.fields) });
    case 'move':
      return message('fix.move', { name, holder: fieldName(destination(remedy, path)) });
    default:
      return assertNever(remedy);
  }
}

function toEdit(remedy: Remedy, path: Path, parsed: ParsedYaml, tree: YamlTree): TextEdit | undefined {
  const { text } = parsed;
  switch (remedy.kind) {
    case 'removeEntry':
      return removeEntry(text, tree, path);
    case 'removeField':
      return removeEntry(text, tree, [...path, remedy.field]);
    case 'keepField': {
      const others = remedy.fields.filter((field) => field !== remedy.keep);
      return changeInSteps(
        parsed,
        others.map(
          (field): ChangeStep =>
            (now) =>
              now.tree && removeEntry(now.text, now.tree, [...path, field]),
        ),
      );
    }
    case 'addFields':
      return addFields(remedy, remedy.isBeside ? path.slice(0, -1) : path, parsed, tree);
    case 'move':
      return moveEntry(parsed, path, destination(remedy, path));
    default: {
      const location = tree.locate(path);
      return location?.isOwn === true ? valueEdit(remedy, path, location, text) : undefined;
    }
  }
}

/** Remedies of what is written at the place itself. */
type LocalRemedy = Exclude<Remedy, { kind: 'removeEntry' | 'removeField' | 'keepField' | 'addFields' | 'move' }>;

function valueEdit(
  remedy: LocalRemedy,
  path: Path,
  location: NonNullable<ReturnType<YamlTree['locate']>>,
  text: string,
): TextEdit | undefined {
  const { key, value, source, style } = location;
  const written = text.slice(value.start, value.end);
  const isOneLine = !written.includes('\n');
  switch (remedy.kind) {
    case 'renameKey':
      return key && { ...key, newText: inQuotesOf(text.slice(key.start, key.end), remedy.to) };
    case 'quote':
      return style === 'plain' && isOneLine ? { ...value, newText: quoted(source ?? '') } : undefined;
    case 'unquote':
      return style === 'double' || style === 'single' ? { ...value, newText: source ?? '' } : undefined;
    case 'setValue': {
      if (source === undefined || style === 'none' || style === 'block' || !isOneLine) return undefined;
      const isText = typeof remedy.to === 'string';
      const newText = isText ? inQuotesOf(written, remedy.to) : String(remedy.to);
      return { ...value, newText };
    }
    case 'fill': {
      const made = example(remedy.schema, String(path.at(-1) ?? ''));
      return made === undefined ? undefined : fillValue(text, location, made);
    }
    case 'wrap':
      return wrapValue(text, location);
    default:
      return assertNever(remedy);
  }
}

/** A word in the quotes that stand there already, or in its own where it needs some. */
function inQuotesOf(written: string, word: string): string {
  const quote = /^["']/.exec(written)?.[0];
  if (quote === undefined) return isPlainWord(word) ? word : quoted(word);
  return quote === '"' ? quoted(word) : `'${word.replaceAll("'", "''")}'`;
}

function destination({ up, down }: Remedy & { kind: 'move' }, path: Path): Path {
  return [...path.slice(0, path.length - up), ...down];
}

function addFields(
  { holder, fields, present }: Remedy & { kind: 'addFields' },
  path: Path,
  parsed: ParsedYaml,
  tree: YamlTree,
): TextEdit | undefined {
  const entries = examples(holder, fields, present);
  const [only] = fields;
  const written = fields.length === 1 && only !== undefined ? tree.locate([...path, only]) : undefined;
  const value = only === undefined ? undefined : entries?.[only];
  // A key without a value is there already.
  if (written !== undefined) return value === undefined ? undefined : fillValue(parsed.text, written, value);
  if (fields.some((field) => tree.locate([...path, field]) !== undefined)) return undefined;
  return insertEntries(parsed, path, entries);
}

/** What aliases stand for is used elsewhere, where the change may be wrong. */
function touchesShared(edit: TextEdit, tree: YamlTree): boolean {
  return tree.sharedRanges().some(({ start, end }) => edit.start <= end && start <= edit.end);
}
