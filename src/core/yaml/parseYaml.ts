import type { Document } from 'yaml';
import { message } from '../messages/index.ts';
import { composeWithFlowLines } from './flowLines.ts';
import { readerProblems } from './readerProblems.ts';
import { readValue } from './readValue.ts';
import { syntaxProblems } from './syntaxProblems.ts';
import { YamlTree } from './yamlTree.ts';
import type { YamlProblem } from './yamlProblem.ts';

/** No cluster stores a larger resource (etcd's limit of a request), and reading one would block whoever waits for it. */
const maxDocumentUnits = 1_572_864;

/** One document's text, read. All offsets are relative to that text, so equal texts share one result. */
export interface ParsedYaml {
  readonly text: string;
  /** Plain data; integers beyond 2^53 are BigInt. Undefined when the document is empty or cannot be read at all. */
  readonly value: unknown;
  /** Faults that the API server's reader refuses the document for. With syntax faults, `value` is what could be saved. */
  readonly problems: readonly YamlProblem[];
  readonly tree: YamlTree | undefined;
}

/**
 * Reads one document (see splitDocuments). Never throws, on any text; the work is bounded by the size of the text, and
 * done when the result is first looked into: most documents of most files are none of ours. A text of more than
 * `maxUnits` (UTF-16) is not read.
 */
export function parseYaml(text: string, maxUnits = maxDocumentUnits): ParsedYaml {
  let read: Content | undefined;
  const content = (): Content => (read ??= readContent(text, maxUnits));
  return {
    text,
    get value() {
      return content().value;
    },
    get problems() {
      return content().problems;
    },
    get tree() {
      return content().tree;
    },
  };
}

type Content = Omit<ParsedYaml, 'text'>;

function readContent(text: string, maxUnits: number): Content {
  if (text.length > maxUnits) return failed(text, { code: 'yaml.tooLarge', message: message('yaml.tooLarge') });
  return compose(readable(text));
}

/** A lone CR ends a line there, and what follows the end of the document is not read. Offsets stay. */
function readable(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r(?!\n)/g, '\n') : text;
  const end = /^\.\.\.(?=[ \t\r\n]|$)/m.exec(lines);
  if (end === null || !/^(?!#|---)\S/m.test(lines.slice(0, end.index))) return lines;
  return lines.slice(0, end.index + end[0].length);
}

function compose(text: string): Content {
  try {
    const document = composeWithFlowLines(text);
    if (document.errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) return tooDeep(text);
    const { value, problems } = readValue(document);
    const syntax = documentProblems(document, text);
    // What a broken text can be read as is a guess, and so are its faults.
    const all = syntax.some(({ code }) => code === 'yaml.syntax') ? syntax : [...syntax, ...problems];
    return { value: document.contents === null ? undefined : value, problems: all, tree: new YamlTree(document) };
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(text);
    return failed(text, { code: 'yaml.syntax', message: message('yaml.unreadable') });
  }
}

function documentProblems(document: Document.Parsed, text: string): readonly YamlProblem[] {
  const syntax = syntaxProblems(document, text);
  const problems = syntax.length > 0 ? syntax : [...readerProblems(document, text), ...directiveProblems(text)];
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.1') {
    const line = /^%YAML.*/m.exec(text);
    const start = line?.index ?? 0;
    const range = { start, end: start + (line?.[0].length ?? 0) };
    problems.push({ code: 'yaml.version', range, message: message('yaml.version'), path: [] });
  }
  return problems;
}

/** A directive that go-yaml does not know, and a second %YAML. */
function directiveProblems(text: string): readonly YamlProblem[] {
  if (!text.startsWith('%') && !text.includes('\n%')) return [];
  const marker = /^---(?=\s|$)/m.exec(text)?.index ?? 0;
  let versions = 0;
  return [...text.slice(0, marker).matchAll(/^%(\S*).*/gm)].flatMap(({ 0: line, 1: name, index }): YamlProblem[] => {
    if (name === 'YAML') versions += 1;
    if (name === 'TAG' || (name === 'YAML' && versions === 1)) return [];
    const range = { start: index, end: index + line.length };
    return [{ code: 'yaml.syntax', range, message: message('yaml.directive'), path: [] }];
  });
}

function tooDeep(text: string): Content {
  return failed(text, { code: 'yaml.tooDeep', message: message('yaml.tooDeep') });
}

function failed(text: string, problem: Pick<YamlProblem, 'code' | 'message'>): Content {
  const end = /^.*/.exec(text)?.[0].length ?? 0;
  return { value: undefined, problems: [{ ...problem, range: { start: 0, end }, path: [] }], tree: undefined };
}
