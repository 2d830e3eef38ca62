/** What is written into a text, and where. */
export interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/**
 * Puts a document between the documents of a text, next to the cursor: at the beginning of its line where that splits none,
 * else behind the document that the cursor is in. Comments alone are no document.
 * @param yaml ends with a line break
 */
export function insertionAt(text: string, cursor: number, yaml: string): Insertion {
  const line = text.lastIndexOf('\n', cursor - 1) + 1;
  const markers = [...text.matchAll(/^---(?=\s|$).*\n?/gm)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
  }));
  const start = markers.findLast((marker) => marker.start < line)?.end ?? 0;
  const end = markers.find((marker) => marker.start >= line)?.start ?? text.length;
  const isBetween = isBlank(text.slice(line, end)) || (cursor === line && isBlank(text.slice(start, line)));
  const offset = isBetween ? line : end;
  const breaks = offset === 0 || text[offset - 1] === '\n' ? '' : '\n';
  const head = isBlank(text.slice(start, offset)) ? breaks : `${breaks}---\n`;
  const tail = isBlank(text.slice(offset, end)) ? '' : '---\n';
  return { offset, text: `${head}${yaml}${tail}` };
}

function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^(?:#|$)/.test(line.trim()));
}

/** Whether there is anything in YAML for a person to fill in. */
export function hasStops(yaml: string): boolean {
  // A variable's name begins with no digit, so this is no text of the YAML itself.
  return snippetOf(yaml).includes('${1:');
}

/** YAML as a snippet of VS Code. Variables that a person can fill in are tab stops; those of a Secret stay text. */
export function snippetOf(yaml: string): string {
  const stops = new Map<string, number>();
  return yaml
    .split(/^(?=---$)/m)
    .map((document) => {
      if (/^kind: Secret$/m.test(document)) return escapeSnippet(document);
      const parts = document.split(/(\$\{\w+\})/);
      return parts.map((part) => (/^\$\{\w+\}$/.test(part) ? stopOf(part, stops) : escapeSnippet(part))).join('');
    })
    .join('');
}

/** The same variable is the same tab stop: what is typed at one of its places stands at all of them. */
function stopOf(variable: string, stops: Map<string, number>): string {
  const number = stops.get(variable) ?? stops.size + 1;
  stops.set(variable, number);
  return `\${${number}:${escapeSnippet(variable)}}`;
}

/** In a snippet's text `$`, `}` and the backslash have a meaning of their own. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[$}\\]/g, '\\$&');
}
