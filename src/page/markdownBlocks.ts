import MarkdownIt, { type Token } from 'markdown-it';
import { safeLink } from '../core/panel/toHost.ts';

/** One top-level block of a Markdown text: a paragraph, a list, a table. */
export interface MarkdownBlock {
  /** Equal for blocks that look the same, so that a streaming answer redraws only its last one. */
  readonly key: string;
  readonly tokens: readonly Token[];
}

/** Answers stand below the panel's own headings of level 1 and 2. */
const firstHeadingLevel = 3;
const lastHeadingLevel = 6;

const parser = new MarkdownIt({ html: false, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// A link of any other scheme stays the text that the model wrote.
parser.validateLink = (url) => safeLink(url) !== undefined;

type Environment = NonNullable<Parameters<typeof parser.parse>[1]>;

/** How many blocks at the end of a growing text may still become others by what follows: a paragraph, and a doubt. */
const openBlocks = 2;

/**
 * Reads a text that grows. What stands before its last blocks is not read again until the end, so that a long answer costs
 * no more at its end than at its beginning.
 */
export class MarkdownReader {
  #text = '';
  #settled: MarkdownBlock[] = [];
  /** Where in the text the first block begins that is not settled. */
  #from = 0;
  #environment: Environment = {};
  #headings = new HeadingLevels();

  /** @param isWhole nothing will follow; references that were defined late are then known everywhere */
  read(text: string, isWhole: boolean): readonly MarkdownBlock[] {
    const isContinued = text.startsWith(this.#text);
    if (isWhole || !isContinued) this.#begin();
    this.#text = text;
    const tail = text.slice(this.#from);
    const lines = tail.split('\n');
    const tokens = parser.parse(tail, this.#environment);
    const headings = this.#headings.copy();
    // A definition at the end may turn text far above into links.
    const references = Object.keys(this.#environment.references ?? {}).join('\n');
    const groups = groupByBlock(tokens);
    const settling = isWhole ? 0 : groups.length - openBlocks;
    const open: MarkdownBlock[] = [];
    for (const [index, block] of groups.entries()) {
      (index < settling ? this.#headings : headings).level(block);
      if (index === settling - 1) headings.follow(this.#headings);
      const [start, end] = block[0]?.map ?? [0, 0];
      const key = [block[0]?.tag, lines.slice(start, end).join('\n'), references].join('\u0000');
      (index < settling ? this.#settled : open).push({ key, tokens: block });
    }
    const firstOpen = groups[settling]?.[0]?.map?.[0];
    if (settling > 0 && firstOpen !== undefined)
      this.#from += lines.slice(0, firstOpen).reduce((length, line) => length + line.length + 1, 0);
    return [...this.#settled, ...open];
  }

  #begin(): void {
    this.#settled = [];
    this.#from = 0;
    this.#environment = {};
    this.#headings = new HeadingLevels();
  }
}

function groupByBlock(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const blocks: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) blocks.push([]);
    blocks.at(-1)?.push(token);
    depth += token.nesting;
  }
  return blocks;
}

/** Headings begin below ours and never skip a level, whatever the model began with. */
class HeadingLevels {
  #level = firstHeadingLevel - 1;
  #written = 0;

  copy(): HeadingLevels {
    const copied = new HeadingLevels();
    copied.follow(this);
    return copied;
  }

  /** Goes on where another has come to. */
  follow(other: HeadingLevels): void {
    this.#level = other.#level;
    this.#written = other.#written;
  }

  level(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type === 'heading_close') token.tag = `h${this.#level}`;
      if (token.type !== 'heading_open') continue;
      const next = Number(token.tag.slice(1));
      if (this.#written === 0 || next > this.#written) this.#level += 1;
      else this.#level -= this.#written - next;
      this.#level = Math.min(Math.max(this.#level, firstHeadingLevel), lastHeadingLevel);
      this.#written = next;
      token.tag = `h${this.#level}`;
    }
  }
}
