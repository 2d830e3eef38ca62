import { readFileSync, writeFileSync } from 'node:fs';
import type { ServerAnswer } from '../serverAnswer.ts';
import { metadataDocuments } from './metadata.ts';
import type { OracleDocument } from './oracleDocument.ts';
import { formatDocuments, sampleDocuments } from './samples.ts';
import { scalarDocuments } from './scalars.ts';
import { secretDocuments } from './secrets.ts';
import { textDocuments } from './texts.ts';

const file = new URL('../../../fixtures/serverAnswers.json', import.meta.url);

/** Longer ones hold a long value, of which nothing more is learnt. */
const maxMessage = 400;

/** Whole answers, by document; of formats only whether the text was taken (`1`) or not (`0`). */
interface Recorded {
  readonly answers: Readonly<Record<string, ServerAnswer>>;
  readonly formats: string;
}

/** The documents whose answers are kept, so that the validator is held to them without a server. */
export function recordedDocuments(): readonly OracleDocument[] {
  const scalars = scalarDocuments().filter(({ name }) => / as (?:any|count)$/.test(name));
  const all = [...scalars, ...textDocuments(), ...sampleDocuments(), ...metadataDocuments(), ...secretDocuments()];
  const count = new Map<string, number>();
  for (const { name } of all) count.set(name, (count.get(name) ?? 0) + 1);
  return all.filter(({ name }) => count.get(name) === 1);
}

export function recordedFormats(): readonly OracleDocument[] {
  return formatDocuments();
}

/** What a real API server (Kubernetes 1.36) answered. */
export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(file, 'utf8')) as Recorded;
}

/** Keeps the answers of a run. */
export function writeRecorded(answers: ReadonlyMap<string, ServerAnswer>): void {
  const formats = recordedFormats().map(({ name }) => ((answers.get(name)?.code ?? 0) < 300 ? '1' : '0'));
  const rows = recordedDocuments().flatMap(({ name }) => {
    const answer = answers.get(name);
    if (answer === undefined || JSON.stringify(answer.causes).length > maxMessage) return [];
    // Only of strict decoding the words matter.
    const message = /strict decoding error/.test(answer.message) ? answer.message.slice(0, maxMessage) : '';
    return [`    ${JSON.stringify(name)}: ${JSON.stringify({ code: answer.code, message, causes: answer.causes })}`];
  });
  const text = `{\n  "formats": "${formats.join('')}",\n  "answers": {\n${[...new Set(rows)].join(',\n')}\n  }\n}\n`;
  writeFileSync(file, text);
}
