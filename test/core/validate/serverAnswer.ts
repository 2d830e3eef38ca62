import type { Finding } from '../../../src/core/validate/index.ts';
import { formatPath } from '../../../src/core/yaml/index.ts';

/** What a real API server said of a document that was to be created. */
export interface ServerAnswer {
  /** 201: it takes the document. */
  readonly code: number;
  readonly message: string;
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

/** The field of a cause that names none: of a range of integers, of combined schemas, and where rules were not run. */
const noField = '<nil>';

function isNotRun({ field, message }: ServerAnswer['causes'][number]): boolean {
  return field === noField && message.includes('some validation rules were not checked');
}

/** Where our findings on a document and the server's answer differ, each as a sentence; none: they agree. */
export function disagreements(findings: readonly Finding[], answer: ServerAnswer): readonly string[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const accepted = answer.code >= 200 && answer.code < 300;
  if (accepted) return errors.map((error) => `the server takes it, we say ${describe(error)}`);
  if (errors.length === 0) return [`the server refuses it (${answer.code} ${answer.message}), we take it`];
  const differences = [...missedCauses(errors, answer), ...otherWords(errors, answer)];
  differences.push(...missedDecoding(errors, answer), ...overstated(errors, answer));
  return differences;
}

function missedCauses(errors: readonly Finding[], { causes }: ServerAnswer): readonly string[] {
  return causes
    .filter(({ field }) => field !== noField && !errors.some((error) => fieldOf(error) === field))
    .map(({ field, message }) => `the server names ${field} (${message}), we say ${errors.map(describe).join('; ')}`);
}

/** `serverMessage` is the server's own wording: of one of its causes at the same field. */
function otherWords(errors: readonly Finding[], { causes }: ServerAnswer): readonly string[] {
  const rulesRan = !causes.some(isNotRun);
  return errors.flatMap((error) => {
    const there = causes.filter(({ field }) => field === fieldOf(error)).map(({ message }) => message);
    const said = error.serverMessage;
    if (said === undefined || there.length === 0 || causes.some(({ message }) => message === said)) return [];
    // A rule that the server did not run.
    if (!rulesRan && error.code === 'validate.rule') return [];
    if (!rulesRan && !there.some((message) => start(message) === start(said))) return [];
    return [`at ${fieldOf(error)} the server says ${there.join(' / ')}, we quote ${said}`];
  });
}

function start(message: string): string {
  return message.split(':', 1)[0] ?? '';
}

const strictErrors = /(?:unknown|duplicate) field "[^"]*"|key (?:"(?:[^"\\]|\\.)*"|\S+) already set in map/g;

function missedDecoding(errors: readonly Finding[], { code, message }: ServerAnswer): readonly string[] {
  if (code !== 400) return [];
  const said = message.match(strictErrors) ?? [];
  const ours = new Set(errors.flatMap(({ serverMessage }) => serverMessage?.match(strictErrors) ?? []));
  const missed = said
    .filter((words) => !ours.has(words))
    .map((words) => `the server says ${words}, we say ${errors.map(describe).join('; ')}`);
  const quoted = errors.flatMap(({ serverMessage }) => serverMessage?.match(strictErrors) ?? []);
  const made = said.length === 0 ? [] : quoted.filter((words) => !message.includes(words));
  return [...missed, ...made.map((words) => `we quote ${words}, the server says ${message}`)];
}

/** When the server ran every stage, what it does not name is right. */
function overstated(errors: readonly Finding[], { code, causes }: ServerAnswer): readonly string[] {
  if (code !== 422 || causes.length === 0 || causes.some(isNotRun)) return [];
  const named = new Set(causes.map(({ field }) => field));
  const words = new Set(causes.map(({ message }) => message));
  return errors
    .filter((error) => !named.has(fieldOf(error)) && !words.has(error.serverMessage ?? ''))
    .map((error) => `we say ${describe(error)}, the server only ${causes.map(({ field }) => field).join(', ')}`);
}

function fieldOf(finding: Finding): string {
  return finding.field ?? formatPath(finding.path);
}

function describe(finding: Finding): string {
  const words = finding.serverMessage === undefined ? '' : ` (${finding.serverMessage})`;
  return `${fieldOf(finding)} ${finding.code}${words}`;
}
