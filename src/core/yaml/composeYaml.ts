import { parseDocument, Scalar, type Document, type ScalarTag } from 'yaml';
import { readPlainScalar } from './plainScalar.ts';

/** Plain scalars by go-yaml's rules in place of the library's; what is quoted or tagged never comes here. */
const plainScalarTag: ScalarTag = {
  default: true,
  tag: 'tag:yaml.org,2002:plain',
  test: /^(?:[-+.0-9yYnNtTfFoO~]|$)/,
  resolve: (text) => new Scalar(readPlainScalar(text)),
};

/**
 * The syntax tree of one document. Nothing is resolved beyond scalars: aliases, merges and duplicate keys are judged in
 * readValue, as go-yaml does. Throws (RangeError) when the nesting exhausts the stack.
 */
export function composeYaml(text: string): Document.Parsed {
  return parseDocument(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: [plainScalarTag],
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: false,
    logLevel: 'silent',
    strict: true,
    // The range of a number is not needed, its exact value is: readPlainScalar makes it.
    intAsBigInt: false,
  });
}
