/** What Rust's serde_json says about a text that is not JSON, with line and column; undefined when it is. */
export function serdeProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const scanner = new Scanner(text);
    scanner.scan();
    return scanner.problem ?? scanner.report('expected value');
  }
}

/** Stops at the first mistake: that is thrown as a marker and kept in `problem`. */
class Scanner {
  problem: string | undefined;
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    try {
      this.#value('EOF while parsing a value');
      this.#skip();
      if (this.#position < this.#text.length) this.#fail('trailing characters', 1);
    } catch (error) {
      if (this.problem === undefined) throw error;
    }
  }

  /** Lines count from 1; the column is that of the character just read, 0 before the first one of a line. */
  report(what: string, ahead = 0): string {
    const read = this.#text.slice(0, this.#position + ahead);
    const line = read.split('\n').length;
    return `${what} at line ${line} column ${read.length - (read.lastIndexOf('\n') + 1)}`;
  }

  #fail(what: string, ahead = 0): never {
    this.problem = this.report(what, ahead);
    throw new Error(this.problem);
  }

  #skip(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#position] ?? 'x')) this.#position++;
  }

  #value(atEnd: string): void {
    this.#skip();
    const next = this.#text[this.#position];
    if (next === undefined) this.#fail(atEnd);
    if (next === '{') return this.#object();
    if (next === '[') return this.#array();
    if (next === '"') return this.#string();
    const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(
      this.#text.slice(this.#position),
    );
    if (literal) {
      this.#position += literal[0].length;
      return undefined;
    }
    if (/[tfn]/.test(next)) this.#fail('expected ident', 2);
    return this.#fail('expected value', 1);
  }

  #object(): void {
    this.#position++;
    for (let isFirst = true; ; isFirst = false) {
      this.#skip();
      const next = this.#text[this.#position];
      if (next === undefined) this.#fail('EOF while parsing an object');
      if (next === '}' && isFirst) return this.#close();
      if (next === '}') this.#fail('trailing comma', 1);
      if (next !== '"') this.#fail('key must be a string', 1);
      this.#string();
      this.#skip();
      const colon = this.#text[this.#position];
      if (colon === undefined) this.#fail('EOF while parsing an object');
      if (colon !== ':') this.#fail('expected `:`', 1);
      this.#position++;
      this.#value('EOF while parsing a value');
      if (this.#isAtEndOf('}', 'an object', 'expected `,` or `}`')) return this.#close();
    }
  }

  #array(): void {
    this.#position++;
    for (let isFirst = true; ; isFirst = false) {
      this.#skip();
      const next = this.#text[this.#position];
      if (next === ']' && isFirst) return this.#close();
      if (next === ']') this.#fail('trailing comma', 1);
      this.#value('EOF while parsing a list');
      if (this.#isAtEndOf(']', 'a list', 'expected `,` or `]`')) return this.#close();
    }
  }

  #isAtEndOf(closer: string, what: string, otherwise: string): boolean {
    this.#skip();
    const next = this.#text[this.#position];
    if (next === undefined) this.#fail(`EOF while parsing ${what}`);
    if (next === closer) return true;
    if (next !== ',') this.#fail(otherwise, 1);
    this.#position++;
    return false;
  }

  #close(): void {
    this.#position++;
  }

  #string(): void {
    // oxlint-disable-next-line no-control-regex -- JSON forbids exactly these inside of strings
    const match = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/.exec(this.#text.slice(this.#position));
    this.#position += match?.[0].length ?? 1;
    const next = this.#text[this.#position];
    if (next === undefined) this.#fail('EOF while parsing a string');
    if (next === '\\') this.#fail('invalid escape', 2);
    if (next !== '"') this.#fail('control character (\\u0000-\\u001F) found while parsing a string', 1);
    this.#position++;
  }
}
