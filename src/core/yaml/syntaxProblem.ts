import type { YAMLError } from 'yaml';
import { message, type Message } from '../messages/index.ts';
import type { YamlProblem } from './yamlProblem.ts';

/** A fault of the parser as one of ours; none for what the API server does not mind (a second document after `...`). */
export function syntaxProblem(error: YAMLError, text: string): YamlProblem[] {
  if (error.code === 'MULTIPLE_DOCS') return [];
  const [from, to] = error.pos;
  // What is missing at the end is shown at the last thing that is written.
  const last = text.trimEnd().length;
  const start = from >= last ? Math.max(0, last - 1) : from;
  const end = Math.max(start, Math.min(to, last));

  return [{ code: 'yaml.syntax', range: { start, end }, message: describe(error), path: [] }];
}

function describe(error: YAMLError): Message {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return message('yaml.tab');
    case 'BAD_INDENT':
      return message('yaml.indent');
    case 'MULTILINE_IMPLICIT_KEY':
      return message('yaml.keyOnOneLine');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return message('yaml.nestedMapping');
    case 'BAD_DQ_ESCAPE':
      return message('yaml.escape');
    case 'BAD_SCALAR_START':
      return message('yaml.reservedStart');
    default:
      return message('yaml.syntax', { detail: error.message });
  }
}
