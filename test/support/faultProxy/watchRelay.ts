import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Disposable } from '../../../src/core/base/disposable.ts';
import { gone } from '../../sandbox/cluster/apiFailure.ts';
import { resetConnection } from '../../sandbox/cluster/connections.ts';

/** One watch on its way through the proxy, line by line, so that it can be ended at each point of its protocol. */
export class WatchRelay implements Disposable {
  readonly plural: string;
  readonly #response: ServerResponse;
  readonly #upstream: IncomingMessage;
  #rest = '';
  #isSilent = false;
  #breaksNext = false;

  constructor(plural: string, upstream: IncomingMessage, response: ServerResponse) {
    this.plural = plural;
    this.#upstream = upstream;
    this.#response = response;
    upstream.setEncoding('utf8');
    upstream.on('data', (text: string) => this.#pass(text));
    upstream.on('end', () => this.end());
    // The server died in mid-watch: so does this end.
    upstream.on('error', () => this.reset());
  }

  /** The regular end, as when the time of the watch is over. */
  end(): void {
    this.dispose();
    this.#response.end();
  }

  reset(): void {
    this.dispose();
    if (this.#response.socket) resetConnection(this.#response.socket);
  }

  /** 410 Gone inside the stream. */
  expire(): void {
    const object = gone('too old resource version: 1 (2)').toStatus();
    this.#response.write(`${JSON.stringify({ type: 'ERROR', object })}\n`);
    this.end();
  }

  /** The connection stays open and no byte comes any more. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Of the next event only the first half arrives, then the stream ends. */
  breakNextLine(): void {
    this.#breaksNext = true;
  }

  dispose(): void {
    this.#isSilent = true;
    this.#upstream.removeAllListeners('data').removeAllListeners('end').destroy();
  }

  #pass(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#isSilent) return;
      if (this.#breaksNext) {
        this.#response.write(line.slice(0, Math.ceil(line.length / 2)));
        this.end();
        return;
      }
      this.#response.write(`${line}\n`);
    }
  }
}
