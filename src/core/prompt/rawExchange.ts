import { hidden, hideSecrets } from '../base/hideSecrets.ts';
import { withoutKeys } from '../resource/withoutKeys.ts';
import { clip } from './clip.ts';
import type { TransportReply, TransportRequest } from './promptTransport.ts';

/** What went over the wire, as text to be read. No secret of ours stands in it, and in the reply no key of anybody. */
export interface RawExchange {
  /** Method, URL, headers, an empty line, the body as it was written. */
  readonly request: string;
  /** Status, headers, an empty line, the body as it came; empty where nothing came. */
  readonly reply: string;
}

/** How much of each body is kept, in UTF-16 units. */
const maxBodyLength = 256 * 1024;

/** Headers whose value is for nobody's eyes, whoever sent them. */
const secretHeaders = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-key|.*(?:token|secret|password).*)$/i;

/** Takes down one request and its reply while they go on. */
export class RawRecorder {
  readonly #own: Readonly<Record<string, string>>;
  #request = '';
  #head = '';
  #body = '';
  readonly #decoder = new TextDecoder();

  /** @param own headers that a person set; their values are secrets, whatever their names */
  constructor(own: Readonly<Record<string, string>>) {
    this.#own = own;
  }

  sent({ method, url, headers, body = '' }: TransportRequest): void {
    this.#request = [`${method} ${url}`, ...this.#lines(headers), '', clip(body, maxBodyLength)].join('\n');
    this.#head = '';
    this.#body = '';
  }

  answered({ status, headers }: TransportReply): void {
    this.#head = [`HTTP ${status}`, ...this.#lines(headers), '', ''].join('\n');
  }

  read(bytes: Uint8Array): void {
    if (this.#body.length <= maxBodyLength) this.#body += this.#decoder.decode(bytes, { stream: true });
  }

  /** Undefined where nothing was sent. */
  take(): RawExchange | undefined {
    if (this.#request === '') return undefined;
    const reply = this.#head === '' ? '' : this.#head + clip(this.#body, maxBodyLength);
    return { request: hideSecrets(this.#request, this.#secrets()), reply: this.hide(reply) };
  }

  #lines(headers: Readonly<Record<string, string>>): readonly string[] {
    const isSecret = (name: string): boolean => secretHeaders.test(name) || name in this.#own;
    return Object.entries(headers).map(([name, value]) => `${name}: ${isSecret(name) ? hidden : value}`);
  }

  /** A text of an upstream without keys: it may echo what it was sent, by us or by the gateway. */
  hide(text: string): string {
    return withoutKeys(text, this.#secrets());
  }

  /** What a person set. */
  #secrets(): readonly string[] {
    const values = Object.values(this.#own);
    return [...values, ...values.map((value) => value.replace(/^Bearer /, ''))];
  }
}
