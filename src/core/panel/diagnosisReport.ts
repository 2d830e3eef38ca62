import type { StepState } from '../diagnose/step.ts';
import { listOf, maybe, oneOf, readCount, readFlag, readObject, readString, type Reader } from './readers.ts';

/** A button of a step. */
interface ReportAction {
  readonly title: string;
  /** It changes something for the better; others only show. */
  readonly mends: boolean;
}

/** One line of a diagnosis as the page shows it: sentences, untrusted all the same. */
export interface ReportStep {
  readonly id: string;
  readonly title: string;
  readonly state: StepState;
  readonly evidence: readonly string[];
  /** The words of somebody else. */
  readonly quote: string | undefined;
  /** Something to be pasted into a shell. */
  readonly shell: string | undefined;
  readonly durationMs: number | undefined;
  /** What lets it go on while it waits. */
  readonly consent: string | undefined;
  readonly actions: readonly ReportAction[];
}

/** A diagnosis as the page shows it. */
export interface DiagnosisReport {
  /** `anthropic-backend in prod-eu / kgateway-system`. */
  readonly title: string;
  readonly isRunning: boolean;
  readonly steps: readonly ReportStep[];
}

/** How many lines of a report stand how. */
export interface ReportCounts {
  readonly all: number;
  readonly failed: number;
  readonly skipped: number;
  /** Those that have come to an end. */
  readonly done: number;
}

export function countsOf({ steps }: DiagnosisReport): ReportCounts {
  const count = (...states: readonly StepState[]): number => steps.filter(({ state }) => states.includes(state)).length;
  const all = steps.length;
  return { all, failed: count('failed'), skipped: count('skipped'), done: all - count('pending', 'running') };
}

const readState = oneOf('pending', 'running', 'ok', 'warned', 'failed', 'unknown', 'skipped', 'waiting');

const readAction: Reader<ReportAction> = (value) => {
  const object = readObject(value);
  const title = readString(object?.['title']);
  const mends = readFlag(object?.['mends']);
  return title === undefined || mends === undefined ? undefined : { title, mends };
};

const readStep: Reader<ReportStep> = (value) => {
  const object = readObject(value);
  const id = readString(object?.['id']);
  const title = readString(object?.['title']);
  const state = readState(object?.['state']);
  const evidence = listOf(readString)(object?.['evidence']);
  const quote = maybe(readString)(object?.['quote']);
  const shell = maybe(readString)(object?.['shell']);
  const durationMs = maybe(readCount)(object?.['durationMs']);
  const consent = maybe(readString)(object?.['consent']);
  const actions = listOf(readAction)(object?.['actions']);
  if (id === undefined || title === undefined || !state || !evidence || !quote || !shell) return undefined;
  if (!durationMs || !consent || !actions) return undefined;
  return {
    id,
    title,
    state,
    evidence,
    quote: quote.value,
    shell: shell.value,
    durationMs: durationMs.value,
    consent: consent.value,
    actions,
  };
};

export const readReport: Reader<DiagnosisReport> = (value) => {
  const object = readObject(value);
  const title = readString(object?.['title']);
  const isRunning = readFlag(object?.['isRunning']);
  const steps = listOf(readStep)(object?.['steps']);
  return title === undefined || isRunning === undefined || !steps ? undefined : { title, isRunning, steps };
};
