import { isObject, type JsonObject } from '../json.ts';
import { serdeProblem } from './serdeProblem.ts';

/** A body that the gateway cannot read; the message is the one that clients see. */
export class ParseProblem extends Error {}

/** A body of a request to a model with the field that its format cannot do without; what is wrong is said in the words of the gateway's JSON library. */
export function parseLlmRequest(text: string, requires: 'messages' | 'input' | 'query'): JsonObject {
  const problem = serdeProblem(text);
  if (problem !== undefined) throw new ParseProblem(problem);
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) {
    const kind = Array.isArray(parsed) ? 'sequence' : `${typeof parsed} \`${JSON.stringify(parsed)}\``;
    throw new ParseProblem(`invalid type: ${kind}, expected struct Request at line 1 column 0`);
  }
  if (parsed[requires] === undefined) throw new ParseProblem(`missing field \`${requires}\` at ${endOf(text)}`);
  return parsed;
}

function endOf(text: string): string {
  const lines = text.trimEnd().split('\n');
  return `line ${lines.length} column ${lines.at(-1)?.length ?? 0}`;
}
