import { assertNever } from '../base/assertNever.ts';
import { message } from '../messages/index.ts';
import type { ParsedYaml, Path, SourceRange, YamlTree } from '../yaml/index.ts';
import { isPlainWord, quoted, removeEntry } from './edits.ts';
import type { Finding, Fix, TextEdit } from './finding.ts';
import type { Issue, Remedy } from './issue.ts';

/** Puts an issue into the text: what to underline and the edits that mend it. Offsets are those of the document's text. */
export function toFinding(issue: Issue, parsed: ParsedYaml): Finding {
  const { tree } = parsed;
  const fixes =
    tree === undefined ? [] : (issue.remedies ?? []).flatMap((remedy) => toFix(remedy, issue.path, tree, parsed.text));
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
  const kind = issue.remedies?.[0]?.kind;
  return (
    kind === 'renameKey' ||
    kind === 'quote' ||
    kind === 'unquote' ||
    ((kind === 'removeEntry' || kind === 'setValue') && issue.remedies?.length === 1)
  );
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

function toFix(remedy: Remedy, path: Path, tree: YamlTree, text: string): Fix[] {
  const location = tree.locate(path);
  const name = String(path.at(-1) ?? '');
  switch (remedy.kind) {
    case 'renameKey':
      if (location?.key === undefined) return [];
      return [{ title: message('fix.rename', { name: remedy.to }), edits: [{ ...location.key, newText: remedy.to }] }];
    case 'removeEntry':
      return fixOf(message('fix.remove', { name }), [removeEntry(text, tree, path)]);
    case 'quote':
      if (location?.style !== 'plain') return [];
      return [{ title: message('fix.quote'), edits: [{ ...location.value, newText: quoted(location.source ?? '') }] }];
    case 'unquote':
      if (location?.style !== 'double' && location?.style !== 'single') return [];
      return [{ title: message('fix.unquote'), edits: [{ ...location.value, newText: location.source ?? '' }] }];
    case 'setValue': {
      if (location === undefined || location.source === undefined) return [];
      const newText = isPlainWord(remedy.to) ? remedy.to : quoted(remedy.to);
      return [{ title: message('fix.rename', { name: remedy.to }), edits: [{ ...location.value, newText }] }];
    }
    case 'keepField': {
      const others = remedy.fields.filter((field) => field !== remedy.keep);
      const edits = others.map((field) => removeEntry(text, tree, [...path, field]));
      return fixOf(message('fix.keep', { name: remedy.keep }), edits);
    }
    default:
      return assertNever(remedy);
  }
}

function fixOf(title: Fix['title'], edits: readonly (TextEdit | undefined)[]): Fix[] {
  const whole = edits.filter((edit) => edit !== undefined);
  return whole.length === edits.length ? [{ title, edits: whole }] : [];
}
