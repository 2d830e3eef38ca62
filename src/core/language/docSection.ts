/**
 * What docs/checks.md says of a code: the section of a check, or the one about all codes of the schema or of the text. Undefined
 * for a code that it does not have.
 */
export function docSection(page: string, code: string): string | undefined {
  const heading = headingOf(code);
  const level = heading.startsWith('###') ? 3 : 2;
  const lines = page.split(/\r?\n/);
  const start = lines.indexOf(heading);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => (/^#+(?= )/.exec(line)?.[0].length ?? level + 1) <= level);
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return `# ${heading.replace(/^#+ /, '')}\n${section.join('\n').trimEnd()}\n`;
}

function headingOf(code: string): string {
  if (code.startsWith('validate.')) return '## What the API server refuses';
  return code.startsWith('yaml.') ? '## What cannot be read' : `### ${code}`;
}
