import type { Indentation } from './layout.ts';
import { plainOrQuoted, quoted } from './edits.ts';

/** A place that a person fills in. */
export class Blank {
  /** What stands there until then, as YAML; may be empty. */
  readonly text: string;
  /** What it may be, as YAML, the likeliest first; empty: anything. */
  readonly choices: readonly string[];
  /** Lines of their own: a map or list whose entries are still to be chosen. */
  readonly isBlock: boolean;

  private constructor(text: string, choices: readonly string[], isBlock: boolean) {
    this.text = text;
    this.choices = choices;
    this.isBlock = isBlock;
  }

  static of(value: string | number | boolean = ''): Blank {
    return new Blank(value === '' ? '' : scalarText(value, false), [], false);
  }

  static oneOf(values: readonly (string | number | boolean)[]): Blank {
    const choices = values.map((value) => scalarText(value, false));
    return new Blank(choices[0] ?? '', choices, false);
  }

  static readonly block: Blank = new Blank('', [], true);
}

/** A value that is to be written, with blanks in it. */
export type Template = string | number | boolean | Blank | readonly Template[] | { readonly [name: string]: Template };

/** Where a blank stands in the text that was written, as offsets in it. */
export interface TabStop {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

/** A template as text. */
interface Written {
  readonly text: string;
  readonly stops: readonly TabStop[];
}

/** How a document is laid out, and where in it something is written. */
export interface Layout extends Indentation {
  /** Where the keys start on their lines, in characters. */
  readonly column: number;
  /** Inside `{…}` or `[…]`: everything on one line. */
  readonly flow: boolean;
}

/** Writes the entries of a map, the first at the place itself, the others on lines of their own at the same column. */
export function writeEntries(entries: { readonly [name: string]: Template }, layout: Layout): Written {
  const writer = new Writer(layout);
  writer.entries(entries, layout.column);
  return writer.written();
}

/** Writes a value as it stands in a list, behind its dash and space; in flow style between commas. */
export function writeItem(value: Template, layout: Layout): Written {
  const writer = new Writer(layout);
  writer.item(value, layout.column);
  return writer.written();
}

export function isMapTemplate(template: Template | undefined): template is { readonly [name: string]: Template } {
  return typeof template === 'object' && !Array.isArray(template) && !(template instanceof Blank);
}

function isList(template: Template): template is readonly Template[] {
  return Array.isArray(template);
}

function scalarText(value: string | number | boolean, flow: boolean): string {
  if (typeof value !== 'string') return String(value);
  return flow && /[{}[\],]/.test(value) ? quoted(value) : plainOrQuoted(value);
}

class Writer {
  readonly #layout: Layout;
  readonly #stops: TabStop[] = [];
  #text = '';

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  written(): Written {
    return { text: this.#text, stops: this.#stops };
  }

  entries(map: { readonly [name: string]: Template }, column: number): void {
    const { flow } = this.#layout;
    for (const [index, [name, value]] of Object.entries(map).entries()) {
      if (index > 0) this.#text += flow ? ', ' : lineAt(column);
      this.#text += `${scalarText(name, flow)}:`;
      this.value(value, column);
    }
  }

  /** @param column of the key or dash that the value belongs to */
  value(value: Template, column: number): void {
    const { flow, indent, listIndent } = this.#layout;
    if (!flow && isMapTemplate(value) && Object.keys(value).length > 0) {
      this.#text += lineAt(column + indent);
      this.entries(value, column + indent);
    } else if (!flow && isList(value) && value.length > 0) {
      for (const item of value) {
        this.#text += `${lineAt(column + listIndent)}- `;
        this.item(item, column + listIndent + 2);
      }
    } else if (!flow && value instanceof Blank && value.isBlock) {
      this.#text += lineAt(column + indent);
      this.#stop(value);
    } else {
      this.#text += ' ';
      this.item(value, column);
    }
  }

  /** @param column where the value starts on its line */
  item(value: Template, column: number): void {
    const { flow } = this.#layout;
    if (value instanceof Blank) {
      if (!flow || !value.isBlock) return this.#stop(value);
      this.#text += '{ ';
      this.#stop(value);
      this.#text += ' }';
    } else if (isList(value)) {
      this.#list(value, column);
    } else if (isMapTemplate(value)) {
      if (Object.keys(value).length === 0) this.#text += '{}';
      else if (!flow) this.entries(value, column);
      else {
        this.#text += '{ ';
        this.entries(value, column);
        this.#text += ' }';
      }
    } else {
      this.#text += scalarText(value, flow);
    }
  }

  #list(list: readonly Template[], column: number): void {
    if (list.length === 0 || this.#layout.flow) {
      this.#text += '[';
      for (const [index, item] of list.entries()) {
        if (index > 0) this.#text += ', ';
        this.item(item, column);
      }
      this.#text += ']';
      return;
    }
    for (const [index, item] of list.entries()) {
      if (index > 0) this.#text += lineAt(column);
      this.#text += '- ';
      this.item(item, column + 2);
    }
  }

  #stop({ text, choices }: Blank): void {
    const start = this.#text.length;
    this.#text += text;
    this.#stops.push({ start, end: this.#text.length, choices });
  }
}

function lineAt(column: number): string {
  return `\n${' '.repeat(column)}`;
}
