import type { YamlTree } from '../yaml/index.ts';
import { quoted } from './edits.ts';
import type { TextEdit } from './finding.ts';
import { columnOf } from './insertEntry.ts';
import { layoutOf } from './layout.ts';
import { isMapTemplate, writeItem, type Template } from './template.ts';

type Location = NonNullable<ReturnType<YamlTree['locate']>>;

/** Writes a value behind a key that has none, or in the place of a `null`. */
export function fillValue(text: string, { key, value, style, flow }: Location, made: Template): TextEdit | undefined {
  if (style !== 'none' && style !== 'plain') return undefined;
  const isBlock = !flow && (Array.isArray(made) || isMapTemplate(made)) && Object.keys(made).length > 0;
  const layout = layoutOf(text);
  if (key === undefined) {
    const column = columnOf(text, value.start);
    const written = writeItem(made, { ...layout, column, flow }).text;
    return style === 'plain' ? { ...value, newText: written } : undefined;
  }
  const colon = /^\s*:/.exec(text.slice(key.end));
  if (colon === null) return undefined;
  const start = key.end + colon[0].length;
  const end = style === 'plain' ? value.end : start;
  const column = columnOf(text, key.start) + (Array.isArray(made) ? layout.listIndent : layout.indent);
  const written = writeItem(made, { ...layout, column, flow }).text;
  return { start, end, newText: isBlock ? `\n${' '.repeat(column)}${written}` : ` ${written}` };
}

/** Makes a value the one item of a list: in brackets on one line, else behind a dash with its lines moved. */
export function wrapValue(text: string, { key, value, style, flow, source }: Location): TextEdit | undefined {
  const written = text.slice(value.start, value.end);
  if (style === 'alias' || style === 'none' || style === 'block') return undefined;
  if (style !== 'map' || flow || !written.includes('\n')) {
    if (written.includes('\n')) return undefined;
    // Outside of a flow collection a plain text may hold what would end it inside.
    const needsQuotes = style === 'plain' && /[,[\]{}]|:\s|:$/.test(written);
    if (style === 'map' && !flow) return key && { ...value, newText: `- ${written}` };
    return { ...value, newText: `[${needsQuotes ? quoted(source ?? written) : written}]` };
  }
  const trimmed = written.trimEnd();
  const newText = `- ${trimmed.replaceAll(/\n(?=[^\r\n])/g, '\n  ')}`;
  return { start: value.start, end: value.start + trimmed.length, newText };
}
