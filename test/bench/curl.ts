import { spawn, spawnSync } from 'node:child_process';

/** Why there is nothing to compare with; undefined where curl is here. */
export function missingCurl(): string | undefined {
  return spawnSync('curl', ['--version']).status === 0 ? undefined : 'skipped: no curl here';
}

/** One answer by curl, in ms. */
export interface CurlTimes {
  /** From the start of the process to the first word of the answer. */
  readonly firstWordMs: number;
  /** By curl's own clock, from its start of the transfer to the first byte. */
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/**
 * Sends a body with curl as a shell does, and reads the answer as it comes.
 * @param word by which the answer is known to have begun; undefined: curl drops the answer by itself
 */
export function byCurl(url: string, body: string, word: RegExp | undefined): Promise<CurlTimes> {
  const mark = '\nfirst-byte ';
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let firstWordMs = Number.NaN;
    const head: string[] = [];
    let tail = '';
    const child = spawn('curl', [
      '--silent',
      '--no-buffer',
      '--noproxy',
      '*',
      '--header',
      'content-type: application/json',
      '--data-binary',
      '@-',
      ...(word === undefined ? ['--output', '/dev/null'] : []),
      '--write-out',
      `${mark}%{time_starttransfer}`,
      url,
    ]);
    child.stdout.on('data', (bytes: Buffer) => {
      const text = bytes.toString();
      tail = (tail + text).slice(-100);
      if (word === undefined || !Number.isNaN(firstWordMs)) return;
      head.push(text);
      if (word.test(head.join(''))) firstWordMs = performance.now() - started;
    });
    child.on('error', reject);
    child.on('close', () => {
      const firstByteMs = Number(tail.split(mark)[1] ?? Number.NaN) * 1000;
      resolve({ firstWordMs, firstByteMs, totalMs: performance.now() - started });
    });
    child.stdin.end(body);
  });
}
