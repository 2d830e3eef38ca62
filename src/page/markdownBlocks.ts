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

export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  const environment: NonNullable<Parameters<typeof parser.parse>[1]> = {};
  const tokens = parser.parse(text, environment);
  levelHeadings(tokens);
  const lines = text.split('\n');
  // A definition at the end may turn text far above into links.
  const references = Object.keys(environment.references ?? {}).join('\n');
  return groupByBlock(tokens).map((block) => {
    const [start, end] = block[0]?.map ?? [0, 0];
    const key = [block[0]?.tag, lines.slice(start, end).join('\n'), references].join('\u0000');
    return { key, tokens: block };
  });
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
function levelHeadings(tokens: readonly Token[]): void {
  let level = firstHeadingLevel - 1;
  let written = 0;
  for (const token of tokens) {
    if (token.type === 'heading_close') token.tag = `h${level}`;
    if (token.type !== 'heading_open') continue;
    const next = Number(token.tag.slice(1));
    if (written === 0 || next > written) level += 1;
    else level -= written - next;
    level = Math.min(Math.max(level, firstHeadingLevel), lastHeadingLevel);
    written = next;
    token.tag = `h${level}`;
  }
}
