import { writeEntries, writeItem, type Layout, type TabStop, type Template } from '../../validate/index.ts';
import type { SourceRange } from '../../yaml/index.ts';
import type { CompletionItem } from './completionItem.ts';

/** Where proposals are written. */
export interface Site extends Layout {
  /** What each proposal replaces. */
  readonly word: SourceRange;
  /** Comes before each proposal: a line break with its indentation, a dash, a brace. */
  readonly prefix: string;
  readonly siblings: readonly string[];
  readonly quoted: boolean;
  /** Comes behind each entry: a brace or comma in flow style. */
  readonly suffix: string;
  /** Nothing but the key's or value's own text is wanted: a colon or more stands behind it. */
  readonly bare: boolean;
}

type Entries = Readonly<Record<string, Template>>;
type Text = Pick<CompletionItem, 'edit' | 'stops' | 'cursor'>;

/** The entries of a map as what a proposal inserts. */
export function insertEntries(site: Site, entries: Entries): Text {
  const { text, stops } = writeEntries(entries, site);
  return insertText(site, text, stops, site.suffix);
}

/** The same with a look at it beforehand. */
export function insertBlock(site: Site, entries: Entries): Text & Pick<CompletionItem, 'preview'> {
  const { text: preview } = writeEntries(entries, { column: 0, indent: 2, listIndent: 2, flow: false });
  return { ...insertEntries(site, entries), preview };
}

/**
 * A value, and behind it further entries of the map that it belongs to (`column` is that of the map's keys), as far as
 * the line has room for them.
 */
export function insertValue(site: Site, value: Template, others: Entries = {}): Text {
  const written = writeItem(value, site);
  if (Object.keys(others).length === 0 || site.bare || site.quoted)
    return insertText(site, written.text, written.stops);
  const more = writeEntries(others, site);
  const joint = site.flow ? ', ' : `\n${' '.repeat(site.column)}`;
  const shift = written.text.length + joint.length;
  const stops = [...written.stops, ...more.stops.map((stop) => shiftStop(stop, shift))];
  return insertText(site, written.text + joint + more.text, stops);
}

/** A text as it is, with the cursor behind it. */
export function insertText(site: Site, text: string, stops: readonly TabStop[] = [], suffix = ''): Text {
  const { prefix, word } = site;
  const shifted = stops.map((stop) => shiftStop(stop, prefix.length));
  const edit = { ...word, newText: prefix + text + suffix };
  const last = shifted.at(-1);
  // The cursor rests in the last blank when nothing stands in it yet.
  if (last !== undefined && last.start === last.end && last.choices.length === 0) {
    return { edit, stops: shifted.slice(0, -1), cursor: last.start };
  }
  return { edit, stops: shifted, cursor: prefix.length + text.length };
}

function shiftStop(stop: TabStop, by: number): TabStop {
  return { ...stop, start: stop.start + by, end: stop.end + by };
}
