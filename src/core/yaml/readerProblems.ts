import { isCollection, visit, type Document } from 'yaml';
import { message } from '../messages/index.ts';
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
  const [tab] = tabLines(document, text);
  if (tab === undefined) return problems;
  const range = { start: tab, end: tab + 1 };
  return [...problems, { code: 'yaml.syntax', range, message: message('yaml.tabLine'), path: [] }];
}

/** Offsets of lines that begin with a tab, but for those in flow collections, where a tab is space. */
function tabLines(document: Document.Parsed, text: string): readonly number[] {
  const offsets = [...text.matchAll(tabLine)].map(({ index }) => index);
  if (offsets.length === 0) return offsets;
  const allowed: (readonly [number, number])[] = [];
  visit(document, {
    Collection: (_, node) => {
      if (isCollection(node) && node.flow === true && node.range) allowed.push([node.range[0], node.range[1]]);
    },
  });
  return offsets.filter((offset) => !allowed.some(([start, end]) => offset > start && offset < end));
}
