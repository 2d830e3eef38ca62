import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { describe, test } from 'node:test';
import { statusError } from '../../src/io/kube/apiError.ts';

const minutes = 60_000;
const date = 'Sun, 06 Nov 1994 08:49:37 GMT';

const asked: Readonly<Record<string, { headers: IncomingHttpHeaders; body?: object; ms: number | undefined }>> = {
  nothing: { headers: {}, ms: undefined },
  seconds: { headers: { 'retry-after': '7' }, ms: 7000 },
  'more seconds than we wait': { headers: { 'retry-after': '86400' }, ms: 10 * minutes },
  'no time at all': { headers: { 'retry-after': '0' }, ms: 0 },
  'a date, by the clock of the server': {
    headers: { 'retry-after': 'Sun, 06 Nov 1994 08:50:07 GMT', date },
    ms: 30_000,
  },
  'a date in the past': { headers: { 'retry-after': 'Sun, 06 Nov 1994 08:49:36 GMT', date }, ms: 0 },
  'a date in another year': { headers: { 'retry-after': 'Mon, 06 Nov 1995 08:49:37 GMT', date }, ms: 10 * minutes },
  'the form of RFC 850': { headers: { 'retry-after': 'Sunday, 06-Nov-94 08:50:37 GMT', date }, ms: minutes },
  'the form of asctime': { headers: { 'retry-after': 'Sun Nov  6 08:49:47 1994', date }, ms: 10_000 },
  'a number below zero': { headers: { 'retry-after': '-5' }, ms: undefined },
  'a number that is not whole': { headers: { 'retry-after': '1.5' }, ms: undefined },
  'what Date.parse would take for a date': { headers: { 'retry-after': 'in 5' }, ms: undefined },
  'the status in the body counts more': {
    headers: { 'retry-after': '7' },
    body: { details: { retryAfterSeconds: 2 } },
    ms: 2000,
  },
  'a status that asks for a day': { headers: {}, body: { details: { retryAfterSeconds: 86_400 } }, ms: 10 * minutes },
};

const error = (headers: IncomingHttpHeaders, body: object = {}) =>
  statusError(429, body, { verb: 'list', resource: 'pods' }, { server: 's', context: 'c' }, headers);

describe('how long a server asks to be left alone', () => {
  for (const [name, { headers, body, ms }] of Object.entries(asked)) {
    test(name, () => assert.equal(error(headers, body).retryAfterMs, ms));
  }

  test('a date of a server that does not tell the time is measured by our clock', () => {
    const in30s = new Date(Date.now() + 30_000).toUTCString();
    const ms = error({ 'retry-after': in30s }).retryAfterMs ?? 0;
    assert.ok(ms > 25_000 && ms <= 30_000, `${ms} ms`);
  });
});
