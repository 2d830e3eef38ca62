import { isDeepStrictEqual } from 'node:util';
import { objectAt, stringAt } from '../../../src/core/resource/json.ts';
import type { ResourceSchema } from '../../../src/core/schema/index.ts';
import { createValidator, type DocumentFindings, type Validator } from '../../../src/core/validate/index.ts';
import { SchemaRegistry } from '../../../src/core/schema/index.ts';
import type { OracleDocument } from '../../core/validate/oracle/oracleDocument.ts';
import { disagreements } from '../../core/validate/serverAnswer.ts';
import { isObject } from '../../sandbox/json.ts';
import { storedAt, type ApiOracle, type AskOptions, type OracleAnswer } from './apiOracle.ts';

/** Who judges beside the server: each set of schemas has to agree with it. */
export interface Judges {
  readonly schemas: readonly (readonly ResourceSchema[])[];
  readonly options?: AskOptions;
  /** Compares what is read from the text too: `spec.any` of what would be stored. */
  readonly comparesAny?: boolean;
}

/** What a run came to. */
export interface Outcome {
  documents: number;
  invalid: number;
  /** With rules that this engine cannot judge: the server's verdict is not compared. */
  unchecked: number;
  readonly failures: string[];
}

const parallel = 12;
const maxShown = 8;

/** Asks the server and every judge about each document, many at a time. */
export async function judgeAll(
  oracle: ApiOracle,
  documents: Iterable<OracleDocument>,
  judges: Judges,
  onAnswer: (document: OracleDocument, answer: OracleAnswer) => void = () => undefined,
): Promise<Outcome> {
  const outcome: Outcome = { documents: 0, invalid: 0, unchecked: 0, failures: [] };
  const validators = judges.schemas.map((schemas) => createValidator({ registry: new SchemaRegistry(schemas) }));
  const queue = documents[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const document = next.value;
      const answer = await judgeOne(oracle, document, judges, validators, outcome);
      if (answer !== undefined) onAnswer(document, answer);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return outcome;
}

async function judgeOne(
  oracle: ApiOracle,
  document: OracleDocument,
  { schemas, options, comparesAny }: Judges,
  validators: readonly Validator[],
  outcome: Outcome,
): Promise<OracleAnswer | undefined> {
  const judged = validators.map((validator) => validator.validateText('oracle', document.text)[0]);
  const kind = /^["{]*kind"?:\s*"?(\w+)/m.exec(document.text)?.[1] ?? judged[0]?.schema?.id.kind;
  const schema = judged[0]?.schema ?? schemas[0]?.find(({ id }) => id.kind === kind) ?? schemas[0]?.[0];
  if (schema === undefined) throw new Error(`nobody judges ${document.name}`);
  const metadata = objectAt(judged[0]?.document.parsed.value, 'metadata');
  const namespace = stringAt(metadata, 'namespace');
  const isThere = namespace !== undefined && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace);
  const answer = await oracle.ask(document.text, schema, { ...options, ...(isThere ? { namespace } : {}) });
  const found = judged.map((one) =>
    one === undefined ? ['nobody judged it'] : differ(one, answer, comparesAny === true),
  );
  outcome.documents += 1;
  if (answer.code >= 300) outcome.invalid += 1;
  for (const [index, differences] of found.entries()) {
    if (differences.length === 0) continue;
    if ((judged[index]?.unchecked.length ?? 0) > 0) {
      outcome.unchecked += 1;
      continue;
    }
    const who = schemas[index]?.[0]?.origin.from ?? '';
    outcome.failures.push(
      `${document.name} (${who} schemas)\n    ${differences.join('\n    ')}\n    ${document.text.slice(0, 1500)}`,
    );
  }
  return answer;
}

function differ(judged: DocumentFindings, answer: OracleAnswer, comparesAny: boolean): readonly string[] {
  const differences = disagreements(judged.findings, answer);
  if (!comparesAny || differences.length > 0 || answer.code !== 201) return differences;
  // A tag may swallow a comma there, which no sound document has.
  if (judged.document.parsed.text.includes('!')) return differences;
  const ours = plain(objectAt(judged.document.parsed.value, 'spec')['any']);
  const theirs = plain(storedAt(answer, 'spec', 'any'));
  if (isDeepStrictEqual(ours, theirs)) return differences;
  return [`the server reads ${JSON.stringify(theirs)}, we read ${JSON.stringify(ours)}`];
}

/**
 * As JSON. kube-apiserver 1.36.3 remembers keys by how JSON writes them, up to an escape: once it has read a key `g\`, it takes
 * `g>` (in JSON `g\u003e`) for it too, in whatever document comes later. So there these last characters count as the same.
 */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return Number(inner);
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, child]) => [key.replace(/[<>&]$/, '\\'), child]));
  });
  const parsed: unknown = JSON.parse(text);
  return parsed;
}

/** The failures of a run as a text that names the documents; empty when there are none. */
export function report(outcome: Outcome): string {
  const { failures } = outcome;
  const shown = failures.slice(0, maxShown).join('\n  ');
  return failures.length === 0 ? '' : `${failures.length} of ${outcome.documents} documents differ:\n  ${shown}`;
}
