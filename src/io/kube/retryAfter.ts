import type { IncomingHttpHeaders } from 'node:http';

/** Whatever a server asks for, it is not left alone for longer: a date may lie in another year. */
const maxRetryAfterMs = 10 * 60_000;

/** The three forms of an HTTP date (RFC 9110, 5.6.7) begin with a day; Date.parse would take much else for a date. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/**
 * How long the server asks to be left alone, in ms, by the header Retry-After: seconds, or a date, which is measured by
 * the server's own clock where it tells the time. Undefined when it does not ask.
 */
export function retryAfterMs({ 'retry-after': header, date }: IncomingHttpHeaders): number | undefined {
  const asked = header?.trim() ?? '';
  if (/^\d+$/.test(asked)) return limited(Number(asked) * 1000);
  const untilMs = dateMs(asked);
  return untilMs === undefined ? undefined : limited(untilMs - (dateMs(date ?? '') ?? Date.now()));
}

/** {@link retryAfterMs} for `details.retryAfterSeconds` of a metav1.Status. */
export function limitedSeconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : limited(seconds * 1000);
}

function dateMs(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined;
  // The form of C's asctime names no zone, and means GMT.
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}

function limited(ms: number): number {
  return Math.min(Math.max(ms, 0), maxRetryAfterMs);
}
