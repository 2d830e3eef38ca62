import { readReport, type DiagnosisReport } from './diagnosisReport.ts';
import { readCount, readFlag, readObject, readString, readStrings } from './readers.ts';

/** What the page of a diagnosis asks of the host. */
export type DiagnosisToHost =
  /** The page listens now; the host answers with `init`. */
  | { readonly type: 'ready' }
  | { readonly type: 'run' }
  | { readonly type: 'cancel' }
  | { readonly type: 'copy' }
  | { readonly type: 'showLog' }
  /** A person says that a step may go on that waits for it. */
  | { readonly type: 'allow'; readonly step: string }
  /** One of the buttons of a step, by its place. What it does is known to the host alone. */
  | { readonly type: 'act'; readonly step: string; readonly action: number };

/** What the host tells the page of a diagnosis. */
export type DiagnosisToPage =
  | {
      readonly type: 'init';
      /** Translated templates of the codes `diagnosisPage.*`. */
      readonly strings: Readonly<Record<string, string>>;
      readonly report: DiagnosisReport;
    }
  | { readonly type: 'report'; readonly report: DiagnosisReport }
  | { readonly type: 'copied'; readonly isCopied: boolean };

/** Reads what arrived at the host; undefined for anything that is no message of ours. */
export function parseDiagnosisToHost(value: unknown): DiagnosisToHost | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'ready':
    case 'run':
    case 'cancel':
    case 'copy':
    case 'showLog':
      return { type: message['type'] };
    case 'allow': {
      const step = readString(message['step']);
      return step === undefined ? undefined : { type: 'allow', step };
    }
    case 'act': {
      const step = readString(message['step']);
      const action = readCount(message['action']);
      return step === undefined || action === undefined ? undefined : { type: 'act', step, action };
    }
    default:
      return undefined;
  }
}

/** Reads what arrived at the page; undefined for anything that is no message of ours. */
export function parseDiagnosisToPage(value: unknown): DiagnosisToPage | undefined {
  const message = readObject(value);
  switch (message?.['type']) {
    case 'init': {
      const strings = readStrings(message['strings']);
      const report = readReport(message['report']);
      return strings && report && { type: 'init', strings, report };
    }
    case 'report': {
      const report = readReport(message['report']);
      return report && { type: 'report', report };
    }
    case 'copied': {
      const isCopied = readFlag(message['isCopied']);
      return isCopied === undefined ? undefined : { type: 'copied', isCopied };
    }
    default:
      return undefined;
  }
}
