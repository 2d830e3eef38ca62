/** A place in a text; both counted from 0, `column` in UTF-16 units. */
interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Offsets to lines and columns and back, for one text. LF, CRLF and a lone CR end a line, as in VS Code. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): LinePosition {
    const clamped = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: clamped - this.#startOf(low) };
  }

  /** The offset of a position; one past the end of the text is the end of the text. */
  offsetAt(position: LinePosition): number {
    if (position.line >= this.#starts.length) return this.#length;
    return Math.min(this.#startOf(position.line) + position.column, this.#length);
  }

  #startOf(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}
